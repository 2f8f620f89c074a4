"""What officers do with a report: states, replies, notes, who has it; each with its event, none without."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records import reports
from api.records.report_states import (
    ANSWERED,
    CLOSED,
    DUPLICATE,
    OFFICE_NEEDED,
    STATES,
    office_words,
    words_needed,
)
from api.records.staff_tables import staff
from api.records.tables import report, report_event

MAX_OFFICE = 200


class Refused(Exception):
    """The change cannot be made: ``reason`` is moved, not-allowed, office, words or original."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of state as an officer decided it, looking at the state ``seen``; ``text`` is told to the reporter."""

    seen: str
    state: str
    text: str | None = None
    office: str | None = None
    duplicate_of: str | None = None


def change(connection: Any, found: dict[str, Any], wanted: Change, *, staff: int, at: datetime) -> int:
    """Change the state of the report ``found`` and return the number of the event; raises Refused."""
    values = _checked(connection, found, wanted)
    values |= {"state": wanted.state, "updated_at": at, "closed_at": at if wanted.state == CLOSED else None}
    if wanted.state == ANSWERED:
        values["answered_at"] = at
    as_seen = report.update().where(report.c.code == found["code"], report.c.state == wanted.seen)
    if not connection.execute(as_seen.values(**values)).rowcount:
        raise Refused("moved")
    text = " ".join(filter(None, (office_words(wanted.state, wanted.office), wanted.text))) or None
    told = {"kind": "state", "state": wanted.state, "text": text, "public": True}
    return _add(connection, found["code"], staff, at, **told)


def _checked(connection: Any, found: dict[str, Any], wanted: Change) -> dict[str, Any]:
    """Return the columns that go with the new state; raises Refused for what is missing or not allowed."""
    if found["state"] != wanted.seen:
        raise Refused("moved")
    if wanted.state not in STATES[wanted.seen].next:
        raise Refused("not-allowed")
    if wanted.state in OFFICE_NEEDED and not wanted.office:
        raise Refused("office")
    if words_needed(wanted.seen, wanted.state) and not wanted.text:
        raise Refused("words")
    if wanted.state == DUPLICATE:
        return {"duplicate_of": _original(connection, found, wanted.duplicate_of or ""), "office": None}
    office = wanted.office if wanted.state in OFFICE_NEEDED else found["office"]
    return {"duplicate_of": None, "office": office}


def _original(connection: Any, found: dict[str, Any], code: str) -> str:
    """Return the code of the report that ``found`` repeats: one of its commune, itself no duplicate of anything."""
    original = reports.find(connection, code)
    if original and original["duplicate_of"]:
        original = reports.find(connection, original["duplicate_of"])
    if original is None or original["commune"] != found["commune"] or original["code"] == found["code"]:
        raise Refused("original")
    _move_duplicates(connection, found["code"], original["code"])
    return str(original["code"])


def _move_duplicates(connection: Any, code: str, original: str) -> None:
    """Have the duplicates of ``code`` follow ``original`` from now on."""
    connection.execute(report.update().where(report.c.duplicate_of == code).values(duplicate_of=original))


def reply(connection: Any, code: str, text: str, *, staff: int, at: datetime) -> int | None:
    """Tell the reporter something in the same state; return the event's number, None when it was just told so."""
    return _say(connection, code, text, staff, at, kind="reply", public=True)


def note(connection: Any, code: str, text: str, *, staff: int, at: datetime) -> int | None:
    """Write a note for officers alone; return the event's number, None when it was just written so."""
    return _say(connection, code, text, staff, at, kind="note", public=False)


def assign(connection: Any, code: str, assignee: int, text: str, *, staff: int, at: datetime) -> int:
    """Give the report to an officer and return the event's number; ``text`` is the note that says so."""
    state = _touch(connection, code, at, assignee=assignee)
    return _add(connection, code, staff, at, kind="note", state=state, text=text, public=False)


def history(connection: Any, code: str, *, public: bool) -> list[dict[str, Any]]:
    """Return what was done, oldest first, with the officer's ``name``; only what the reporter may see if ``public``."""
    joined = report_event.outerjoin(staff, report_event.c.staff == staff.c.id)
    wanted = sa.select(report_event, staff.c.name).select_from(joined).where(report_event.c.report == code)
    if public:
        wanted = wanted.where(report_event.c.public.is_(True))
    return [dict(row) for row in connection.execute(wanted.order_by(report_event.c.id)).mappings()]


def duplicates(connection: Any, code: str) -> list[dict[str, Any]]:
    """Return the reports that repeat ``code``, oldest first."""
    wanted = sa.select(report).where(report.c.duplicate_of == code).order_by(report.c.received_at)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _touch(connection: Any, code: str, at: datetime, **values: Any) -> str:
    """Note that something was done and return the state."""
    connection.execute(report.update().where(report.c.code == code).values(updated_at=at, **values))
    return str(connection.execute(sa.select(report.c.state).where(report.c.code == code)).scalar_one())


def _say(connection: Any, code: str, text: str, staff: int, at: datetime, *, kind: str, public: bool) -> int | None:
    last = sa.select(report_event).where(report_event.c.report == code).order_by(report_event.c.id.desc()).limit(1)
    row = connection.execute(last).mappings().first()
    if row and (row["staff"], row["kind"], row["text"]) == (staff, kind, text):
        return None  # the button was pressed twice
    state = _touch(connection, code, at)
    return _add(connection, code, staff, at, kind=kind, state=state, text=text, public=public)


def _add(connection: Any, code: str, staff: int, at: datetime, **values: Any) -> int:
    row = {"report": code, "staff": staff, "at": at, **values}
    return int(connection.execute(report_event.insert().values(**row)).inserted_primary_key[0])
