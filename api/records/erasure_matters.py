"""The records that only an officer deletes on request: feedback, messages left with a contact, shared lists of papers.

Feedback under way keeps its matter until it is dealt with, for which the commune needs nobody's consent (Law 91/2025
Art. 19); who left it is forgotten at once.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.records import codes
from api.records.erasure_tables import erasure_matter
from api.records.handover_tables import handover, handover_message
from api.records.handovers import LEFT
from api.records.report_states import OPEN
from api.records.tables import report, report_event, share

REPORT, MESSAGE, SHARE = "report", "message", "share"
# What became of a matter: deleted, deleted but for what is being dealt with, found to be another person's, gone before.
ERASED, STRIPPED, SPARED, GONE = "erased", "stripped", "spared", "gone"
# What stands where a resident's words stood.
REMOVED = "[đã xóa theo yêu cầu của người gửi]"
SHORTEST_PHONE = 9
_EMAIL = re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d(?:[ ().-]{0,2}\d){7,13}")


class Matter(NamedTuple):
    """One record: its kind, its key (a report's or a list's code, a message's number) and its commune."""

    kind: str
    ref: str
    commune: str | None


class Found(NamedTuple):
    """A matter of a request as an officer sees it: when it was left, its state, how it was found, what became of it."""

    matter: Matter
    at: datetime | None
    state: str
    by_contact: bool
    outcome: str | None


def of_sessions(connection: Any, sessions: Sequence[str]) -> list[Matter]:
    """Return what residents with these sessions left for officers."""
    reports = sa.select(report.c.code, report.c.commune).where(report.c.session.in_(sessions))
    left = sa.select(handover.c.id, handover.c.commune).where(
        handover.c.session.in_(sessions), handover.c.state == LEFT, handover.c.contact.is_not(None)
    )
    found = [Matter(REPORT, row.code, row.commune) for row in connection.execute(reports)]
    return found + [Matter(MESSAGE, str(row.id), row.commune) for row in connection.execute(left)]


def by_code(connection: Any, typed: str) -> Matter | None:
    """Return the feedback or the shared list with a code as people type it, None when there is neither."""
    code = codes.read(typed)
    row = connection.execute(sa.select(report.c.code, report.c.commune).where(report.c.code == code)).first()
    if row:
        return Matter(REPORT, row.code, row.commune)
    row = connection.execute(sa.select(share.c.code, share.c.commune).where(share.c.code == code)).first()
    return Matter(SHARE, row.code, row.commune) if row else None


def by_contact(connection: Any, contact: str, commune: str) -> list[Matter]:
    """Return what was left in ``commune`` with one of the telephone numbers or e-mail addresses in ``contact``."""
    wanted = reached_by(contact)
    reports = sa.select(report.c.code, report.c.contact)
    left = sa.select(handover.c.id, handover.c.contact)
    found = []
    for kind, table, select in ((REPORT, report, reports), (MESSAGE, handover, left)):
        theirs = select.where(table.c.commune == commune, table.c.contact.is_not(None))
        rows = connection.execute(theirs)
        found += [Matter(kind, str(ref), commune) for ref, told in rows if wanted & reached_by(told)]
    return found


def reached_by(text: str) -> set[str]:
    """Return the telephone numbers (digits, from 0) and e-mail addresses in ``text``, each written one way."""
    emails = {found.replace(" ", "").lower() for found in _EMAIL.findall(text)}
    digits = (re.sub(r"\D", "", found) for found in _PHONE.findall(text))
    numbers = (re.sub(r"^(?:00)?84(?=\d{9})0?", "0", number) for number in digits)
    return emails | {number for number in numbers if len(number) >= SHORTEST_PHONE}


def keep(connection: Any, request: str, matters: Iterable[Matter]) -> None:
    """Note what a request is about; what is noted already stays as it is."""
    noted = {(kind, ref) for kind, ref, _ in _noted(connection, request)}
    for matter in matters:
        if (matter.kind, matter.ref) not in noted:
            row = {"request": request, "kind": matter.kind, "ref": matter.ref}
            connection.execute(erasure_matter.insert().values(**row))


def of_request(connection: Any, request: dict[str, Any]) -> list[Found]:
    """Return what a request is about: what it named, and while it is open what its contact leads to."""
    named = [Matter(kind, ref, request["commune"]) for kind, ref, _ in _noted(connection, request["code"])]
    outcomes = {(kind, ref): outcome for kind, ref, outcome in _noted(connection, request["code"])}
    led = []
    if request["state"] == "open" and request["contact"] and request["commune"]:
        near = by_contact(connection, request["contact"], request["commune"])
        led = [each for each in near if each[:2] not in outcomes]
    return [_found(connection, each, outcomes.get(each[:2]), by_contact=each in led) for each in [*named, *led]]


def decide(connection: Any, request: str, found: Found, *, delete: bool) -> str:
    """Delete a matter, or spare it, note it and return what became of it."""
    keep(connection, request, [found.matter])
    outcome = _DELETE[found.matter.kind](connection, found.matter.ref) if delete else SPARED
    mine = [erasure_matter.c[name] == value for name, value in zip(_KEY, (request, *found.matter[:2]), strict=True)]
    connection.execute(erasure_matter.update().where(*mine).values(outcome=outcome))
    return outcome


def ripe() -> Any:
    """Return the select of the requests that kept feedback which has been dealt with since, and may go now."""
    done = sa.select(report.c.code).where(report.c.state.not_in(OPEN))
    stripped = sa.and_(erasure_matter.c.outcome == STRIPPED, erasure_matter.c.ref.in_(done))
    return sa.select(erasure_matter.c.request).where(stripped)


def _noted(connection: Any, request: str) -> list[tuple[str, str, str | None]]:
    mine = sa.select(erasure_matter.c.kind, erasure_matter.c.ref, erasure_matter.c.outcome)
    rows = connection.execute(mine.where(erasure_matter.c.request == request).order_by(*list(erasure_matter.c)[1:3]))
    return [tuple(row) for row in rows]


def _found(connection: Any, matter: Matter, outcome: str | None, *, by_contact: bool) -> Found:
    table, key, at = _TABLES[matter.kind]
    ref: Any = int(matter.ref) if matter.kind == MESSAGE else matter.ref
    row = connection.execute(sa.select(table).where(table.c[key] == ref)).mappings().first()
    if row is None:
        return Found(matter, None, GONE, by_contact, outcome)
    return Found(matter, row[at], row.get("state", ""), by_contact, outcome)


def _delete_report(connection: Any, code: str) -> str:
    """Forget who left feedback; what it says too, and what was said of it, unless it is still being dealt with."""
    row = connection.execute(sa.select(report.c.state).where(report.c.code == code)).first()
    if row is None:
        return GONE
    values: dict[str, Any] = {"session": None, "contact": None, "once": None}
    if row.state not in OPEN:
        values |= {"body": REMOVED, "place": None, "attachment": None}
        connection.execute(report_event.update().where(report_event.c.report == code).values(text=None))
    connection.execute(report.update().where(report.c.code == code).values(**values))
    return STRIPPED if row.state in OPEN else ERASED


def _delete_message(connection: Any, ref: str) -> str:
    connection.execute(handover_message.delete().where(handover_message.c.handover == int(ref)))
    return ERASED if connection.execute(handover.delete().where(handover.c.id == int(ref))).rowcount else GONE


def _delete_share(connection: Any, code: str) -> str:
    return ERASED if connection.execute(share.delete().where(share.c.code == code)).rowcount else GONE


_KEY = ("request", "kind", "ref")
_TABLES = {
    REPORT: (report, "code", "received_at"),
    MESSAGE: (handover, "id", "asked_at"),
    SHARE: (share, "code", "made_at"),
}
_DELETE = {REPORT: _delete_report, MESSAGE: _delete_message, SHARE: _delete_share}
