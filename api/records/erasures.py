"""Deletion requests with their clocks (NĐ 356/2025 Art. 5.2-5.4): acknowledged, extended once, done or refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records import codes
from api.records import erasure_matters as matters
from api.records.erasure_matters import Found, Matter
from api.records.erasure_tables import erasure_request as request
from knowledge.commune_records import Hours
from knowledge.desk.working_days import working_days_after
from knowledge.hours import VIETNAM

LENGTH = 8
OPEN, DONE, REFUSED = "open", "done", "refused"
# The page that anybody may fill in.
FORM = "form"
# Working days to acknowledge, days to delete, and how many more at most, told with the reason.
ACKNOWLEDGE_DAYS, DELETE_DAYS, EXTENSION_DAYS = 2, 20, 20
# What helped to find the records, as the notice on the page says: gone once the request is over.
_FORGOTTEN: dict[str, Any] = {"contact": None, "reason": None, "once": None}
_DUE = sa.case(
    (request.c.acknowledged_at.is_(None), request.c.acknowledge_by),
    else_=sa.func.coalesce(request.c.extended_to, request.c.delete_by),
)


class Refused(Exception):
    """The act cannot be done: ``reason`` is moved, words, day or late."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A wish to have data deleted; contact, reason and consent come from the page alone."""

    channel: str
    commune: str | None
    session: str | None = None
    contact: str | None = None
    reason: str | None = None
    consented_at: datetime | None = None
    notice: str | None = None


def clocks(at: datetime, hours: Hours | None = None) -> dict[str, date]:
    """Return the last day to acknowledge and the last day to delete what was asked ``at``."""
    day = at.astimezone(VIETNAM).date()
    delete_by = day + timedelta(days=DELETE_DAYS)
    return {"acknowledge_by": working_days_after(day, ACKNOWLEDGE_DAYS, hours), "delete_by": delete_by}


def add(
    connection: Any,
    asked: Asked,
    about: Iterable[Matter],
    *,
    at: datetime,
    hours: Hours | None = None,
    once: str | None = None,
) -> str:
    """Store a request and return its code; what was stored with the same ``once`` gives its code again."""
    if once and (code := _stored(connection, once)):
        return code

    def insert(code: str) -> str:
        with connection.begin_nested():
            row = {**asked.__dict__, **clocks(at, hours), "code": code, "state": OPEN, "received_at": at, "wiped": {}}
            connection.execute(request.insert().values(**row, once=once))
        return code

    try:
        code = codes.unused(insert, length=LENGTH)
    except sa.exc.IntegrityError:
        code = (_stored(connection, once) if once else None) or ""  # another writer was first
        if not code:
            raise
        return code
    matters.keep(connection, code, about)
    return code


def find(connection: Any, code: str) -> dict[str, Any] | None:
    """Return the request with a code as people type it (the row of the table), None when there is none."""
    row = connection.execute(sa.select(request).where(request.c.code == codes.read(code))).mappings().first()
    return dict(row) if row else None


def open_of(connection: Any, sessions: Sequence[str]) -> dict[str | None, str]:
    """Return the codes of the open requests of these sessions, by commune."""
    mine = sa.select(request.c.commune, request.c.code).where(request.c.session.in_(sessions), request.c.state == OPEN)
    return {row.commune: row.code for row in connection.execute(mine)}


def tie(connection: Any, code: str, session: str | None) -> None:
    """Have a request's news go to ``session``, or to nobody any more."""
    connection.execute(request.update().where(request.c.code == code).values(session=session))


def farewells(connection: Any, *, before: datetime) -> list[dict[str, Any]]:
    """Return the requests done ``before`` a moment whose residents are still known on a channel for the last news."""
    done = (request.c.state == DONE, request.c.done_at < before, request.c.session.is_not(None))
    return [dict(row) for row in connection.execute(sa.select(request).where(*done)).mappings()]


def count_in(connection: Any, code: str, wiped: dict[str, int]) -> None:
    """Add to what was deleted for a request."""
    before = connection.execute(sa.select(request.c.wiped).where(request.c.code == code)).scalar() or {}
    total = {kind: before.get(kind, 0) + wiped.get(kind, 0) for kind in {**before, **wiped}}
    values = {"wiped": {kind: number for kind, number in total.items() if number > 0}}
    connection.execute(request.update().where(request.c.code == code).values(**values))


def acknowledge(connection: Any, code: str, *, at: datetime) -> None:
    """Note that the resident is told that officers have the request; raises Refused when it was done before."""
    _change(connection, code, request.c.acknowledged_at.is_(None), acknowledged_at=at)


