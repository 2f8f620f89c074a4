"""A proposed change as the one who approves it must see it: laid over today's data, checked, compared."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, cast

from api.content.diff import Change, changes
from api.content.publish import CannotPublish, applied
from api.content.told import told, turned
from api.records.edits import OPEN, Edit
from knowledge.editing.blocks import Kind, cut_out
from knowledge.editing.change import ChangeError, read_record
from knowledge.editing.check import check_change
from knowledge.editing.files import digest, text_of
from knowledge.load import Problem
from knowledge.paths import data_dir
from knowledge.record import Record
from knowledge.records import Commune


@dataclass(frozen=True, kw_only=True)
class Review:
    """What differs, what residents are told otherwise, what is wrong; ``seen`` stands for exactly this change."""

    changes: list[Change]
    told: list[tuple[str, str, str]]
    seen: str = ""
    # The record has changed since the change was written; what was changed there stays.
    moved: bool = False
    conflict: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True when nothing stands in the way of using the change."""
        return not self.conflict and not any(problem.level == "error" for problem in self.problems)


def review(edit: Edit, commune: Commune | None) -> Review:
    """Return the change as it would be made now, or as it was made; answers are filled as in ``commune``."""
    if edit.state not in OPEN:
        return _compared(edit, edit.before, edit.after, commune)
    try:
        laid = _laid_over(edit)
    except CannotPublish as error:
        return _compared(edit, edit.before, edit.after, commune, conflict=str(error))
    return _compared(
        edit,
        laid.before,
        laid.after,
        commune,
        seen=laid.seen,
        moved=laid.before != edit.before,
        problems=check_change({edit.path: laid.file}),
    )


def seen(edit: Edit) -> str:
    """Return what stands for the change as it would be made now; "" when it cannot be."""
    try:
        return _laid_over(edit).seen
    except CannotPublish:
        return ""


class _Laid(NamedTuple):
    """The record's text before and after the change, the file's text after it, and from which day it is to hold."""

    before: str
    after: str
    file: str
    day: date | None

    @property
    def seen(self) -> str:
        return digest(f"{self.before}\n{self.after}\n{self.day or ''}")


def _laid_over(edit: Edit) -> _Laid:
    """Return the change laid over today's data; raises CannotPublish."""
    kind, file = cast(Kind, edit.kind), text_of(data_dir() / edit.path)
    text = applied(edit, file)
    return _Laid(cut_out(kind, edit.key, file), cut_out(kind, edit.key, text), text, edit.effective_on)


def record_of(kind: str, text: str) -> Record | None:
    """Return the record that ``text`` holds, None for "" or for what can no longer be read."""
    try:
        return read_record(cast(Kind, kind), text) if text else None
    except ChangeError:
        return None


def _compared(edit: Edit, before: str, after: str, commune: Commune | None, **more: object) -> Review:
    was, wanted = record_of(edit.kind, before), record_of(edit.kind, after)
    said = turned(told(was, commune), told(wanted, commune))
    return Review(changes=changes(was, wanted), told=said, **more)  # type: ignore[arg-type] # fields of Review
