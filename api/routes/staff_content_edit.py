"""One proposed change: what differs, what the checks say, and what is done with it; a record's history."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.content import deeds
from api.content.due import publish_due
from api.content.labels import LABELS
from api.content.propose import NothingChanged
from api.content.review import Review, review, seen
from api.problems import Problem
from api.records import edits
from api.records.edits import APPROVED, DRAFT, OPEN, PUBLISHED, REJECTED, SUBMITTED, Edit
from api.routes.staff_content import require
from api.services import Here, Services
from api.staff import content_view as view
from api.staff.answered import go
from api.staff.fields import Fields
from api.staff.page import staff_page
from api.staff.session import Editor, Officer, Posted
from knowledge.editing.merge import Conflict
from knowledge.hours import now_in_vietnam

router = APIRouter(prefix="/staff/noi-dung")
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
LONGEST_WORDS = 500
MOVED = "Đề xuất này vừa được người khác xử lý, hoặc là của chính mình nên không tự duyệt được. Xem lại bên dưới."
CHANGED = "Từ lúc mở trang, nội dung đã đổi. Đọc lại bản so sánh bên dưới rồi hãy duyệt."
UNDER_WAY = "Đề xuất này đang được đưa vào dùng, nên không rút hay trả lại được. Đợi một phút rồi hoàn tác giúp."
FAULTY = "Còn lỗi phải sửa (xem dưới); có lỗi thì không gửi, không duyệt được."
SAID = {
    "gui": "Đã gửi. Một người khác sẽ duyệt.",
    "rut": "Đã rút đề xuất.",
    "duyet": "Đã duyệt.",
    "tra-lai": "Đã trả lại cho người soạn.",
    "thu-lai": "Đang thử lại.",
    "hoan-tac": "Đã soạn bản hoàn tác. Xem kỹ rồi gửi duyệt.",
}


@router.get("/de-xuat/{id}")
def one(here: Here, officer: Editor, id: Id, done: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Return the page of one change."""
    return _page(here, officer, _found(here, officer, id), said=SAID.get(done, ""))


@router.post("/de-xuat/{id}/{deed}")
def do(here: Here, officer: Editor, id: Id, deed: str, fields: Posted) -> Response:
    """Do what one button of the page says; what cannot be done is said on the page."""
    edit = _found(here, officer, id)
    if deed not in _DEEDS:
        raise Problem("not-found")
    try:
        wrong, to = _DEEDS[deed](here, officer, edit, fields)
    except deeds.Moved:
        wrong, to = MOVED, edit.id
    except deeds.UnderWay:
        wrong, to = UNDER_WAY, edit.id
    if wrong:
        return _page(here, officer, _found(here, officer, id), wrong=wrong, typed=fields.lines("loi"))
    answer = go(f"{view.CONTENT}/de-xuat/{to}?xong={deed}")
    if deed in ("duyet", "thu-lai"):
        answer.background = BackgroundTask(publish_due, here)
    return answer


@router.get("/{slug}/{key}/lich-su")
def history(here: Here, officer: Editor, slug: str, key: str) -> Response:
    """Return every change of one record, latest first."""
    kind = view.SLUGS.get(slug, "")
    if not kind:
        raise Problem("not-found")
    require(here, officer, kind, key)
    with here.records.reading() as connection:
        found, names = edits.of_record(connection, kind, key), view.names(connection)
    return staff_page(
        here,
        officer,
        "content_history.html",
        title=f"Lịch sử: {view.name_of(here, kind, key)}",
        section="content",
        rows=view.rows(here, found, names),
        url=view.address(kind, key),
    )


Done = tuple[str, int]


def _submit(here: Services, officer: Officer, edit: Edit, _: Fields) -> Done:
    if edit.author != officer.id:
        raise deeds.Moved
    if not review(edit, None).sound:
        return FAULTY, edit.id
    with here.records.writing() as connection:
        deeds.submit(connection, officer, edit)
    return "", edit.id


def _withdraw(here: Services, officer: Officer, edit: Edit, _: Fields) -> Done:
    with here.records.writing() as connection:
        deeds.withdraw(connection, officer, edit)
    return "", edit.id


