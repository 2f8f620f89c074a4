"""When a resident wants a person: who can be reached now, what is offered and said, when waiting and talking end."""

from datetime import datetime, timedelta
from typing import Any

from api import handover_out as out
from api import scoring
from api.forms import feedback
from api.records import handovers
from api.records.handovers import CLOSED, LEFT, OPEN, RESIDENT, SYSTEM
from api.records.staff_presence import present
from api.schemas import Answer, Choice, Message
from knowledge.hours import VIETNAM, known, now_words
from knowledge.hours import state as hours_state
from knowledge.privacy import mask
from knowledge.profile import centre, confirmed, fill
from knowledge.records import Commune
from knowledge.store import Store
from knowledge.text import words

PREFIX = "handover:"
START, LEAVE = f"{PREFIX}start", f"{PREFIX}leave"
TALK_NOW = "Nói chuyện với cán bộ ngay"
LEAVE_WORD = Choice(label="Để lại lời nhắn cho cán bộ", choice="form:contact")
STOP_WAITING = Choice(label="Thôi, không chờ nữa", choice=LEAVE)
STOP_TALKING = Choice(label="Xong rồi, quay lại trợ lý", choice=LEAVE)
# Words of a handover that stand in it alone; the conversation's own record holds this.
TO_OFFICER = "[nhắn cán bộ]"
# Where hours are not known: nobody there for this long, and who waits is asked for a contact instead.
DESERTED = timedelta(minutes=10)
# Nobody has said a word for this long: the assistant answers again.
SILENT = timedelta(minutes=60)
# So many wait in one commune that nobody more is let in line.
LONGEST_QUEUE = 50
FULL = "Lúc này đã có nhiều người chờ gặp cán bộ {}. Bác có thể để lại lời nhắn và cách liên lạc."
SOON, MINUTE = 90, 60
_NO_PROMISE = "Cán bộ xem khi làm việc; trợ lý không hứa giờ trả lời."


# Typed alone, these end it.
_LEAVING = {"ket thuc", "quay lai tro ly", "thoi khong cho nua", "xong roi quay lai tro ly"}


class Over(Exception):
    """The handover ended while the resident's words were on their way."""


def is_leaving(text: str) -> bool:
    """Return True when typed words mean the end of the handover."""
    return " ".join(words(text)) in _LEAVING


def reachable(connection: Any, commune: Commune, now: datetime) -> bool:
    """Return True when an officer can be talked with: one is present, in hours where hours are known."""
    in_hours = not known(commune.hours) or hours_state(commune.hours, now.astimezone(VIETNAM)).open
    return in_hours and bool(present(connection, now=now, commune=commune.id))


def completed(connection: Any, answer: Answer, session: str, commune: Commune | None, now: datetime) -> Answer:
    """Return the assistant's answer on meeting a person, with what is possible now and the buttons for it."""
    row = handovers.live(connection, session)
    if row:
        told, choices = _standing(connection, row), _stop(row)
    elif commune is None:
        # Which commune is asked once the button is pressed.
        someone = bool(present(connection, now=now))
        told = "Đang có cán bộ trực trò chuyện." if someone else _absent(None, now)
        choices = [Choice(label=TALK_NOW, choice=START), LEAVE_WORD] if someone else [LEAVE_WORD]
    elif reachable(connection, commune, now):
        told = f"Đang có cán bộ {commune.title} trực trò chuyện ở đây: bác bấm nút dưới là được nối."
        choices = [Choice(label=TALK_NOW, choice=f"{START}:{commune.id}"), LEAVE_WORD]
    else:
        told, choices = _absent(commune, now), [LEAVE_WORD]
    fields = {name: getattr(answer, name) for name in Answer.model_fields}
    fields |= {"outcome": "handover", "topic": "human"}
    fields["messages"] = [*answer.messages, Message(text=told)]
    fields["choices"] = [*choices, *answer.choices]
    return Answer(**fields)


