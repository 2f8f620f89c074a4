"""Who may propose and approve what: the profile of one's own communes; what all communes share, only for all."""

from api.records.edits import Edit
from api.records.staff import EDITOR
from api.staff.officer import Officer


def may_edit(officer: Officer, kind: str, key: str) -> bool:
    """Return True when the officer may propose a change of the record, and approve another's."""
    if not officer.may(EDITOR):
        return False
    return officer.serves(key) if kind == "commune" else not officer.communes


def seen_by(officer: Officer, edits: list[Edit]) -> list[Edit]:
    """Return those of ``edits`` that the officer may see."""
    return [edit for edit in edits if may_edit(officer, edit.kind, edit.key)]
