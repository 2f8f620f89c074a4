"""Reform plans: exact and cited, never another commune's figure, plain about silence and slips."""

from dataclasses import replace
from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.choose import ActionChoose
from actions.errand import Turn
from actions.memory import Memory
from actions.reform import reform_said
from actions.resources import Resources
from actions.topic import ActionTopic
from api.schemas import Answer
from knowledge.hours import now_in_vietnam
from knowledge.services import ServiceHit
from tests.actions.conftest import Conversation


def text_of(reply: dict[str, Any]) -> str:
    return "\n".join(message["text"] for message in reply["messages"])


def ask(say: Conversation, text: str, commune: str | None) -> dict[str, Any]:
    return say(ActionTopic, text, intent="reform", commune=commune)


@pytest.mark.parametrize(
    ("commune", "text", "words", "section"),
    [
        ("hoang-loc", "tỷ lệ hồ sơ đúng hạn là bao nhiêu", ["98%", "phấn đấu"], "2.2.b"),
        ("hung-thinh", "mức độ hài lòng phải đạt bao nhiêu", ["95%"], "II.2.1, ý 8"),
        ("hoang-son", "phụ lục 05 thứ tự 7 là việc gì", ["Phòng Kinh tế", "Quý I/2026"], "Phụ lục 05, TT 7"),
        ("thanh-mien", "ai chủ trì cải cách tài chính công", ["Phòng Kinh tế"], "V.2.c"),
        ("dinh-tan", "ai ký kế hoạch tuyên truyền", ["Thiều Sỹ Hưng"], "Nơi nhận/ký"),
    ],
)
def test_reform_answers_are_exact_and_cited(
    say: Conversation, commune: str, text: str, words: list[str], section: str
) -> None:
    reply = ask(say, text, commune)
    assert reply["outcome"] == "answer"
    assert all(word in text_of(reply) for word in words)
    assert section in [source["section"] for source in reply["sources"]]
    assert all(source["file"] for source in reply["sources"])


@pytest.mark.parametrize(
    ("commune", "text", "borrowed"),
    [
        ("thanh-mien", "chỉ tiêu thanh toán trực tuyến bao nhiêu phần trăm", ["55%", "60%"]),
        ("dinh-tan", "chỉ tiêu hồ sơ đúng hạn bao nhiêu", ["98%"]),
        ("hoang-son", "chỉ tiêu hài lòng của người dân là bao nhiêu", ["95%"]),
        ("hoang-loc", "kinh phí cải cách hành chính bao nhiêu tiền", ["triệu đồng", "tỷ đồng"]),
    ],
)
def test_reform_is_plain_about_silence(say: Conversation, commune: str, text: str, borrowed: list[str]) -> None:
    reply = ask(say, text, commune)
    assert reply["outcome"] == "no_data"
    assert "không nêu" in text_of(reply)
    assert not any(figure in text_of(reply) for figure in borrowed)
    assert "topic:human" in [choice["choice"] for choice in reply["choices"]]


@pytest.mark.parametrize(
    ("commune", "text", "words"),
    [
        ("hoang-son", "hạn nộp báo cáo tự chấm điểm là ngày nào", ["31/11", "không tồn tại"]),
        (
            "hung-thinh",
            "ai chủ trì cải cách thủ tục hành chính",
            ["Phòng Kinh tế", "Trung tâm Phục vụ hành chính công"],
        ),
        ("hung-thinh", "chỉ tiêu hồ sơ đúng hạn năm 2026", ["chưa có tài liệu năm 2026", "năm 2025"]),
        ("dinh-tan", "nghị quyết 17 về chính phủ điện tử ban hành ngày nào", ["17/3/2019", "nhầm"]),
    ],
)
def test_reform_points_out_slips_of_the_source(say: Conversation, commune: str, text: str, words: list[str]) -> None:
    reply = ask(say, text, commune)
    assert reply["outcome"] == "answer"
    assert all(word in text_of(reply) for word in words)


def test_every_matter_keeps_the_chat_contract(resources: Resources) -> None:
    turn = Turn("hỏi về điều này", [], None, None, Memory(), now_in_vietnam())
    for commune in resources.store.communes():
        for matter in resources.store.matters():
            hit = ServiceHit("matter", matter.id, "reform", 1.0, 1.0, matter.title)
            said = reform_said(replace(turn, commune=commune), resources, [hit], confidence=1.0)
            Answer.model_validate(said.reply.body())


def test_reform_compares_communes_without_mixing_them(say: Conversation) -> None:
    text = text_of(ask(say, "so sánh tỷ lệ hồ sơ đúng hạn giữa các xã", None))
    lines = {
        line.split(" (tài liệu")[0].removeprefix("- "): line for line in text.splitlines() if line.startswith("- ")
    }
    assert set(lines) == {"Xã Hoằng Lộc", "Xã Hưng Thịnh", "Xã Định Tân", "Xã Hoàng Sơn", "Xã Thanh Miện"}
    assert "98%" in lines["Xã Hoằng Lộc"]
    assert "không nêu" in lines["Xã Thanh Miện"]


def test_reform_lists_what_an_office_leads_and_what_falls_due(say: Conversation) -> None:
    office = text_of(ask(say, "phòng Kinh tế phải làm những gì", "hoang-son"))
    assert "Phòng Kinh tế được giao chủ trì" in office
    due = text_of(ask(say, "những việc nào hạn trong quý I", "hoang-son"))
    assert "KPI" in due


def test_reform_asks_which_commune_and_goes_on(say: Conversation) -> None:
    asked = ask(say, "chỉ tiêu hồ sơ đúng hạn là bao nhiêu", None)
    assert asked["outcome"] == "clarify"
    told = say(ActionChoose, "/choose", intent="choose", choice="commune:hoang-loc")
    assert "98%" in text_of(told)
    assert told["commune"] == "hoang-loc"


def test_reform_commune_may_be_typed(say: Conversation) -> None:
    ask(say, "chỉ tiêu hồ sơ đúng hạn là bao nhiêu", None)
    told = say(ActionAnswer, "xã Hưng Thịnh nhé", intent="ask_place")
    assert "98%" in text_of(told)
    assert "năm 2025" in text_of(told)


def test_reform_explains_an_index_without_a_commune(say: Conversation) -> None:
    reply = ask(say, "PAPI là gì", None)
    assert reply["outcome"] == "answer"
    assert "Quản trị" in text_of(reply)
    assert reply["sources"]


def test_reform_says_when_a_commune_has_no_document(say: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.store.Store.plan", lambda *_: None)
    reply = ask(say, "chỉ tiêu hồ sơ đúng hạn là bao nhiêu", "hoang-loc")
    assert reply["outcome"] == "no_data"
    assert "chưa có tài liệu" in text_of(reply)
