"""Feedback in the console: the list, as a page and as CSV, and one report with all that is done with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api import report_news
from api.forms.feedback import KINDS, LABELS
from api.records import codes, report_events, report_list, reports
from api.records import staff as accounts
from api.records.report_events import MAX_OFFICE, Change, Refused
from api.records.report_list import Wanted
from api.records.report_states import ANSWERED, STATES
from api.routes.staff_audit import csv_file
from api.services import Here, Services
from api.staff import report_view
from api.staff.answered import Answered, go
from api.staff.audit import note
from api.staff.fields import Fields
from api.staff.page import refused, staff_page
from api.staff.session import Officer, Posted, Signed
from knowledge.hours import now_in_vietnam
from knowledge.privacy import mask
from knowledge.text import clean

router = APIRouter(prefix="/staff/phan-anh")
LIST = "/staff/phan-anh"
PER_PAGE, MOST_ROWS, LONGEST = 25, 50_000, 1500
Word = Annotated[str, Query(max_length=40)]
_WRONG = {
    "moved": "Phản ánh vừa được người khác đổi tình trạng. Xem lại lịch sử bên dưới rồi làm tiếp.",
    "not-allowed": "Không đổi được từ tình trạng hiện nay sang tình trạng vừa chọn.",
    "office": "Ghi tên nơi xử lý hoặc nơi giải quyết để người gửi biết.",
    "words": "Viết lời trả lời cho người gửi.",
    "original": "Mã phản ánh gốc không có, không cùng xã, hoặc chính là phản ánh này.",
    "officer": "Chọn đồng nghiệp để giao.",
}


class Asked:
    """The filter as the page's address has it; what is not known counts as not asked for."""

    def __init__(
        self,
        state: Annotated[str, Query(alias="tinh-trang", max_length=40)] = "open",
        kind: Annotated[str, Query(alias="viec", max_length=40)] = "",
        commune: Annotated[str, Query(alias="xa", max_length=64)] = "",
        overdue: Annotated[str, Query(alias="qua-han", max_length=1)] = "",
        mine: Annotated[str, Query(alias="cua-toi", max_length=1)] = "",
        code: Annotated[str, Query(alias="ma", max_length=40)] = "",
    ) -> None:
        """Keep what was asked."""
        self.state = state if state == "open" or state in STATES else ""
        self.kind = kind if kind in LABELS else ""
        self.commune, self.overdue, self.mine, self.code = commune, overdue == "1", mine == "1", clean(code)

    def wanted(self, officer: Officer) -> Wanted:
        """Return the filter for what ``officer`` may see; a code is looked for in every state."""
        communes, today = officer.communes, now_in_vietnam().date()
        if self.code:
            return Wanted(communes=communes, today=today, code=self.code)
        return Wanted(
            communes=communes,
            today=today,
            state=self.state or None,
            kind=self.kind or None,
            commune=self.commune or None,
            overdue=self.overdue,
            assignee=officer.id if self.mine else None,
        )

    def query(self, **more: Any) -> str:
        """Return the address's query for the same filter, with ``more``."""
        values = {"tinh-trang": self.state, "viec": self.kind, "xa": self.commune, "ma": self.code}
        values |= {"qua-han": "1" if self.overdue else "", "cua-toi": "1" if self.mine else ""}
        values |= {name.replace("_", "-"): value for name, value in more.items()}
        return urlencode({name: value for name, value in values.items() if value or name == "tinh-trang"})


AskedFor = Annotated[Asked, Depends()]


