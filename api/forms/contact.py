"""Two short forms on meeting an officer: leaving a message with a contact, and naming the commune before talking."""

from datetime import datetime
from typing import Any

from api import handover
from api.forms.steps import Option, State, Step
from api.records import handovers
from api.schemas import Answer
from knowledge.records import Commune
from knowledge.store import Store

# "talk" asks for the commune alone and then begins the handover.
CONTACT, TALK = "contact", "talk"
FORMS = (CONTACT, TALK)
# The version of the notice that a resident agrees to; it is stored with the message.
NOTICE = "2026-11"
AGREE = "agree"


def steps(state: State, store: Store) -> list[Step]:
    """Return the steps of the form as they are asked, once the commune is known."""
    if state.form == TALK:
        return []
    return [
        Step("consent", _notice(_commune(state, store)), [Option("Đồng ý, để lại lời nhắn", AGREE)]),
        Step("question", "Bác/anh/chị muốn hỏi cán bộ việc gì? Đừng ghi số căn cước.", free=True),
        Step("contact", "Cán bộ liên lạc bằng cách nào ạ: tên và số điện thoại, hoặc Zalo, thư điện tử?", free=True),
    ]


def finish(connection: Any, state: State, store: Store, session: str, channel: str, now: datetime) -> Answer:
    """Begin the handover, or store the message left; return what is said."""
    commune = _commune(state, store)
    if state.form == TALK:
        return handover.start(connection, session, channel, commune, now)
    values = state.values
    id = handovers.leave(
        connection,
        session=session,
        channel=channel,
        commune=commune.id,
        question=values["question"],
        contact=values["contact"],
        consented_at=datetime.fromisoformat(values["consent"]),
        notice=NOTICE,
        at=now,
    )
    return handover.stored(connection, id, commune, now)


def _commune(state: State, store: Store) -> Commune:
    commune = store.commune(state.commune or "")
    assert commune is not None  # the commune is asked before anything else
    return commune


def _notice(commune: Commune) -> str:
    return (
        f"Lời nhắn và cách liên lạc được ghi lại để cán bộ {commune.title} trả lời, lưu trên máy của trợ lý tối đa 6 "
        "tháng, không dùng vào việc khác. Bác/anh/chị có đồng ý không?"
    )
