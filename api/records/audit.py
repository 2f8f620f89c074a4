"""The audit: who did what, when, to what; written with the change itself, never changed afterwards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.staff_tables import audit, staff


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which entries are wanted; None stands for any."""

    staff: int | None = None
    act: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def write(connection: Any, *, staff: int | None, act: str, subject: str, detail: dict[str, Any], now: datetime) -> None:
    """Add one entry."""
    row = {"at": now, "staff": staff, "act": act, "subject": subject, "detail": detail}
    connection.execute(audit.insert().values(**row))


def read(connection: Any, wanted: Filter, *, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Return entries, latest first, each with the ``login`` and ``name`` of who did it."""
    joined = audit.outerjoin(staff, audit.c.staff == staff.c.id)
    select = sa.select(audit, staff.c.login, staff.c.name).select_from(joined).where(*_conditions(wanted))
    rows = connection.execute(select.order_by(audit.c.id.desc()).limit(limit).offset(offset)).mappings()
    return [dict(row) for row in rows]


def count(connection: Any, wanted: Filter) -> int:
    """Return how many entries fit."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(audit).where(*_conditions(wanted))).scalar())


def acts(connection: Any) -> list[str]:
    """Return the acts that occur."""
    return list(connection.execute(sa.select(audit.c.act).distinct().order_by(audit.c.act)).scalars())


def _conditions(wanted: Filter) -> list[Any]:
    pairs = (
        (wanted.staff, lambda value: audit.c.staff == value),
        (wanted.act, lambda value: audit.c.act == value),
        (wanted.since, lambda value: audit.c.at >= value),
        (wanted.before, lambda value: audit.c.at < value),
    )
    return [condition(value) for value, condition in pairs if value is not None]
