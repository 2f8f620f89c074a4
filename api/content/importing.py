"""A list taken into the content: its chosen differences become one batch of proposed changes, all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from api.content import deeds
from api.content.propose import NothingChanged, drafted
from api.content.publish import CannotPublish, overlay
from api.records import edits, imports
from api.records.edits import SUBMITTED, Edit
from api.records.imports import SENT, Batch
from api.services import Services
from api.staff.audit import note
from api.staff.officer import Officer
from knowledge.editing.change import ChangeError
from knowledge.editing.check import check_change
from knowledge.editing.files import digest
from knowledge.hours import now_in_vietnam
from knowledge.intake.compare import Difference, Origin
from knowledge.intake.examine import Opened, Report, examine, open_list
from knowledge.intake.known import Known
from knowledge.intake.proposal import reason, taken
from knowledge.intake.sheet import IntakeError
from knowledge.store import Store

MOST_TOLD = 20
CHANGED = "Từ lúc mở trang, một đề xuất trong lô đã đổi. Đọc lại bảng bên dưới rồi hãy duyệt."


class NotTaken(Exception):
    """Why nothing was taken over: one line for each obstacle."""

    def __init__(self, *lines: str) -> None:
        """Keep the lines."""
        super().__init__("; ".join(lines))
        self.lines = list(lines)


class Chosen(NamedTuple):
    """A difference that was ticked, with the changes of it that were."""

    difference: Difference
    keys: tuple[str, ...]


@lru_cache(maxsize=1)
def known_of(store: Store) -> Known:
    """Return what is known, read once for each knowledge database."""
    return Known.of(store)


def origin_of(batch: Batch) -> Origin:
    """Return where a list comes from, as the officer said."""
    return Origin(batch.title, batch.day, batch.province, batch.complete)  # type: ignore[arg-type] # checked when set


def opened(here: Services, batch: Batch) -> Opened:
    """Return the list read under its mapping; raises IntakeError."""
    with here.records.reading() as connection:
        content = imports.content(connection, batch.id)
    if content is None:
        raise IntakeError("Tệp của lần nhập này đã được xóa. Tải tệp lên lại giúp.")
    mapping = {int(place): key for place, key in batch.mapping.items()} if batch.mapping is not None else None
    return open_list(batch.file_name, content, sheet=batch.sheet, mapping=mapping)


def report(here: Services, batch: Batch) -> Report:
    """Return what a list says beside the published content; raises IntakeError."""
    today = now_in_vietnam().date()
    return examine(opened(here, batch).layout, known_of(here.store), origin_of(batch), today=today)


def send(here: Services, officer: Officer, batch: Batch, found: Report, chosen: list[Chosen]) -> int:
    """Propose what was chosen as one batch for a second person, and return how many changes; raises NotTaken."""
    prepared = _prepared(here, batch, chosen)
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        if not imports.close(connection, batch.id, SENT, found.counts()):
            raise NotTaken("Lần nhập này vừa được người khác gửi hoặc hủy.")
        rows = []
        for each, values in prepared:
            why = reason(each, origin_of(batch))
            made = edits.add(connection, author=officer.id, state=SUBMITTED, now=now, reason=why, **values)
            rows.append((made, each.entry.row if each.entry else None))
        imports.link(connection, batch.id, rows)
        note(connection, officer, "import_sent", f"lô {batch.id}", edits=len(rows))
    return len(prepared)


def seen(waiting: Sequence[Edit]) -> str:
    """Return what stands for exactly these changes of a batch."""
    return digest("".join(f"{edit.id}\n{edit.after}\n{edit.effective_on or ''}\n" for edit in waiting))


def approve(here: Services, officer: Officer, batch: Batch, shown: str) -> int:
    """Approve another's whole batch as the page ``shown`` had it and return how many changes.

    Raises NotTaken, and then none is approved.
    """
    with here.records.reading() as connection:
        waiting = _waiting(connection, batch)
    if not waiting or any(edit.author == officer.id for edit in waiting):
        raise NotTaken("Lô này không còn gì chờ duyệt, hoặc là của chính mình nên không tự duyệt được.")
    if seen(waiting) != shown:
        raise NotTaken(CHANGED)
    try:
        _check(overlay(waiting))
    except CannotPublish as error:
        raise NotTaken(str(error)) from error
    try:
        with here.records.writing() as connection:
            if seen(_waiting(connection, batch)) != shown:
                raise NotTaken(CHANGED)
            for edit in waiting:
                deeds.approve(connection, officer, edit, "")
            note(connection, officer, "import_approved", f"lô {batch.id}", edits=len(waiting))
    except deeds.Moved:
        raise NotTaken("Một đề xuất trong lô vừa được người khác xử lý. Xem lại rồi duyệt tiếp.") from None
    return len(waiting)


def withdraw(here: Services, officer: Officer, batch: Batch) -> int:
    """Take back what of one's own batch waits for approval, and return how many changes; raises NotTaken."""
    try:
        with here.records.writing() as connection:
            waiting = _waiting(connection, batch)
            for edit in waiting:
                deeds.withdraw(connection, officer, edit)
            note(connection, officer, "import_withdrawn", f"lô {batch.id}", edits=len(waiting))
    except deeds.Moved:
        raise NotTaken("Lô này không phải của mình, hoặc vừa được xử lý.") from None
    return len(waiting)


def _prepared(here: Services, batch: Batch, chosen: list[Chosen]) -> list[tuple[Difference, dict[str, Any]]]:
    """Return the columns of every change, written out and checked before any is stored; raises NotTaken."""
    known, today = known_of(here.store), now_in_vietnam().date()
    prepared, faults = [], []
    for difference, keys in chosen:
        try:
            after = taken(difference, keys, known, origin_of(batch), today)
            prepared.append((difference, drafted("procedure", difference.code, after)))
        except NothingChanged:
            continue
        except ChangeError as error:
            faults += [f"{difference.code}: {where}: {words}" for where, words in error.faults]
    if faults:
        raise NotTaken(*faults[:MOST_TOLD])
    if not prepared:
        raise NotTaken("Chưa chọn mục nào để đưa vào.")
    _check({values["path"]: values["after"] for _, values in prepared})
    return prepared


def _check(files: Mapping[str, str]) -> None:
    """Raise NotTaken when the data with ``files`` would not pass the checks."""
    errors = [str(problem) for problem in check_change(files) if problem.level == "error"]
    if errors:
        raise NotTaken("Như vậy thì dữ liệu không qua được kiểm tra:", *errors[:MOST_TOLD])


def _waiting(connection: Any, batch: Batch) -> list[Edit]:
    return [edit for edit, _ in imports.edits_of(connection, batch.id) if edit.state == SUBMITTED]
