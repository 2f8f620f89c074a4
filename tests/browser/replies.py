"""What the stand-in for Rasa says: the contract's shapes filled from the real records, chosen by the words asked."""

from functools import cache
from typing import Any

from knowledge.card import card
from knowledge.paths import knowledge_db
from knowledge.store import Store

CODE = "1.001193"
CARD, CHOOSE = "cần giấy tờ gì", "chọn giúp tôi"
PERSON = "topic:human"


@cache
def birth_card() -> dict[str, Any]:
    """The card of birth registration in Hoàng Sơn, as the assistant sends it."""
    store = Store.open(knowledge_db())
    procedure = store.procedure(CODE)
    assert procedure is not None
    return card(procedure, [], store.commune("hoang-son"))


def plain(text: str, **fields: Any) -> dict[str, Any]:
    """An answer of one message; ``fields`` replace those of the contract."""
    return {
        "outcome": "answer",
        "topic": "procedure",
        "procedure": None,
        "aspect": None,
        "commune": None,
        "messages": [{"text": text, "card": None, "links": []}],
        "choices": [],
        "sources": [],
        "referral": None,
        "parts": [],
        "confidence": 0.9,
        **fields,
    }


def with_card() -> dict[str, Any]:
    """The papers of birth registration."""
    shown = birth_card()
    message = {
        "text": "Giấy tờ cần nộp khi đăng ký khai sinh gồm tờ khai và giấy chứng sinh.",
        "card": shown,
        "links": [{"label": "Nộp trực tuyến", "url": "https://dichvucong.gov.vn/p"}],
    }
    fields = {"procedure": CODE, "aspect": "documents", "sources": shown["sources"], "messages": [message]}
    return plain("", **fields)


def with_choices() -> dict[str, Any]:
    """A question back."""
    choices = [
        {"label": "Đăng ký khai sinh", "choice": f"procedure:{CODE}", "procedure": CODE},
        {"label": "Đăng ký lại khai sinh", "choice": "procedure:1.004884", "procedure": "1.004884"},
        {"label": "Không phải các mục trên", "choice": "none", "procedure": None},
    ]
    return plain("Bác hỏi việc nào dưới đây?", outcome="clarify", choices=choices)


def handover() -> dict[str, Any]:
    """A request for a person."""
    return plain("Đang báo cán bộ, bác chờ một chút.", outcome="handover", topic="human")


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """The reply to one question of Rasa's REST channel."""
    choice = question["metadata"].get("choice")
    if choice == PERSON:
        return handover()
    if choice:
        return plain(f"Bác đã chọn {choice}.")
    text = question["message"]
    for words, reply in ((CARD, with_card), (CHOOSE, with_choices)):
        if words in text.lower():
            return reply()
    return plain(f"Đã nghe: {text}")
