"""What a resident would read: the running assistant is asked as a button of the chat asks it, and then forgets it."""

import secrets
from typing import NamedTuple

from api import degraded
from api.choices import parse_choice
from api.schemas import Answer
from api.services import Services
from api.talk import CHOOSE
from knowledge.records import Commune

ASPECTS = {
    "overview": "Tổng quan", "documents": "Giấy tờ", "fee": "Phí, lệ phí", "time": "Thời hạn", "place": "Nơi nộp",
    "steps": "Các bước", "online": "Nộp trực tuyến", "result": "Kết quả", "conditions": "Điều kiện",
    "legal": "Căn cứ pháp lý", "forms": "Mẫu đơn", "authorisation": "Ủy quyền",
}  # fmt: skip
OUTCOMES = {
    "answer": "trả lời", "clarify": "hỏi lại", "no_data": "nói là không có dữ liệu", "out_of_scope": "chỉ nơi khác",
    "handover": "mời gặp cán bộ", "form": "mở phiếu", "chitchat": "chào hỏi",
}  # fmt: skip


class Heard(NamedTuple):
    """What the assistant says to one question: under which heading, in what way, and the whole answer."""

    title: str
    outcome: str
    answer: Answer


async def about_procedure(here: Services, code: str, commune: Commune | None) -> tuple[list[Heard], bool]:
    """Return the answer to each aspect of a procedure, and whether search alone gave them: then there is but one."""
    choices = {title: f"procedure:{code}:{aspect}" for aspect, title in ASPECTS.items()}
    return await _heard(here, choices, commune)


async def about_answer(here: Services, id: str, commune: Commune | None) -> tuple[list[Heard], bool]:
    """Return what is said for a curated answer, and whether search alone gave it."""
    return await _heard(here, {"Câu trả lời": f"answer:{id}"}, commune)


async def _heard(here: Services, choices: dict[str, str], commune: Commune | None) -> tuple[list[Heard], bool]:
    """Ask each choice as the first thing of a conversation of its own: what was said before changes nothing."""
    heard: list[Heard] = []
    for title, choice in choices.items():
        session = f"tra-cuu-{secrets.token_hex(12)}"
        answer = await here.rasa.ask(
            session=session, message=CHOOSE, commune=commune.id if commune else None, choice=choice
        )
        if answer is None:
            return [_by_search(here, title, choice, commune)], True
        await here.rasa.forget(session)
        heard.append(Heard(title, OUTCOMES[answer.outcome], answer))
    return heard, False


def _by_search(here: Services, title: str, choice: str, commune: Commune | None) -> Heard:
    chosen = parse_choice(choice, here.store)
    assert chosen  # made from a record of this store
    answer = degraded.answer_choice(chosen, here, commune)
    return Heard(title, OUTCOMES[answer.outcome], answer)
