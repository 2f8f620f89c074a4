"""The figures of a span of days: closed days from their own table, the days not closed yet from the records.

A day is counted once when it is over, before anything of it is purged, and kept without an end: see ``daily``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records.daily import Entry, tally
from api.records.database import Database
from api.records.figure_tables import figure
from api.records.handover_tables import handover
from api.records.tables import conversation, exchange, rating, report, survey_response
from knowledge.hours import VIETNAM

CLOSED = "closed"
# What was asked just before midnight may be written just after.
GRACE = timedelta(minutes=10)
_FIRSTS = (
    *(exchange.c.at, conversation.c.started_at, rating.c.at),
    *(survey_response.c.at, handover.c.asked_at, report.c.received_at),
)


@dataclass(frozen=True)
class Sum:
    """How often something happened, and the sum of what was measured."""

    count: int = 0
    total: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        """Return both together."""
        return Sum(self.count + other.count, self.total + other.total)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose figures: of the ``communes`` an officer may see (empty: all), or of one ``commune`` among them."""

    communes: Sequence[str] = ()
    commune: str | None = None

    def has(self, commune: str) -> bool:
        """Return True for a commune of the scope; "" (none was chosen) is in the scope of all communes alone."""
        return (not self.communes or commune in self.communes) and self.commune in (None, commune)


class Figures:
    """The figures from one day to another, both included, within a scope."""

    def __init__(self, connection: Any, scope: Scope, since: date, until: date, *, now: datetime) -> None:
        """Count the days of the span that are not closed; ``now`` ends it when ``until`` has not come."""
        self._connection = connection
        self._where = [figure.c.day.between(since, until), figure.c.kind != CLOSED]
        if scope.communes:
            self._where.append(figure.c.commune.in_(scope.communes))
        if scope.commune is not None:
            self._where.append(figure.c.commune == scope.commune)
        open_days = (day for day in _open(connection, now, with_today=True) if since <= day <= until)
        self._live = [entry for day in open_days for entry in tally(connection, day, now) if scope.has(entry.commune)]

    def sums(self, *by: str, kind: str | None = None) -> dict[tuple[Any, ...], Sum]:
        """Return the sums by these columns of the table, such as "kind", "key"; of one ``kind`` alone if named."""
        columns = [figure.c[name] for name in by]
        summed = sa.select(*columns, sa.func.sum(figure.c.count), sa.func.sum(figure.c.total))
        where = [*self._where, figure.c.kind == kind] if kind else self._where
        rows = self._connection.execute(summed.where(*where).group_by(*columns))
        found = {tuple(row[:-2]): Sum(int(row[-2]), int(row[-1])) for row in rows}
        for entry in self._live:
            if kind not in (None, entry.kind):
                continue
            place = tuple(getattr(entry, name) for name in by)
            found[place] = found.get(place, Sum()) + Sum(entry.count, entry.total)
        return found


def to_close(connection: Any, now: datetime) -> list[date]:
    """Return the days that are over and not counted yet, earliest first."""
    return list(_open(connection, now, with_today=False))


def close(connection: Any, day: date, now: datetime) -> None:
    """Count ``day``, which is over, and keep its figures; nothing changes when that was done before."""
    if connection.execute(sa.select(figure.c.day).where(figure.c.day == day, figure.c.kind == CLOSED)).first():
        return
    rows = [entry.__dict__ for entry in [Entry(day, "", "", CLOSED, "", 0), *tally(connection, day, now)]]
    connection.execute(figure.insert(), rows)


def close_all(records: Database, now: datetime) -> int:
    """Close every day that is over, each by itself; return how many."""
    with records.reading() as connection:
        days = to_close(connection, now)
    for day in days:
        with records.writing() as connection:
            close(connection, day, now)
    return len(days)


def _open(connection: Any, now: datetime, *, with_today: bool) -> list[date]:
    """Return the days not closed: from the one after the last closed, or from the first record."""
    last = connection.execute(sa.select(sa.func.max(figure.c.day)).where(figure.c.kind == CLOSED)).scalar()
    first = last + timedelta(days=1) if last else _first_record(connection)
    today = now.astimezone(VIETNAM).date()
    end = today if with_today else (now - GRACE).astimezone(VIETNAM).date() - timedelta(days=1)
    return [first + timedelta(days=number) for number in range((end - first).days + 1)] if first else []


def _first_record(connection: Any) -> date | None:
    firsts = (connection.execute(sa.select(sa.func.min(at))).scalar() for at in _FIRSTS)
    first = min((at for at in firsts if at), default=None)
    return first.astimezone(VIETNAM).date() if first else None
