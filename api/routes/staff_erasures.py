"""Deletion requests in the console: the list by what is due, and one request with all that is done with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query
from starlette.responses import Response

from api import erasure
from api.records import codes, erasure_matters, erasures, reports
from api.records.erasures import Refused
from api.services import Here, Services
from api.staff import erasure_view as view
from api.staff.answered import Answered, go
from api.staff.audit import note
from api.staff.entry import password_again
from api.staff.fields import Fields
from api.staff.page import refused, staff_page
from api.staff.session import Officer, Posted, Signed
from api.staff.steps import AtFull
from knowledge.hours import now_in_vietnam
from knowledge.privacy import mask

router = APIRouter(prefix="/staff/xoa-du-lieu")
LIST = "/staff/xoa-du-lieu"
PER_PAGE, LONGEST = 25, 1000
_WRONG = {
    "moved": "Yêu cầu vừa được người khác làm, hoặc việc này đã làm rồi. Xem lại bên dưới rồi làm tiếp.",
    "words": "Viết lý do; người yêu cầu sẽ đọc lời này.",
    "day": "Chọn ngày gia hạn sau hạn đang có và không quá 20 ngày nữa.",
    "late": "Đã quá hạn xóa nên không gia hạn được nữa: xóa ngay, hoặc trả lời vì sao không xóa được.",
    "password": "Mật khẩu không đúng nên chưa xóa gì.",
}
_DONE = {
    "bao-nhan": "Đã báo cho người yêu cầu là cán bộ đã nhận.",
    "gia-han": "Đã gia hạn và báo lý do.",
    "xoa": "Đã xóa. Yêu cầu này làm xong.",
    "xoa-not": "Đã xóa nốt phần còn giữ.",
    "tu-choi": "Đã trả lời là không xóa được.",
}


@dataclass(frozen=True)
class _Act:
    """One button pressed: by whom, on which request as it stands in this transaction, with which fields."""

    connection: Any
    here: Services
    officer: Officer
    found: dict[str, Any]
    fields: Fields
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def note(self, name: str, **detail: Any) -> None:
        """Write the act into the audit."""
        note(self.connection, self.officer, name, reports.shown(self.found["code"]), **detail)

    def tell(self, text: str, name: str) -> str | None:
        """Tell who asked, where they can be told; return the session to ring."""
        url = self.here.settings.public_url
        return erasure.tell(self.connection, self.found, text, act=name, url=url, at=self.at)


@router.get("")
def listed(
    here: Here,
    officer: Signed,
    shelf: Annotated[str, Query(alias="muc", max_length=20)] = "dang-cho",
    number: Annotated[str, Query(alias="trang", max_length=9)] = "1",
) -> Response:
    """Return one page of the requests of a view, most urgent first."""
    shelf = shelf if shelf in view.VIEWS else "dang-cho"
    today, communes = now_in_vietnam().date(), officer.communes
    with here.records.reading() as connection:
        counts = erasures.counts(connection, communes)
        total = counts[view.VIEWS[shelf][0]]
        pages = max(1, -(-total // PER_PAGE))
        shown = min(max(1, int(number) if number.isdecimal() else 1), pages)
        start = (shown - 1) * PER_PAGE
        rows = erasures.listed(connection, communes, view=view.VIEWS[shelf][0], limit=PER_PAGE, offset=start)
        late = erasures.overdue(connection, communes, today)
    values: dict[str, Any] = {
        "rows": [view.row(each, here, today) for each in rows],
        "views": view.VIEWS,
        "shelf": shelf,
        "counts": counts,
        "late": late,
        "total": total,
        "pages": pages,
        "number": shown,
    }
    return staff_page(here, officer, "erasures.html", title="Xóa dữ liệu", section="erasure", **values)


@router.get("/{code}")
def one(
    here: Here, officer: Signed, code: str, done: Annotated[str, Query(alias="xong", max_length=20)] = ""
) -> Response:
    """Return one request with the records it is about and what may be done."""
    return _page(here, officer, code, said=_DONE.get(done, ""))


@router.post("/{code}")
async def act(here: Here, officer: Signed, session: AtFull, code: str, fields: Posted) -> Response:
    """Do one thing with a request: acknowledge, extend, delete, refuse; the resident is told."""
    name = fields.raw("lam")
    deed = _DEEDS.get(name)

    def do() -> str | None:
        with here.records.reading() as connection:
            _found(connection, here, officer, code)
        if name in _FOR_EVER and not password_again(here, session, fields.raw("mat-khau")):
            raise Refused("password")
        with here.records.writing() as connection:
            assert deed is not None  # looked at below
            return deed(_Act(connection, here, officer, _found(connection, here, officer, code), fields))

    try:
        if deed is None:
            raise Refused("moved")
        rung = await to_thread.run_sync(do)
    except Refused as error:
        reason = error.reason
        return await to_thread.run_sync(lambda: _page(here, officer, code, wrong=_WRONG[reason], fields=fields))
    if rung:
        here.bell.ring(rung)
    here.channels.wake.set()
    return go(f"{LIST}/{reports.shown(codes.read(code))}?xong={name}")


def _found(connection: Any, here: Services, officer: Officer, code: str) -> dict[str, Any]:
    """Return the request with ``code``; raises Answered with 404 when the officer may not see it or there is none."""
    found = erasures.find(connection, code)
    if found is None or not officer.serves(found["commune"] or ""):
        detail = "Không có yêu cầu nào mang mã này trong các xã của tài khoản đang dùng."
        raise Answered(refused(here, officer, "Không tìm thấy yêu cầu", detail, 404))
    return found


def _page(
    here: Services, officer: Officer, code: str, *, said: str = "", wrong: str = "", fields: Fields | None = None
) -> Response:
    today = now_in_vietnam().date()
    with here.records.reading() as connection:
        found = _found(connection, here, officer, code)
        about = [view.matter(connection, each) for each in erasure_matters.of_request(connection, found)]
        rest = len(erasures.rest(connection, found)) if found["state"] == erasures.DONE else 0
    names = ("lam", "den", "loi")
    values: dict[str, Any] = {
        "request": view.row(found, here, today),
        "about": about,
        "rest": rest,
        "longest": LONGEST,
        "said": said,
        "wrong": wrong,
        "typed": {name: fields.raw(name) if fields else "" for name in names},
        "picked": fields.all("ban-ghi") if fields else [each["value"] for each in about],
    }
    title, status = f"Yêu cầu {reports.shown(found['code'])}", 422 if wrong else 200
    return staff_page(here, officer, "erasure.html", title=title, section="erasure", status=status, **values)


def _acknowledge(act: _Act) -> str | None:
    erasures.acknowledge(act.connection, act.found["code"], at=act.at)
    act.note("erasure_acknowledged")
    text = f"cán bộ đã nhận. Sẽ xóa chậm nhất ngày {erasures.last_day(act.found):%d/%m/%Y}."
    return act.tell(text, "acknowledged")


def _extend(act: _Act) -> str | None:
    until, why = _day(act.fields.raw("den")), _words(act.fields)
    day = erasures.extend(act.connection, act.found, until, why, at=act.at)
    act.note("erasure_extended", until=f"{day:%d/%m/%Y}")
    return act.tell(f"cán bộ cần thêm thời gian, sẽ xóa chậm nhất ngày {day:%d/%m/%Y}. Lý do: {why}", "extended")


def _delete(act: _Act) -> str | None:
    chosen = [(kind, ref) for kind, _, ref in (value.partition(":") for value in act.fields.all("ban-ghi"))]
    wiped = erasures.finish(act.connection, act.found, chosen, at=act.at)
    act.note("erasure_done", rows=sum(wiped.values()))
    gone = erasure.counted(wiped)
    text = f"đã xóa xong: {gone}." if gone else "cán bộ đã tìm và không có dữ liệu nào phải xóa."
    rung = act.tell(f"{text} {erasure.KEPT}" if wiped.get(erasure_matters.STRIPPED) else text, "done")
    if act.found["channel"] == erasure.WEB:  # who came by a channel is known until the news has left
        erasures.tie(act.connection, act.found["code"], None)
    return rung


def _delete_rest(act: _Act) -> str | None:
    wiped = erasures.finish_rest(act.connection, act.found)
    if not wiped:
        raise Refused("moved")
    act.note("erasure_rest", rows=sum(wiped.values()))
    return None


def _refuse(act: _Act) -> str | None:
    why = _words(act.fields)
    erasures.refuse(act.connection, act.found, why, at=act.at)
    act.note("erasure_refused")
    rung = act.tell(f"cán bộ không xóa được. Lý do: {why}", "refused")
    erasures.tie(act.connection, act.found["code"], None)
    return rung


def _words(fields: Fields) -> str:
    return mask(fields.lines("loi", LONGEST))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


# What cannot be taken back asks for the password again.
_FOR_EVER = ("xoa", "xoa-not")
_DEEDS: dict[str, Callable[[_Act], str | None]] = {
    "bao-nhan": _acknowledge,
    "gia-han": _extend,
    "xoa": _delete,
    "xoa-not": _delete_rest,
    "tu-choi": _refuse,
}
