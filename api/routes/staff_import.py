"""Lists of procedures brought in from files: upload, columns, report with ticks; one batch that another approves."""

from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from api.content import importing
from api.content.due import publish_due
from api.content.importing import NotTaken
from api.problems import Problem
from api.records import imports
from api.records.imports import CANCELLED, OPEN, Batch
from api.services import Here, Services
from api.staff import import_view as view
from api.staff.answered import Answered, go
from api.staff.audit import note
from api.staff.fields import Fields, read_fields
from api.staff.import_pages import batch_page, columns_page, home_page, provinces, report_page
from api.staff.import_view import COMPLETE, IMPORT
from api.staff.officer import Officer
from api.staff.page import refused, staff_page
from api.staff.session import Editor, Posted, check_csrf
from api.staff.upload import Uploaded
from knowledge.hours import now_in_vietnam
from knowledge.intake.drift import drift
from knowledge.intake.examine import open_list
from knowledge.intake.sheet import IntakeError
from knowledge.text import clean

router = APIRouter(prefix=IMPORT)
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
MOST_TICKS = 20_000
SAID = {
    "gui": "Đã gửi. Người thứ hai duyệt cả lô một lần, hoặc từng mục.",
    "huy": "Đã hủy, tệp đã xóa.",
    "duyet": "Đã duyệt cả lô.",
    "rut": "Đã rút các đề xuất còn chờ duyệt.",
}


def _whole(here: Here, officer: Editor) -> Officer:
    """Return the officer when an editor of every commune; raises Answered with 403: procedures are everybody's."""
    if officer.communes:
        detail = (
            "Danh sách thủ tục dùng chung cho mọi xã nên do biên tập của mọi xã nhập. Cần nhập thì hỏi người quản trị."
        )
        raise Answered(refused(here, officer, "Không có quyền xem trang này", detail))
    return officer


Whole = Annotated[Officer, Depends(_whole)]


async def _ticked(request: Request, here: Here, officer: Whole) -> Fields:
    """Return a form of as many ticks as a list has rows; its csrf word is checked."""
    fields = await read_fields(request, most=MOST_TICKS)
    check_csrf(request, here, officer, fields, officer.csrf)
    return fields