def start(connection: Any, session: str, channel: str, commune: Commune, now: datetime) -> Answer:
    """Put the resident into the queue and say where they stand; where nobody can be reached, offer the form."""
    row = handovers.live(connection, session)
    if row is None and not reachable(connection, commune, now):
        return said(_absent(commune, now), LEAVE_WORD, commune=commune.id)
    if row is None and len(handovers.queue(connection, commune.id)) >= LONGEST_QUEUE:
        return said(f"{FULL.format(commune.title)} {_NO_PROMISE}", LEAVE_WORD, commune=commune.id)
    if row is None:
        row = handovers.start(connection, session=session, channel=channel, commune=commune.id, at=now)
    out.state(connection, row, at=now)
    return said(_standing(connection, row), *_stop(row), commune=row["commune"])


def heard(connection: Any, knowledge: Store, session: str, text: str, key: str | None, now: datetime) -> Answer:
    """Keep a resident's words for the officers and say so in a sentence; raises Over when it has ended meanwhile."""
    row = handovers.live(connection, session)
    if row is None:
        raise Over
    masked = mask(text)
    handovers.say(connection, row["id"], RESIDENT, masked, at=now, key=key)
    told = "Đã chuyển tới cán bộ." if row["state"] == OPEN else "Đã ghi lại; cán bộ vào là đọc được ngay."
    if masked != text:
        told += " Số điện thoại, số giấy tờ trong đó đã được che."
    if feedback.urgent(text) and (urgent := knowledge.answer(feedback.EMERGENCY)):
        told = f"{fill(urgent.answer, knowledge.commune(row['commune']), now.astimezone(VIETNAM))}\n{told}"
    contact = [] if masked == text or row["channel"] != out.WEB else [LEAVE_WORD]
    return said(told, *contact, *_stop(row), commune=row["commune"])


def leave(connection: Any, session: str, now: datetime) -> Answer:
    """End the resident's handover, waiting or talking."""
    row = handovers.live(connection, session)
    offer: list[Choice] = []
    if row:
        offer = scoring.offered(connection, row, at=now) if row["state"] == OPEN else []
        handovers.say(connection, row["id"], SYSTEM, "Người dân đã kết thúc.", at=now)
        handovers.close(connection, row["id"], handovers.BY_RESIDENT, at=now)
        out.state(connection, {**row, "state": LEFT}, at=now)  # nobody needs to be told that it has ended
        out.places(connection, row["commune"], at=now)
    told = "Vâng, trợ lý ảo (AI) tiếp tục giúp bác. Cần gặp cán bộ lúc nào cũng được."
    return said(told, *offer, outcome="chitchat")


def stored(connection: Any, id: int, commune: Commune, now: datetime) -> Answer:
    """Return what is said once a message with a contact is stored; who waited in the queue does so no longer."""
    row = handovers.find(connection, id)
    assert row is not None  # just stored
    # Talking or waiting goes on: with this commune's officers, or with another's.
    under_way = handovers.live(connection, row["session"])
    if row["state"] == LEFT:
        if under_way is None:
            out.state(connection, row, at=now)
        out.places(connection, commune.id, at=now)
    phone = confirmed(commune.hotline)
    call = f", điện thoại {phone}" if phone else ""
    told = f"Đã ghi lời nhắn cho cán bộ {commune.title}. {_NO_PROMISE} Cần gấp thì tới {centre(commune)}{call}."
    return said(told, *(_stop(under_way) if under_way else []), commune=commune.id, outcome="form")


