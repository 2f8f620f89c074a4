"""Several questions in one message: each answered in its order, nothing said twice, one question never split."""

import pytest

from actions.answer import ActionAnswer
from tests.actions.conftest import Conversation


def told(reply: dict) -> list[tuple[str, str]]:
    return [(part["procedure"], part["aspect"]) for part in reply["parts"]]


def test_several_answers_each_aspect_of_one_procedure(say: Conversation) -> None:
    reply = say(ActionAnswer, "đăng ký kết hôn cần giấy tờ gì, lệ phí bao nhiêu, mấy ngày xong", intent="ask_time")
    assert told(reply) == [("1.000894", "documents"), ("1.000894", "fee"), ("1.000894", "time")]
    assert len(reply["messages"]) == 3
    assert (reply["procedure"], reply["aspect"]) == ("1.000894", "documents")


def test_several_answers_two_procedures(say: Conversation) -> None:
    text = "làm giấy khai sinh cho con nộp ở đâu, còn đăng ký tạm trú thì cần giấy tờ gì"
    reply = say(ActionAnswer, text, intent="ask_documents")
    assert told(reply) == [("1.001193", "place"), ("1.004194", "documents")]


def test_several_says_the_same_only_once(say: Conversation) -> None:
    text = "giấy phép bán lẻ rượu cần hồ sơ gì, phí bao nhiêu, thời hạn mấy ngày"
    reply = say(ActionAnswer, text, intent="ask_time")
    assert len(reply["parts"]) == 3
    assert len(reply["messages"]) == len({message["text"] for message in reply["messages"]})


@pytest.mark.parametrize(
    "text", ["đăng ký kết hôn cần giấy tờ gì", "nhà có người mất hôm qua, cả nhà đang rối, khai tử cần giấy tờ gì"]
)
def test_several_leaves_one_question_whole(say: Conversation, text: str) -> None:
    assert say(ActionAnswer, text, intent="ask_documents")["parts"] == []
