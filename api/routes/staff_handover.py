"""What an officer does with a conversation: take it, answer, forward it, end it, deal with a message left."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from anyio import from_thread
from fastapi import APIRouter
from starlette.responses import Response

from api import handover_out as out
from api import scoring
from api.records import handover_lists, handovers
from api.records.bell import STAFF
from api.records.handovers import CLOSED, LEFT, NOTE, OFFICER, OPEN, SYSTEM, WAITING
from api.routes.staff_inbox import colleagues, missing, viewer_of
from api.services import Here, Services
from api.staff.answered import go
from api.staff.audit import note
from api.staff.page import refused
from api.staff.session import Officer, Posted, Signed
from knowledge.privacy import mask
from knowledge.records import Commune

router = APIRouter(prefix="/staff/hop-thu/{id}")
LONGEST = 2000
_COLLEAGUE, _OFFICE = "nguoi:", "phong:"
Row = dict[str, Any]
# Does something with a conversation; returns why it cannot be done, or None.
Act = Callable[[Any, Row, datetime], str | None]


@router.post("/nhan")
def take(here: Here, officer: Signed, fields: Posted, id: int) -> Response:
    """Take a conversation that waits, or from the colleague who the officer saw has it."""
    held_by = int(fields.raw("giu")) if fields.raw("giu").isdecimal() else None

    def act(connection: Any, row: Row, now: datetime) -> str | None:
        if row["state"] == LEFT and row["channel"] == out.WEB:
            return "Người dân đã rời trang; hãy liên lạc theo cách họ để lại."
        if row["state"] == LEFT:
            taken = handovers.reopen(connection, id, officer.id, at=now)
        else:
            taken = handovers.take(connection, id, officer.id, held_by=held_by, at=now)
        if not taken:
            return "Cuộc này vừa được người khác nhận hoặc đã kết thúc."
        handovers.say(connection, id, NOTE, f"{officer.name} nhận.", at=now)
        _joined(connection, row, officer.name, now)
        out.places(connection, row["commune"], at=now)
        note(connection, officer, "handover_taken", _subject(id), before=held_by)
        return None

    return _done(here, officer, id, act)


@router.post("/tra-loi")
def answer(here: Here, officer: Signed, fields: Posted, id: int) -> Response:
    """Say something to the resident; sent twice with one key it is said once."""
    text, key = mask(fields.lines("loi", LONGEST)), fields.raw("khoa")[:64] or None

    def act(connection: Any, row: Row, now: datetime) -> str | None:
        if row["state"] != OPEN or row["taken_by"] != officer.id:
            return "Cuộc này đã kết thúc hoặc đang do người khác trả lời; lời vừa viết chưa gửi đi."
        if not text:
            return "Chưa viết gì."
        number = handovers.say(connection, id, OFFICER, text, at=now, staff=officer.id, key=key)
        if number:
            out.message(connection, row, text, number=number, at=now, name=officer.name)
            note(connection, officer, "handover_answered", _subject(id))
        return None

    return _done(here, officer, id, act, written=text)


@router.post("/chuyen")
def forward(here: Here, officer: Signed, fields: Posted, id: int) -> Response:
    """Give a conversation to a colleague, or put it back into the queue for an office, with a note for them."""
    to, words = fields.text("toi"), mask(fields.lines("ghi-chu", LONGEST))

    def act(connection: Any, row: Row, now: datetime) -> str | None:
        if row["state"] not in handovers.LIVE or row["taken_by"] not in (None, officer.id):
            return "Cuộc này đã kết thúc hoặc đang do người khác trả lời."
        if to.startswith(_COLLEAGUE):
            name = _to_colleague(connection, officer, row, to.removeprefix(_COLLEAGUE), now)
        else:
            name = _to_office(connection, here.store.commune(row["commune"]), row, to.removeprefix(_OFFICE), now)
        if name is None:
            return "Chọn người hoặc phòng để chuyển."
        text = f"{officer.name} chuyển cho {name}" + (f": {words}" if words else ".")
        handovers.say(connection, id, NOTE, text, at=now, staff=officer.id)
        note(connection, officer, "handover_forwarded", _subject(id), to=name)
        return None

    return _done(here, officer, id, act, after="/staff", written=words)


@router.post("/dong")
def close(here: Here, officer: Signed, fields: Posted, id: int) -> Response:  # noqa: ARG001 - checks the form
    """End a conversation; the assistant answers again."""

    def act(connection: Any, row: Row, now: datetime) -> str | None:
        if row["state"] != OPEN or row["taken_by"] != officer.id:
            return "Chỉ người đang trả lời mới kết thúc được cuộc này."
        handovers.say(connection, id, NOTE, f"{officer.name} kết thúc.", at=now)
        handovers.close(connection, id, handovers.BY_OFFICER, at=now, staff=officer.id)
        more = scoring.after_handover(connection, row, at=now)
        out.state(connection, {**row, "state": CLOSED}, at=now, more=more)
        note(connection, officer, "handover_closed", _subject(id))
        return None

    return _done(here, officer, id, act, after="/staff?xem=toi")


@router.post("/lien-lac")
def contacted(here: Here, officer: Signed, fields: Posted, id: int) -> Response:
    """Note what became of a message left: the resident was reached, or not."""
    ending, words = fields.raw("ket-qua"), mask(fields.lines("ghi-chu", LONGEST))

    def act(connection: Any, row: Row, now: datetime) -> str | None:
        if row["state"] != LEFT or ending not in (handovers.CONTACTED, handovers.UNREACHED):
            return "Lời nhắn này đã được xử lý."
        if words:
            handovers.say(connection, id, NOTE, words, at=now, staff=officer.id)
        handovers.close(connection, id, ending, at=now, staff=officer.id)
        note(connection, officer, "handover_contacted", _subject(id), result=ending)
        return None

    return _done(here, officer, id, act, after="/staff")


def _done(here: Services, officer: Officer, id: int, act: Act, *, after: str = "", written: str = "") -> Response:
    """Do ``act`` in one transaction, wake who watches, and go on to ``after``, or back to the conversation."""
    with here.records.writing() as connection:
        row = handover_lists.visible(connection, viewer_of(officer), id, hold=True)
        if row is None:
            return missing(here, officer)
        wrong = act(connection, row, datetime.now(UTC))
    if wrong:
        detail = f"{wrong} Lời vừa viết: “{written}”" if written else wrong
        return refused(here, officer, "Chưa thực hiện được", detail, status=409)
    from_thread.run_sync(_wake, here, row["session"])
    return go(after or f"/staff/hop-thu/{id}")


def _wake(here: Services, session: str | None) -> None:
    here.channels.wake.set()
    for name in (session, STAFF):
        if name:
            here.bell.ring(name)


def _to_colleague(connection: Any, officer: Officer, row: Row, id: str, now: datetime) -> str | None:
    for account in colleagues(connection, officer, row["commune"]):
        if str(account.id) == id:
            handovers.take(connection, row["id"], account.id, held_by=row["taken_by"], at=now)
            _joined(connection, row, account.name, now)
            out.places(connection, row["commune"], at=now)
            return account.name
    return None


def _to_office(connection: Any, commune: Commune | None, row: Row, chosen: str, now: datetime) -> str | None:
    if chosen not in [office.name for office in (commune.offices if commune else [])]:
        return None
    handovers.requeue(connection, row["id"], office=chosen)
    told = f"Câu hỏi của bác được chuyển tới {chosen}. Bác chờ thêm giúp; lời bác đã viết vẫn còn đủ."
    number = handovers.say(connection, row["id"], SYSTEM, told, at=now) or 0
    out.message(connection, row, told, number=number, at=now, name=None)
    out.state(connection, {**row, "state": WAITING}, at=now)
    out.places(connection, row["commune"], at=now)
    return chosen


def _joined(connection: Any, row: Row, name: str, now: datetime) -> None:
    out.state(connection, {**row, "state": OPEN}, at=now, name=name)


def _subject(id: int) -> str:
    return f"hộp thư {id}"