@router.get("")
def listed(
    here: Here, officer: Signed, asked: AskedFor, number: Annotated[str, Query(alias="trang")] = "1"
) -> Response:
    """Return one page of the reports that fit, with how many there are in each state."""
    wanted = asked.wanted(officer)
    with here.records.reading() as connection:
        total = report_list.count(connection, wanted)
        pages = max(1, -(-total // PER_PAGE))
        shown = min(max(1, int(number) if number.isdecimal() and len(number) < 9 else 1), pages)
        found = report_list.rows(connection, wanted, limit=PER_PAGE, offset=(shown - 1) * PER_PAGE)
        counts, names = report_list.counts(connection, wanted), _names(connection)
    values: dict[str, Any] = {
        "rows": [report_view.row(row, here, wanted.today, names) for row in found],
        "asked": asked,
        "states": STATES,
        "kinds": KINDS,
        "communes": [each for each in here.store.communes() if officer.serves(each.id)],
        "counts": counts,
        "total": total,
        "pages": pages,
        "number": shown,
    }
    return staff_page(here, officer, "reports.html", title="Phản ánh", section="feedback", **values)


@router.get(".csv")
def as_csv(here: Here, officer: Signed, asked: AskedFor) -> Response:
    """Return the reports that fit as CSV, without contacts and notes; the download is noted."""
    wanted = asked.wanted(officer)
    with here.records.writing() as connection:
        found, names = report_list.rows(connection, wanted, limit=MOST_ROWS), _names(connection)
        note(connection, officer, "reports_exported", "phan-anh.csv", rows=len(found))
    table = [report_view.csv_row(report_view.row(row, here, wanted.today, names)) for row in found]
    return csv_file("phan-anh.csv", report_view.CSV_HEAD, table)


@router.get("/{code}")
def one(
    here: Here, officer: Signed, code: str, said: Annotated[str, Query(alias="xong", max_length=1)] = ""
) -> Response:
    """Return one report with everything known of it and what may be done."""
    return _page(here, officer, code, said="Đã lưu." if said == "1" else "")


@router.post("/{code}")
async def act(here: Here, officer: Signed, code: str, fields: Posted) -> Response:
    """Do one thing with a report: reply, change its state, give it to a colleague, write a note."""
    deed = _DEEDS.get(fields.raw("lam"))
    if deed is None:
        return await to_thread.run_sync(lambda: _page(here, officer, code, wrong=_WRONG["not-allowed"], fields=fields))

    def do() -> set[str]:
        with here.records.writing() as connection:
            return deed(connection, here, officer, _found(connection, here, officer, code), fields)

    try:
        sessions = await to_thread.run_sync(do)
    except Refused as error:
        reason = error.reason
        return await to_thread.run_sync(lambda: _page(here, officer, code, wrong=_WRONG[reason], fields=fields))
    for session in sessions:
        here.bell.ring(session)
    return go(f"{LIST}/{reports.shown(codes.read(code))}?xong=1")


def _found(connection: Any, here: Services, officer: Officer, code: str) -> dict[str, Any]:
    """Return the report with ``code``; raises Answered with 404 when the officer may not see it or there is none."""
    found = reports.find(connection, code)
    if found is None or not officer.serves(found["commune"]):
        detail = "Không có phản ánh nào mang mã này trong các xã của tài khoản đang dùng."
        raise Answered(refused(here, officer, "Không tìm thấy phản ánh", detail, 404))
    return found


def _page(
    here: Services, officer: Officer, code: str, *, said: str = "", wrong: str = "", fields: Fields | None = None
) -> Response:
    today = now_in_vietnam().date()
    with here.records.reading() as connection:
        found = _found(connection, here, officer, code)
        names = _names(connection)
        events = report_events.history(connection, found["code"], public=False)
        twins = report_events.duplicates(connection, found["code"])
        alike = report_list.alike(connection, found) if STATES[found["state"]].open else []
        colleagues = [each for each in accounts.everyone(connection) if _may_take(each, found)]
    commune = here.store.commune(found["commune"])
    values: dict[str, Any] = {
        "report": report_view.row(found, here, today, names),
        "events": report_view.history(events),
        "deeds": report_view.deeds(found["state"]),
        "may_answer": ANSWERED in STATES[found["state"]].next,
        "alike": [(round(score * 100), report_view.row(row, here, today, names)) for score, row in alike],
        "twins": [report_view.row(row, here, today, names) for row in twins],
        "colleagues": colleagues,
        "offices": [office.name for office in commune.offices] if commune else [],
        "longest": LONGEST,
        "said": said,
        "wrong": wrong,
        "typed": _typed(fields),
    }
    title = f"Phản ánh {reports.shown(found['code'])}"
    status = 422 if wrong else 200
    return staff_page(here, officer, "report.html", title=title, section="feedback", status=status, **values)


def _typed(fields: Fields | None) -> dict[str, str]:
    """Return what was typed into a form that was refused, to stand in it again."""
    names = ("lam", "tinh-trang", "loi", "noi", "ma")
    return {name: fields.raw(name) if fields else "" for name in names}


def _names(connection: Any) -> dict[int, str]:
    return {account.id: account.name for account in accounts.everyone(connection)}


def _may_take(account: accounts.Account, found: dict[str, Any]) -> bool:
    return not account.disabled and (not account.communes or found["commune"] in account.communes)


def _words(fields: Fields) -> str:
    """Return the words of a form, cleaned line by line."""
    lines = (clean(line) for line in fields.raw("loi")[:LONGEST].splitlines())
    return "\n".join(line for line in lines if line)


def _reply(connection: Any, here: Services, officer: Officer, found: dict[str, Any], fields: Fields) -> set[str]:
    text = _words(fields)
    if not text:
        raise Refused("words")
    now = datetime.now(UTC)
    event = report_events.reply(connection, found["code"], text, staff=officer.id, at=now)
    if event is None:
        return set()
    note(connection, officer, "report_replied", reports.shown(found["code"]))
    url = here.settings.public_url
    return report_news.tell(connection, found, text, event=event, name=officer.name, url=url, at=now)


def _change(connection: Any, here: Services, officer: Officer, found: dict[str, Any], fields: Fields) -> set[str]:
    now, text = datetime.now(UTC), _words(fields) or None
    wanted = Change(
        seen=fields.raw("thay"),
        state=fields.raw("tinh-trang"),
        text=text,
        office=fields.text("noi", MAX_OFFICE) or None,
        duplicate_of=fields.text("ma", 40) or None,
    )
    event = report_events.change(connection, found, wanted, staff=officer.id, at=now)
    after = reports.find(connection, found["code"]) or found
    note(connection, officer, "report_state", reports.shown(found["code"]), **_labels(wanted))
    told, url = report_news.words(after, text), here.settings.public_url
    return report_news.tell(connection, after, told, event=event, name=officer.name, url=url, at=now)


def _labels(wanted: Change) -> dict[str, str]:
    return {"state": STATES[wanted.state].label, "before": STATES[wanted.seen].label}


def _assign(connection: Any, here: Services, officer: Officer, found: dict[str, Any], fields: Fields) -> set[str]:  # noqa: ARG001
    id = fields.raw("ai")
    account = accounts.by_id(connection, int(id)) if id.isdecimal() and len(id) < 10 else None
    if account is None or not _may_take(account, found):
        raise Refused("officer")
    words = mask(_words(fields))
    text = f"Giao cho {account.name}.{' ' if words else ''}{words}"
    report_events.assign(connection, found["code"], account.id, text, staff=officer.id, at=datetime.now(UTC))
    note(connection, officer, "report_assigned", reports.shown(found["code"]), to=account.login)
    return set()


def _note(connection: Any, here: Services, officer: Officer, found: dict[str, Any], fields: Fields) -> set[str]:  # noqa: ARG001
    text = mask(_words(fields))
    if not text:
        raise Refused("words")
    if report_events.note(connection, found["code"], text, staff=officer.id, at=datetime.now(UTC)) is not None:
        note(connection, officer, "report_noted", reports.shown(found["code"]))
    return set()


_Deed = Callable[[Any, Services, Officer, dict[str, Any], Fields], set[str]]
_DEEDS: dict[str, _Deed] = {"tra-loi": _reply, "tinh-trang": _change, "giao": _assign, "ghi-chu": _note}
