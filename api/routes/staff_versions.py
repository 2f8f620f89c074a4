"""Versions of the assistant: what is in use, a new one made and examined, compared, put in use, taken back."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.content.access import seen_by
from api.content.publish import CannotPublish
from api.problems import Problem
from api.records import edits
from api.records.edits import APPROVED, PUBLISHED
from api.services import Here, Services
from api.staff import content_view
from api.staff.answered import go
from api.staff.page import refused, staff_page
from api.staff.session import Editor, Officer, Posted, Watching
from api.staff.versions import control, settle, view
from api.staff.versions.control import Refused
from knowledge.candidates import status as states
from knowledge.candidates.status import ACTIVE, READY, SWITCHING, Status

router = APIRouter(prefix="/staff/phien-ban")
VERSIONS = "/staff/phien-ban"
NOT_YOURS = "Bản mới dùng cho mọi xã, nên chỉ người biên tập của mọi xã hoặc quản trị đưa vào dùng và quay lại được."
TAKEN_OUT = (
    "Từ lúc dựng bản này, đề xuất số {ids} đã được rút, soạn lại hoặc trả lại, nên bản này không đưa vào dùng được. "
    "Dựng bản mới giúp."
)
_SAID = {"ghi-chu": "Đã lưu ghi chú.", "dung": "Đã cho dừng."}


@router.get("")
def home(here: Here, officer: Editor, said: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Return what is in use, what waits for a new version, and all versions."""
    return _home(here, officer, said=_SAID.get(said, ""))


@router.post("")
def start(here: Here, officer: Editor, fields: Posted) -> Response:
    """Begin a new version with the approved changes."""
    try:
        status = control.start(here, officer, fields.text("ghi-chu", control.LONGEST_NOTE))
    except (Refused, CannotPublish) as error:
        return _home(here, officer, wrong=str(error))
    return go(f"{VERSIONS}/{status.id}")


@router.get("/{id}")
def one(here: Here, officer: Editor, id: str, said: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Return a version: how far it is, how it did beside the live one, what can be done."""
    return _one(here, officer, _found(id), said=_SAID.get(said, ""))


@router.get("/{id}/tien-do")
def progress(here: Here, officer: Watching, id: str) -> Response:
    """Return how far a version is, for the page that shows it."""
    if not officer.may("editor"):
        raise Problem("not-found")
    return staff_page(here, None, "version_progress.html", title="", it=view.row(_found(id)))


@router.post("/{id}/{deed}")
def do(here: Here, officer: Editor, id: str, deed: str, fields: Posted) -> Response:
    """Do what one button of a version's page says."""
    status = _found(id)
    if deed == "ghi-chu":
        return _done(here, officer, status, deed, lambda: _note(here, officer, status, fields.text("ghi-chu", 300)))
    if deed not in _DEEDS:
        raise Problem("not-found")
    act, everywhere = _DEEDS[deed]
    if everywhere and officer.communes:
        return refused(here, officer, "Chưa thực hiện được", NOT_YOURS)
    return _done(here, officer, status, deed, lambda: act(here, officer, status))


def _activate(here: Services, officer: Officer, status: Status) -> None:
    """Have a version put in use; raises Refused when a change in it is approved no more."""
    with here.records.reading() as connection:
        held = [edits.find(connection, id) for id in status.edits]
    gone = [str(edit.id) for edit in held if edit and edit.state not in (APPROVED, PUBLISHED)]
    if gone:
        raise Refused(TAKEN_OUT.format(ids=", ".join(gone)))
    control.activate(here, officer, status)


# What the buttons do, and whether it concerns every commune at once.
_DEEDS: dict[str, tuple[Callable[[Services, Officer, Status], None], bool]] = {
    "dung": (control.cancel, False),
    "dua-vao-dung": (_activate, True),
    "quay-lai": (control.roll_back, True),
}


def _note(here: Services, officer: Officer, status: Status, words: str) -> None:
    control.write_note(here, officer, status, words)


def _done(here: Services, officer: Officer, status: Status, deed: str, act: Callable[[], None]) -> Response:
    try:
        act()
    except Refused as error:
        return _one(here, officer, _found(status.id), wrong=str(error))
    return go(f"{VERSIONS}/{status.id}?xong={deed}")


def _found(id: str) -> Status:
    status = states.read(id)
    if status is None:
        raise Problem("not-found")
    return status


def _home(here: Services, officer: Officer, *, said: str = "", wrong: str = "") -> Response:
    settle.settle(here)
    everything = states.everything()
    used = next((each for each in everything if _is_in_use(each)), None)
    values: dict[str, Any] = {
        "used": view.row(used) if used else None,
        "built": view.moment(here.store.meta().get("built_at", "")),
        "rows": [view.row(each) for each in everything],
        "at_work": next((view.row(each) for each in everything if each.working), None),
        "waiting": _edits(here, seen_by(officer, control.waiting(here))),
        "may_switch": not officer.communes,
        "said": said,
        "wrong": wrong,
    }
    status = 422 if wrong else 200
    return staff_page(here, officer, "versions.html", title="Phiên bản", section="versions", status=status, **values)


def _is_in_use(status: Status) -> bool:
    """Return True for the version in use, also while it is being taken back."""
    return status.state == ACTIVE or (status.state == SWITCHING and status.earlier == ACTIVE)


def _one(here: Services, officer: Officer, status: Status, *, said: str = "", wrong: str = "") -> Response:
    settle.settle(here)
    with here.records.reading() as connection:
        held = [edit for id in status.edits if (edit := edits.find(connection, id))]
    values: dict[str, Any] = {
        "it": view.row(status),
        "compared": None if status.working and status.state != SWITCHING else view.comparison(here, status),
        "edits": _edits(here, seen_by(officer, held)),
        "may_activate": status.state == READY,
        "may_go_back": status.state == ACTIVE,
        "may_switch": not officer.communes,
        "not_yours": NOT_YOURS,
        "said": said,
        "wrong": wrong or (status.text if status.state in ("failed", "cancelled") else ""),
    }
    title = f"Bản {int(status.id)}"
    code = 422 if wrong else 200
    return staff_page(here, officer, "version.html", title=title, section="versions", status=code, **values)


def _edits(here: Services, held: list[edits.Edit]) -> list[dict[str, Any]]:
    return [
        {"id": each.id, "title": content_view.title_of(here, each.kind, each.key, each.part), "reason": each.reason}
        for each in held
    ]
