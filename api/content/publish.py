"""Approved changes written back to ``data/``: every file whole, all of them or none, and put back if need be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from api.content.labels import LABELS
from api.records import edits as records
from api.records.edits import APPROVED, PUBLISHED, Edit
from api.services import Services
from api.staff.audit import note
from knowledge.editing.blocks import Kind, cut_out, put_in
from knowledge.editing.files import Stale, digest, text_of, write_change
from knowledge.editing.merge import Conflict, merged
from knowledge.paths import data_dir

UNWRITABLE = "Không ghi được vào thư mục dữ liệu ({why}). Nhờ người quản trị máy chủ xem quyền ghi, chỗ trống ổ đĩa."
# One at a time writes to the data; should its process die, another takes over after so many seconds.
LEASE, LEASE_SECONDS = "publish", 900.0
MOVED = "Tệp {path} vừa bị sửa ở nơi khác. Chưa ghi gì; thử lại giúp."

GONE = "Đề xuất số {id} không còn ở bước đã duyệt: có thể vừa được rút. Xem lại mục Nội dung."


class CannotPublish(Exception):
    """Why the changes cannot be written, in words for the console; ``edit`` is the one at fault, if one is."""

    def __init__(self, words: str, edit: Edit | None = None) -> None:
        """Keep the words and the change."""
        super().__init__(words)
        self.edit = edit


@dataclass
class Written:
    """What was written: the texts of the files ``before`` and ``after``, by path; "" where there was or is no file."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    def put_back(self) -> None:
        """Give every file its text of before; one that was changed again since is left alone."""
        for path, text in self.after.items():
            if digest(text_of(data_dir() / path)) == digest(text):
                write_change(path, self.before[path], digest(text))


def overlay(edits: Sequence[Edit]) -> dict[str, str]:
    """Return the texts of the files that ``edits``, one after the other, make of today's data; raises CannotPublish.

    The keys are paths in the data folder; "" stands for a file that goes.
    """
    texts: dict[str, str] = {}
    for edit in edits:
        texts[edit.path] = applied(edit, texts.get(edit.path, text_of(data_dir() / edit.path)))
    return texts


def applied(edit: Edit, file: str) -> str:
    """Return the text of the edit's file once the change is made to the text ``file``; raises CannotPublish."""
    kind = cast(Kind, edit.kind)
    try:
        record = merged(kind, before=edit.before, after=edit.after, current=cut_out(kind, edit.key, file))
    except Conflict as error:
        raise CannotPublish(conflict_words(edit, error), edit) from error
    return put_in(kind, edit.key, file, record)


def conflict_words(edit: Edit, error: Conflict) -> str:
    """Return what stands in the way of a change, for the console."""
    if not error.fields:
        return f"Đề xuất số {edit.id}: {edit.key} đã được thêm hoặc bỏ ở nơi khác. Xem bản hiện nay rồi soạn lại giúp."
    fields = ", ".join(LABELS.get(name, name).lower() for name in error.fields)
    return f"Đề xuất số {edit.id}: từ lúc soạn, {fields} của {edit.key} đã có nội dung khác. Soạn lại giúp."


def write(edits: Sequence[Edit]) -> Written:
    """Write what ``edits`` make of today's data; raises CannotPublish, and then every file is as it was."""
    texts = overlay(edits)
    written = Written()
    for path, text in texts.items():
        before = text_of(data_dir() / path)
        try:
            write_change(path, text, digest(before))
        except (Stale, OSError) as error:
            written.put_back()
            words = MOVED.format(path=path) if isinstance(error, Stale) else UNWRITABLE.format(why=error.strerror)
            raise CannotPublish(words) from error
        written.before[path], written.after[path] = before, text
    return written


def mark_published(connection: Any, edits: Sequence[Edit], actor: int | None) -> None:
    """Note that ``edits`` are in use; ``actor`` is who had it done, None for the approver of each."""
    records.mark(connection, [e.id for e in edits], state=PUBLISHED, published_at=datetime.now(UTC), error=None)
    for edit in edits:
        note(connection, actor or edit.approver, "edit_published", f"{edit.kind} {edit.key}", edit=edit.id)


def publish(here: Services, edits: Sequence[Edit], actor: int | None) -> Written:
    """Write ``edits`` to the data and mark them published, both or neither; raises CannotPublish.

    One that was withdrawn or sent back since it was read is not written, nor are the others.

    Nothing is rebuilt: for whoever brings a database into use that has them already. Should that fail, call
    :func:`unpublish` with what this returns.
    """
    written = write(edits)
    try:
        with here.records.writing() as connection:
            for edit in edits:
                if not records.mark(connection, [edit.id], before=APPROVED, error=None):
                    raise CannotPublish(GONE.format(id=edit.id), edit)
            mark_published(connection, edits, actor)
    except BaseException:
        written.put_back()
        raise
    return written


def unpublish(here: Services, edits: Sequence[Edit], written: Written, error: str) -> None:
    """Put the files back and have ``edits`` wait again, with the ``error`` shown."""
    written.put_back()
    with here.records.writing() as connection:
        ids = [edit.id for edit in edits]
        records.mark(connection, ids, before=PUBLISHED, state=APPROVED, published_at=None, error=error)