def extend(connection: Any, row: dict[str, Any], until: date | None, why: str, *, at: datetime) -> date:
    """Give a request more time, once, before its day has passed, for a reason that is told; raises Refused.

    Returns the new last day.
    """
    latest = row["delete_by"] + timedelta(days=EXTENSION_DAYS)
    if not why:
        raise Refused("words")
    if at.astimezone(VIETNAM).date() > row["delete_by"]:
        raise Refused("late")
    if until is None or not row["delete_by"] < until <= latest:
        raise Refused("day")
    values = {"extended_to": until, "extended_why": why, "acknowledged_at": row["acknowledged_at"] or at}
    _change(connection, row["code"], request.c.extended_to.is_(None), **values)
    return until


def refuse(connection: Any, row: dict[str, Any], why: str, *, at: datetime) -> None:
    """End a request without deleting, for a reason that is told, and forget what it held; raises Refused."""
    if not why:
        raise Refused("words")
    values = {**_FORGOTTEN, "refused_at": at, "refused_why": why, "acknowledged_at": row["acknowledged_at"] or at}
    _change(connection, row["code"], state=REFUSED, **values)


def finish(
    connection: Any, row: dict[str, Any], chosen: Iterable[tuple[str, str]] = (), *, at: datetime
) -> dict[str, int]:
    """Delete the ``chosen`` matters of a request, spare its others, forget what it held; return what went by kind."""
    found, wanted = matters.of_request(connection, row), set(chosen)
    _change(connection, row["code"], state=DONE, done_at=at, acknowledged_at=row["acknowledged_at"] or at, **_FORGOTTEN)
    wiped: dict[str, int] = {}
    for each in found:
        outcome = matters.decide(connection, row["code"], each, delete=each.matter[:2] in wanted)
        _tally(wiped, each, outcome)
    count_in(connection, row["code"], wiped)
    return wiped


def finish_rest(connection: Any, row: dict[str, Any]) -> dict[str, int]:
    """Delete what a request had kept until it was dealt with and is dealt with now; return what went by kind."""
    wiped: dict[str, int] = {}
    for each in rest(connection, row):
        outcome = matters.decide(connection, row["code"], each, delete=True)
        _tally(wiped, each, outcome)
    count_in(connection, row["code"], {**wiped, matters.STRIPPED: -sum(wiped.values())})
    return wiped


def rest(connection: Any, row: dict[str, Any]) -> list[Found]:
    """Return what a request has kept of feedback that has been dealt with since."""
    kept = [each for each in matters.of_request(connection, row) if each.outcome == matters.STRIPPED]
    return [each for each in kept if each.state not in matters.OPEN]


def last_day(row: dict[str, Any]) -> date:
    """Return the last day to delete what a request is about."""
    day: date = row["extended_to"] or row["delete_by"]
    return day


def due(row: dict[str, Any]) -> date:
    """Return the day by which the next thing has to be done for an open request."""
    day: date = row["acknowledge_by"] if row["acknowledged_at"] is None else last_day(row)
    return day


def listed(connection: Any, communes: Sequence[str], *, view: str, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Return requests of a view (open: most urgent first; rest; closed: latest first) of ``communes`` (none: all)."""
    order = [_DUE, request.c.received_at] if view == OPEN else [request.c.received_at.desc()]
    chosen = sa.select(request).where(*_where(communes, view)).order_by(*order, request.c.code)
    return [dict(row) for row in connection.execute(chosen.limit(limit).offset(offset)).mappings()]


def counts(connection: Any, communes: Sequence[str]) -> dict[str, int]:
    """Return how many requests each view of an officer's ``communes`` (none: all) holds."""
    return {view: _count(connection, *_where(communes, view)) for view in VIEWS}


def overdue(connection: Any, communes: Sequence[str], today: date) -> int:
    """Return how many open requests of ``communes`` (none: all) should have been acknowledged or done by now."""
    return _count(connection, *_where(communes, OPEN), today > _DUE)


# What officers list: to be done, kept feedback that may go now, and what is done or refused.
REST, CLOSED = "rest", "closed"
VIEWS = (OPEN, REST, CLOSED)


def _where(communes: Sequence[str], view: str) -> list[Any]:
    if view == REST:
        shown = request.c.code.in_(matters.ripe())
    else:
        shown = request.c.state == OPEN if view == OPEN else request.c.state != OPEN
    return [shown, *([request.c.commune.in_(communes)] if communes else [])]


def _count(connection: Any, *where: Any) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(request).where(*where)).scalar())


def _change(connection: Any, code: str, *conditions: Any, **values: Any) -> None:
    """Change an open request; raises Refused when it is no longer as it was seen."""
    mine = request.update().where(request.c.code == code, request.c.state == OPEN, *conditions)
    if not connection.execute(mine.values(**values)).rowcount:
        raise Refused("moved")


def _tally(wiped: dict[str, int], found: Found, outcome: str) -> None:
    kind = {matters.ERASED: found.matter.kind, matters.STRIPPED: matters.STRIPPED}.get(outcome)
    if kind:
        wiped[kind] = wiped.get(kind, 0) + 1


def _stored(connection: Any, once: str) -> str | None:
    code: str | None = connection.execute(sa.select(request.c.code).where(request.c.once == once)).scalar()
    return code
