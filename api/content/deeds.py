"""What is done with a proposed change: submitted, withdrawn, approved, sent back, undone; each noted in the audit."""

from datetime import UTC, datetime
from typing import Any, cast

from api.content.propose import propose
from api.content.publish import LEASE
from api.records import edits, leases
from api.records.edits import APPROVED, DRAFT, REJECTED, SUBMITTED, WITHDRAWN, Edit
from api.staff.audit import note
from api.staff.officer import Officer
from knowledge.editing.blocks import Kind
from knowledge.editing.files import record_text
from knowledge.editing.merge import merged
from knowledge.privacy import mask


class Moved(Exception):
    """It is no longer where the officer saw it, or not theirs to decide."""


class UnderWay(Exception):
    """It is being brought into use this moment, which nothing interrupts."""


def submit(connection: Any, officer: Officer, edit: Edit) -> None:
    """Hand a draft to whoever approves; raises Moved."""
    _done(edits.move(connection, edit.id, author=officer.id, before=(DRAFT,), state=SUBMITTED))
    _note(connection, officer, "edit_submitted", edit)


def withdraw(connection: Any, officer: Officer, edit: Edit) -> None:
    """Take one's own change back for good, even approved; raises Moved, or UnderWay while it may be written."""
    _not_under_way(connection, edit)
    before = (DRAFT, SUBMITTED, APPROVED)
    _done(edits.move(connection, edit.id, author=officer.id, before=before, state=WITHDRAWN))
    _note(connection, officer, "edit_withdrawn", edit)


def approve(connection: Any, officer: Officer, edit: Edit, words: str) -> None:
    """Approve another's change; raises Moved, above all when it is one's own."""
    _decide(connection, officer, edit, APPROVED, words)
    _note(connection, officer, "edit_approved", edit)


def send_back(connection: Any, officer: Officer, edit: Edit, words: str) -> None:
    """Send another's change back, saying why; raises Moved, or UnderWay while it may be written."""
    _not_under_way(connection, edit)
    _decide(connection, officer, edit, REJECTED, words)
    _note(connection, officer, "edit_rejected", edit)


def try_again(connection: Any, edit: Edit) -> None:
    """Have an approved change that failed be published with what is due next; raises Moved."""
    _done(bool(edits.mark(connection, [edit.id], before=APPROVED, error=None)))


def undo(connection: Any, officer: Officer, edit: Edit) -> int:
    """Draft the reverse of a published change over today's record and return its id.

    Raises Conflict when the same was changed again since, NothingChanged when it is undone already.
    """
    kind = cast(Kind, edit.kind)
    after = merged(kind, before=edit.after, after=edit.before, current=record_text(kind, edit.key))
    reason = f"Hoàn tác đề xuất số {edit.id}"
    return propose(
        connection,
        kind=kind,
        key=edit.key,
        after=after,
        author=officer.id,
        reason=reason,
        state=DRAFT,
        part=edit.part,
        undoes=edit.id,
    )


def _not_under_way(connection: Any, edit: Edit) -> None:
    current = edits.find(connection, edit.id)
    by_itself = current is not None and current.state == APPROVED and not current.needs_training
    if by_itself and leases.held(connection, LEASE, now=datetime.now(UTC)):
        raise UnderWay


def _decide(connection: Any, officer: Officer, edit: Edit, state: str, words: str) -> None:
    now, told = datetime.now(UTC), mask(words) or None
    _done(edits.decide(connection, edit.id, approver=officer.id, state=state, note=told, now=now))


def _done(done: bool) -> None:
    if not done:
        raise Moved


def _note(connection: Any, officer: Officer, act: str, edit: Edit) -> None:
    note(connection, officer, act, f"{edit.kind} {edit.key}", edit=edit.id)
