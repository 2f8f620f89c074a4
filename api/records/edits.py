"""Proposed changes to the content: written by one person, approved by another, then published; nothing is deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from api.records.edit_tables import edit
from knowledge.hours import now_in_vietnam

DRAFT, SUBMITTED, APPROVED, PUBLISHED = "draft", "submitted", "approved", "published"
REJECTED, WITHDRAWN, SUPERSEDED = "rejected", "withdrawn", "superseded"
# Not decided or not in use yet.
OPEN = (DRAFT, SUBMITTED, APPROVED)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One row of ``edit``; fields are its columns."""

    id: int
    kind: str
    key: str
    part: str
    path: str
    base_digest: str
    before: str
    after: str
    reason: str
    author: int
    made_at: datetime
    state: str
    approver: int | None
    note: str | None
    decided_at: datetime | None
    effective_on: date | None
    needs_training: bool
    published_at: datetime | None
    undoes: int | None
    error: str | None


def add(connection: Any, *, author: int, state: str, now: datetime, **values: Any) -> int:
    """Store a new change as a draft or as submitted, and return its id; ``values`` are the other columns."""
    row = {"part": "", "effective_on": None, "undoes": None, **values, "author": author, "state": state, "made_at": now}
    return int(connection.execute(edit.insert().values(**row)).inserted_primary_key[0])


def find(connection: Any, id: int) -> Edit | None:
    """Return the change with ``id``, or None."""
    row = connection.execute(sa.select(edit).where(edit.c.id == id)).mappings().first()
    return Edit(**row) if row else None


def revise(connection: Any, id: int, *, author: int, **values: Any) -> bool:
    """Write anew what was not decided yet, as a draft; False when it is decided, or not this author's."""
    own = (edit.c.id == id, edit.c.author == author, edit.c.state.in_((DRAFT, SUBMITTED)))
    return bool(connection.execute(edit.update().where(*own).values(**values, state=DRAFT)).rowcount)


def move(connection: Any, id: int, *, author: int, before: tuple[str, ...], state: str) -> bool:
    """Have the author submit, take back or withdraw a change; False when it is not theirs or has moved on."""
    own = (edit.c.id == id, edit.c.author == author, edit.c.state.in_(before))
    return bool(connection.execute(edit.update().where(*own).values(state=state)).rowcount)


def decide(connection: Any, id: int, *, approver: int, state: str, note: str | None, now: datetime) -> bool:
    """Approve a submitted change or send it back, even an approved one; False: one's own, or it has moved on."""
    before = (SUBMITTED,) if state == APPROVED else (SUBMITTED, APPROVED)
    others = (edit.c.id == id, edit.c.author != approver, edit.c.state.in_(before))
    values = {"state": state, "approver": approver, "note": note, "decided_at": now, "error": None}
    return bool(connection.execute(edit.update().where(*others).values(**values)).rowcount)


def mark(connection: Any, ids: list[int], *, before: str | None = None, **values: Any) -> int:
    """Set columns of the changes, if given of those in state ``before``; return how many there were."""
    chosen = edit.update().where(edit.c.id.in_(ids), *([edit.c.state == before] if before else []))
    return int(connection.execute(chosen.values(**values)).rowcount)


def waiting_for_training(connection: Any, today: date | None = None) -> list[Edit]:
    """Return the approved changes that come into use with the next version of the assistant, oldest first.

    Those with a day still to come are left for a later version.
    """
    return _approved(connection, training=True, today=today)


def due(connection: Any, today: date | None = None) -> list[Edit]:
    """Return the approved changes that need no new version and whose day has come, oldest first.

    Those that failed are left until somebody has them tried again.
    """
    return [found for found in _approved(connection, training=False, today=today) if found.error is None]


def listed(connection: Any, *, states: tuple[str, ...], limit: int = 200) -> list[Edit]:
    """Return the changes in one of ``states``, latest first."""
    rows = sa.select(edit).where(edit.c.state.in_(states)).order_by(edit.c.id.desc()).limit(limit)
    return [Edit(**row) for row in connection.execute(rows).mappings()]


def of_record(connection: Any, kind: str, key: str) -> list[Edit]:
    """Return every change of one record, latest first."""
    rows = sa.select(edit).where(edit.c.kind == kind, edit.c.key == key).order_by(edit.c.id.desc())
    return [Edit(**row) for row in connection.execute(rows).mappings()]


def _approved(connection: Any, *, training: bool, today: date | None) -> list[Edit]:
    today = today or now_in_vietnam().date()
    its_day = sa.or_(edit.c.effective_on.is_(None), edit.c.effective_on <= today)
    chosen = sa.select(edit).where(edit.c.state == APPROVED, edit.c.needs_training.is_(training), its_day)
    # In the order they were approved: later ones build on earlier ones.
    rows = connection.execute(chosen.order_by(edit.c.decided_at, edit.c.id)).mappings()
    return [Edit(**row) for row in rows]
