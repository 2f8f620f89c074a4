"""Questions that every new version must answer rightly: listed, added, dropped by editors."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.problems import Problem
from api.records import kept_questions
from api.records.kept_questions import KeptQuestion
from api.services import Here, Services
from api.staff.answered import go
from api.staff.audit import note
from api.staff.page import staff_page
from api.staff.session import Editor, Officer, Posted
from knowledge.privacy import mask

router = APIRouter(prefix="/staff/phien-ban/cau-hoi")
QUESTIONS = "/staff/phien-ban/cau-hoi"
LONGEST = 300
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("")
def questions(here: Here, officer: Editor) -> Response:
    """Return the questions of the officer's communes and those asked without one."""
    return _page(here, officer)


@router.post("")
def keep(here: Here, officer: Editor, fields: Posted) -> Response:
    """Add a question with its right procedure."""
    typed = {"text": mask(fields.text("cau", LONGEST)), "commune": fields.raw("xa"), "procedure": fields.text("ma", 64)}
    if wrong := _fault(here, officer, typed):
        return _page(here, officer, typed=typed, wrong=wrong)
    values: dict[str, Any] = {**typed, "commune": typed["commune"] or None}
    with here.records.writing() as connection:
        kept = kept_questions.keep(connection, **values, author=officer.id, now=datetime.now(UTC))
        if kept:
            note(connection, officer, "question_kept", typed["procedure"])
    if not kept:
        wrong = f"Đã có {kept_questions.MOST} câu; bỏ bớt câu cũ rồi thêm."
        return _page(here, officer, typed=typed, wrong=wrong)
    return go(QUESTIONS)


@router.post("/{id}/bo")
def drop(here: Here, officer: Editor, id: Id, fields: Posted) -> Response:  # noqa: ARG001
    """Drop a question."""
    with here.records.writing() as connection:
        found = kept_questions.find(connection, id)
        if found is None or not _may_change(officer, found.commune):
            raise Problem("not-found")
        kept_questions.drop(connection, id)
        note(connection, officer, "question_dropped", found.procedure or found.topic or "")
    return go(QUESTIONS)


def _fault(here: Services, officer: Officer, typed: dict[str, str]) -> str:
    """Return what is wrong with a question as it was typed; "" for nothing."""
    if len(typed["text"]) < 4:
        return "Viết câu hỏi như người dân sẽ hỏi."
    if typed["commune"] and here.store.commune(typed["commune"]) is None:
        return "Chọn xã trong danh sách."
    if not _may_change(officer, typed["commune"] or None):
        return "Chọn xã mà mình phụ trách."
    if here.store.procedure(typed["procedure"]) is None:
        return "Mã thủ tục này không có trong dữ liệu. Mã ở mục Tra cứu, ví dụ 1.001193."
    return ""


def _may_change(officer: Officer, commune: str | None) -> bool:
    """Return True when the officer answers for the commune; a question without one concerns all of them."""
    return officer.serves(commune) if commune else not officer.communes


def _page(here: Services, officer: Officer, *, typed: dict[str, str] | None = None, wrong: str = "") -> Response:
    with here.records.reading() as connection:
        listed = kept_questions.listed(connection)
    seen = [each for each in listed if each.commune is None or officer.serves(each.commune)]
    values: dict[str, Any] = {
        "rows": [_row(here, officer, each) for each in seen],
        "communes": [each for each in here.store.communes() if officer.serves(each.id)],
        "everywhere": not officer.communes,
        "typed": typed or {"text": "", "commune": "", "procedure": ""},
        "wrong": wrong,
    }
    title, status = "Câu phải luôn đúng", 422 if wrong else 200
    return staff_page(here, officer, "version_questions.html", title=title, section="versions", status=status, **values)


def _row(here: Services, officer: Officer, kept: KeptQuestion) -> dict[str, Any]:
    procedure = here.store.procedure(kept.procedure) if kept.procedure else None
    commune = here.store.commune(kept.commune) if kept.commune else None
    return {
        "id": kept.id,
        "text": kept.text,
        "commune": commune.title if commune else "",
        "right": (procedure.label or procedure.name) if procedure else kept.procedure or kept.topic,
        "code": kept.procedure or "",
        "mine": _may_change(officer, kept.commune),
    }