@router.get("")
def home(here: Here, officer: Whole, done: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Return the form for a file and the lists brought in so far."""
    return home_page(here, officer, said=SAID.get(done, ""))


@router.post("")
def upload(here: Here, officer: Whole, sent: Uploaded) -> Response:
    """Keep a file that can be read, and go on to its columns."""
    typed = {"title": sent.fields.text("nguon"), "day": sent.fields.raw("ngay"), "province": sent.fields.text("tinh")}
    day, name = _day(typed["day"]), clean(PurePath(sent.name.replace("\\", "/")).name)[-120:]
    wrong = "" if typed["title"] else "Ghi tên nguồn của danh sách, để người duyệt biết lấy từ đâu."
    wrong = wrong or ("" if day else "Ghi ngày của danh sách: ngày ban hành hoặc ngày xuất tệp, không ở tương lai.")
    wrong = wrong or ("" if sent.name else "Chọn tệp danh sách.")
    try:
        if not wrong:
            open_list(name, sent.content)
    except IntakeError as error:
        wrong = str(error)
    if wrong or day is None:
        return home_page(here, officer, wrong=wrong, typed=typed)
    province = typed["province"] if typed["province"] in provinces(here) else None
    values = {"file_name": name, "content": sent.content, "title": typed["title"], "day": day, "province": province}
    with here.records.writing() as connection:
        made = imports.add(connection, author=officer.id, now=datetime.now(UTC), **values)
        note(connection, officer, "import_opened", f"lô {made}")
    return go(f"{IMPORT}/{made}/cot")


@router.get("/do-moi")
def ages(here: Here, officer: Whole) -> Response:
    """Return how old the published procedures are, by field."""
    found = drift(importing.known_of(here.store).procedures.values(), now_in_vietnam().date())
    return staff_page(here, officer, "import_drift.html", title="Độ mới của dữ liệu", section="content", drift=found)


@router.get("/{id}/cot")
def ask_columns(
    here: Here, officer: Whole, id: Id, sheet: Annotated[str, Query(alias="trang", max_length=120)] = ""
) -> Response:
    """Return the columns as guessed or chosen, with the first rows; another sheet is guessed anew."""
    batch = _open(here, id)
    return columns_page(here, officer, batch, sheet=sheet)


@router.post("/{id}/cot")
def set_columns(here: Here, officer: Whole, id: Id, fields: Posted) -> Response:
    """Keep the columns and how complete the list is, and go on to the report."""
    batch = _open(here, id)
    complete = fields.raw("day-du") if fields.raw("day-du") in COMPLETE else "none"
    try:
        layout = next(each for each in importing.opened(here, batch).layouts if each.sheet.name == fields.raw("trang"))
    except (IntakeError, StopIteration):
        return columns_page(here, officer, batch, wrong="Không còn trang tính ấy trong tệp. Chọn lại giúp.")
    mapping = view.mapping_of(fields, layout)
    values = {"sheet": layout.sheet.name, "mapping": mapping, "complete": complete}
    with here.records.writing() as connection:
        imports.revise(connection, id, **values)
    if not {"code", "name"} <= set(mapping.values()):
        return columns_page(here, officer, _open(here, id), wrong="Chọn cột mã thủ tục và cột tên thủ tục.")
    return go(f"{IMPORT}/{id}")


@router.get("/{id}")
def one(here: Here, officer: Whole, id: Id, done: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Return the report of an open list, or what became of one that was sent."""
    batch = _found(here, id)
    said = SAID.get(done, "")
    return report_page(here, officer, batch) if batch.state == OPEN else batch_page(here, officer, batch, said=said)


@router.post("/dua-vao")
def take(here: Here, officer: Whole, fields: Annotated[Fields, Depends(_ticked)]) -> Response:
    """Propose everything that was ticked as one batch; with an obstacle nothing is, and the report says which."""
    batch = _open(here, int(fields.raw("lo")) if fields.raw("lo").isdecimal() and len(fields.raw("lo")) < 10 else 0)
    try:
        found = importing.report(here, batch)
        if found.reading.faults and not fields.raw("bo-qua-loi"):
            count = len(found.reading.faults)
            raise NotTaken(f"Còn {count} lỗi: sửa tệp rồi tải lên lại, hoặc đánh dấu “bỏ qua các dòng có lỗi”.")
        importing.send(here, officer, batch, found, view.chosen(found, fields))
    except NotTaken as error:
        return report_page(here, officer, batch, wrong=error.lines, fields=fields)
    except IntakeError as error:
        return columns_page(here, officer, batch, wrong=str(error))
    return go(f"{IMPORT}/{batch.id}?xong=gui")


@router.post("/{id}/huy")
def cancel(here: Here, officer: Whole, id: Id, fields: Posted) -> Response:  # noqa: ARG001
    """Drop an open list and its file."""
    with here.records.writing() as connection:
        if imports.close(connection, id, CANCELLED):
            note(connection, officer, "import_cancelled", f"lô {id}")
    return go(f"{IMPORT}?xong=huy")


@router.post("/{id}/{deed}")
def decide(here: Here, officer: Whole, id: Id, deed: str, fields: Posted) -> Response:
    """Approve another's whole batch, or take back one's own."""
    batch = _found(here, id)
    if deed not in _DEEDS:
        raise Problem("not-found")
    try:
        _DEEDS[deed](here, officer, batch, fields)
    except NotTaken as error:
        return batch_page(here, officer, batch, wrong=error.lines)
    answer = go(f"{IMPORT}/{id}?xong={deed}")
    if deed == "duyet":
        answer.background = BackgroundTask(publish_due, here)
    return answer


def _approve(here: Services, officer: Officer, batch: Batch, fields: Fields) -> None:
    importing.approve(here, officer, batch, fields.raw("thay"))


def _withdraw(here: Services, officer: Officer, batch: Batch, _: Fields) -> None:
    importing.withdraw(here, officer, batch)


_DEEDS = {"duyet": _approve, "rut": _withdraw}


def _found(here: Services, id: int) -> Batch:
    with here.records.reading() as connection:
        batch = imports.find(connection, id)
    if batch is None:
        raise Problem("not-found")
    return batch


def _open(here: Services, id: int) -> Batch:
    batch = _found(here, id)
    if batch.state != OPEN:
        raise Answered(go(f"{IMPORT}/{id}"))
    return batch


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= now_in_vietnam().date() else None