def expire(connection: Any, knowledge: Store, now: datetime) -> list[str]:
    """Ask for a contact who waits with nobody coming any more, end what fell silent; return their sessions."""
    touched, moved = [], set()
    for row in handovers.queue(connection):
        if _closed_for_today(connection, knowledge.commune(row["commune"]), row, now):
            told = "Hôm nay chưa có cán bộ nào nhận được. Lời bác đã ghi được giữ cho cán bộ xem. Muốn được liên lạc "
            told += "lại, bác bấm “Gặp cán bộ” (hoặc gõ “gặp cán bộ”) rồi chọn “Để lại lời nhắn cho cán bộ”."
            _set_aside(connection, row, told, now)
            touched.append(row["session"])
            moved.add(row["commune"])
    for commune in sorted(moved):
        out.places(connection, commune, at=now)
    for row in handovers.talking(connection, silent_since=now - SILENT):
        if handovers.unanswered(connection, row["id"]):
            _set_aside(connection, row, "Cán bộ chưa trả lời kịp; lời của bác vẫn được giữ cho cán bộ xem.", now)
        elif handovers.close(connection, row["id"], handovers.IDLE, at=now):
            handovers.say(connection, row["id"], SYSTEM, "Lâu không ai nói gì nên cuộc này tự kết thúc.", at=now)
            out.state(connection, {**row, "state": CLOSED}, at=now)
        touched.append(row["session"])
    return [session for session in touched if session]


def said(text: str, *choices: Choice, commune: str | None = None, outcome: Any = "handover") -> Answer:
    """Return an answer about meeting a person."""
    message = Message(text=text)
    return Answer(
        outcome=outcome, topic="human", commune=commune, messages=[message], choices=list(choices), confidence=1.0
    )


def _set_aside(connection: Any, row: dict[str, Any], told: str, now: datetime) -> None:
    if not handovers.set_aside(connection, row["id"]):
        return
    number = handovers.say(connection, row["id"], SYSTEM, told, at=now) or 0
    out.message(connection, row, told, number=number, at=now, name=None)
    out.state(connection, {**row, "state": LEFT}, at=now)


def _closed_for_today(connection: Any, commune: Commune | None, row: dict[str, Any], now: datetime) -> bool:
    if commune is not None and known(commune.hours):
        here = now.astimezone(VIETNAM)
        seen = hours_state(commune.hours, here)
        return not seen.open and (seen.opens is None or seen.opens.date() > here.date())
    lately = now - DESERTED
    return row["last_at"] < lately and not present(connection, now=lately, commune=row["commune"])


def _standing(connection: Any, row: dict[str, Any]) -> str:
    if row["state"] == OPEN:
        return "Cán bộ đang trò chuyện với bác ở đây; bác cứ gõ tiếp."
    place = handovers.place(connection, row)
    told = f"Đã báo cán bộ. Bác đứng thứ {place} trong hàng chờ.{_wait(connection, row['commune'])}"
    stop = "" if row["channel"] == out.WEB else " Muốn thôi thì gõ “kết thúc”."
    return (
        f"{told} Bác cứ gõ luôn điều muốn hỏi, cán bộ vào là đọc được; trong lúc chờ trợ lý không trả lời thay.{stop}"
    )


def _wait(connection: Any, commune: str) -> str:
    """Return how long it usually takes; nothing while too little is known."""
    seconds = handovers.usual_wait(connection, commune)
    if seconds is None:
        return ""
    return " Thường chờ chưa đến 2 phút." if seconds < SOON else f" Thường chờ khoảng {round(seconds / MINUTE)} phút."


def _stop(row: dict[str, Any]) -> list[Choice]:
    """Return the button that ends it; where buttons are numbers, a number may be meant for the officer: none there."""
    if row["channel"] != out.WEB:
        return []
    return [STOP_TALKING if row["state"] == OPEN else STOP_WAITING]


def _absent(commune: Commune | None, now: datetime) -> str:
    here = now.astimezone(VIETNAM)
    if commune and known(commune.hours) and not hours_state(commune.hours, here).open:
        why = now_words(commune.hours, here)
    else:
        why = "Lúc này chưa có cán bộ nào trực trò chuyện ở đây."
    return f"{why} Bác có thể để lại lời nhắn và cách liên lạc. {_NO_PROMISE}"
