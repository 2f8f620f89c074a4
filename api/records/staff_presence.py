"""Who of the staff is at their desk for which commune, and until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.staff_tables import presence, staff


def arrive(connection: Any, who: int, communes: Iterable[str], *, until: datetime, now: datetime) -> None:
    """Set ``who`` present for exactly these communes until a moment."""
    leave(connection, who)
    rows = [{"staff": who, "commune": commune, "until": until, "seen_at": now} for commune in communes]
    if rows:
        connection.execute(presence.insert(), rows)


def leave(connection: Any, who: int) -> None:
    """Set ``who`` absent everywhere."""
    connection.execute(presence.delete().where(presence.c.staff == who))


def present(connection: Any, *, now: datetime, commune: str | None = None) -> list[dict[str, Any]]:
    """Return who is present (for one commune), by name: ``staff``, ``name``, ``commune``, ``until``, ``seen_at``."""
    there = [presence.c.until > now, staff.c.disabled.is_(False)]
    if commune:
        there.append(presence.c.commune == commune)
    joined = presence.join(staff, presence.c.staff == staff.c.id)
    select = sa.select(presence, staff.c.name).select_from(joined).where(*there)
    rows = connection.execute(select.order_by(staff.c.name, presence.c.commune)).mappings()
    return [dict(row) for row in rows]