def _approve(here: Services, officer: Officer, edit: Edit, fields: Fields) -> Done:
    if edit.author == officer.id:
        raise deeds.Moved
    if seen(edit) != fields.raw("thay"):
        return CHANGED, edit.id
    if not review(edit, None).sound:
        return FAULTY, edit.id
    with here.records.writing() as connection:
        now = edits.find(connection, edit.id)
        if now is None or (now.after, now.effective_on) != (edit.after, edit.effective_on):
            raise deeds.Moved
        deeds.approve(connection, officer, edit, fields.lines("loi", LONGEST_WORDS))
    return "", edit.id


def _send_back(here: Services, officer: Officer, edit: Edit, fields: Fields) -> Done:
    words = fields.lines("loi", LONGEST_WORDS)
    if not words:
        return "Ghi vài lời để người soạn biết cần sửa gì.", edit.id
    with here.records.writing() as connection:
        deeds.send_back(connection, officer, edit, words)
    return "", edit.id


def _try_again(here: Services, _officer: Officer, edit: Edit, _: Fields) -> Done:
    with here.records.writing() as connection:
        deeds.try_again(connection, edit)
    return "", edit.id


def _undo(here: Services, officer: Officer, edit: Edit, _: Fields) -> Done:
    if edit.state != PUBLISHED:
        raise deeds.Moved
    try:
        with here.records.writing() as connection:
            return "", deeds.undo(connection, officer, edit)
    except NothingChanged:
        return "Nội dung hiện nay đã như trước đề xuất này rồi, không còn gì để hoàn tác.", edit.id
    except Conflict as error:
        fields = ", ".join(LABELS.get(name, name).lower() for name in error.fields) or "cả mục"
        return f"Sau đề xuất này, {fields} lại được sửa tiếp. Mở biểu mẫu sửa trực tiếp giúp.", edit.id


_DEEDS = {
    "gui": _submit,
    "rut": _withdraw,
    "duyet": _approve,
    "tra-lai": _send_back,
    "thu-lai": _try_again,
    "hoan-tac": _undo,
}


def _found(here: Services, officer: Officer, id: int) -> Edit:
    with here.records.reading() as connection:
        edit = edits.find(connection, id)
    if edit is None:
        raise Problem("not-found")
    require(here, officer, edit.kind, edit.key)
    return edit


def _page(
    here: Services, officer: Officer, edit: Edit, *, said: str = "", wrong: str = "", typed: str = ""
) -> Response:
    communes = here.store.communes()
    seen_as: Review = review(edit, communes[0] if communes else None)
    with here.records.reading() as connection:
        names = view.names(connection)
        others = [e for e in edits.of_record(connection, edit.kind, edit.key) if e.state in OPEN and e.id != edit.id]
    (row,) = view.rows(here, [edit], names)
    values: dict[str, Any] = {
        "edit": edit,
        "row": row,
        "made": view.moment(edit.made_at),
        "decided": view.moment(edit.decided_at),
        "published": view.moment(edit.published_at),
        "review": seen_as,
        "named": [view.named(here, each.message, edit.key) for each in seen_as.problems],
        "others": view.rows(here, others, names),
        "url": view.address(edit.kind, edit.key),
        "part_slug": next(slug for slug, part in view.PART_SLUGS.items() if part == edit.part),
        "may": _may(officer, edit, sound=seen_as.sound),
        "today": now_in_vietnam().date(),
        "commune": communes[0].title if communes else "",
    }
    status = 422 if wrong else 200
    return staff_page(
        here,
        officer,
        "content_edit.html",
        title=row["title"],
        section="content",
        said=said,
        wrong=wrong,
        typed=typed,
        status=status,
        **values,
    )


def _may(officer: Officer, edit: Edit, *, sound: bool) -> dict[str, bool]:
    """Return which buttons the page has."""
    mine, state = edit.author == officer.id, edit.state
    return {
        "submit": mine and state == DRAFT and sound,
        "revise": mine and state in (DRAFT, SUBMITTED, REJECTED, APPROVED),
        "withdraw": mine and state in OPEN,
        "approve": not mine and state == SUBMITTED and sound,
        "send_back": not mine and state in (SUBMITTED, APPROVED),
        "try_again": state == APPROVED and bool(edit.error),
        "undo": state == PUBLISHED,
    }
