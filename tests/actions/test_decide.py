"""Deciding what a message is about: alone, within a conversation, after a question back and after a denial."""

import pytest

from actions.decide import corrected, decide
from actions.memory import Memory
from knowledge.search import Searcher

BIRTH, MARRIAGE, SIGNATURE, COPY = "1.001193", "1.000894", "2.000884", "2.000815"
ABOUT_MARRIAGE = Memory(procedure=MARRIAGE, aspect="documents", subject="đăng ký kết hôn cần giấy tờ gì")


@pytest.mark.parametrize(
    ("text", "memory", "kind", "code"),
    [
        ("làm giấy khai sinh cho con", Memory(), "answer", BIRTH),
        ("bao lâu", Memory(), "which", None),
        ("thế lệ phí bao nhiêu", ABOUT_MARRIAGE, "answer", MARRIAGE),
        ("nộp ở đâu vậy", ABOUT_MARRIAGE, "answer", MARRIAGE),
        ("còn làm giấy khai sinh cho con thì sao", ABOUT_MARRIAGE, "answer", BIRTH),
    ],
)
def test_decide_follows_the_conversation(
    searcher: Searcher, text: str, memory: Memory, kind: str, code: str | None
) -> None:
    decision = decide(text, searcher=searcher, province=None, memory=memory)
    assert (decision.kind, decision.codes[0] if decision.codes else None) == (kind, code)


def test_decide_asks_back_by_family_for_an_open_word(searcher: Searcher) -> None:
    decision = decide("cho tôi hỏi thủ tục sổ đỏ", searcher=searcher, province=None, memory=Memory())
    assert (decision.kind, decision.family) == ("clarify", "so-do")


def test_decide_takes_the_offered_procedure_that_the_answer_fits(searcher: Searcher) -> None:
    offered = [{"choice": f"procedure:{code}", "procedure": code} for code in (COPY, SIGNATURE)]
    memory = Memory(aspect="fee", subject="ra xã chứng thực hết bao nhiêu", asking=True, offered=offered)
    decision = decide("chữ ký ấy", searcher=searcher, province=None, memory=memory)
    assert (decision.kind, decision.codes) == ("answer", [SIGNATURE])


def test_corrected_leaves_out_what_was_denied_and_stays_near_it(searcher: Searcher) -> None:
    memory = Memory(procedure="1.014063", aspect="fee", subject="đổi thẻ căn cước vì sắp hết hạn")
    decision = corrected("the cua em roi mat luon", searcher=searcher, province=None, memory=memory)
    assert (decision.kind, decision.codes) == ("answer", ["1.014064"])


def test_decide_goes_on_about_the_likeliest_offered_when_nothing_is_chosen(searcher: Searcher) -> None:
    offered = [{"choice": f"procedure:{code}", "procedure": code} for code in (COPY, SIGNATURE)]
    memory = Memory(aspect="documents", subject="ra xã chứng thực", asking=True, offered=offered)
    decision = decide("bao nhiêu tiền", searcher=searcher, province=None, memory=memory)
    assert (decision.kind, decision.codes) == ("answer", [COPY])


PLAIN = ["làm giấy khai sinh hết bao nhiêu tiền", "đăng ký kết hôn cần giấy tờ gì", "dang ky tam tru may ngay xong"]


@pytest.mark.parametrize(("text", "code"), zip(PLAIN, (BIRTH, MARRIAGE, "1.004194"), strict=True))
def test_decide_answers_a_plain_name_at_once(searcher: Searcher, text: str, code: str) -> None:
    decision = decide(text, searcher=searcher, province=None, memory=Memory())
    assert (decision.kind, decision.codes[0]) == ("answer", code)


LIFE_EVENTS = [
    ("vợ tôi mới sinh cháu, giờ làm những giấy tờ gì", "3.000722"),
    ("nhà có người vừa mất thì phải làm những gì", "1.000656"),
    ("sắp cưới thì lo giấy tờ gì", "1.000894"),
    ("định mở quán thì xin những giấy gì", "1.001612"),
    ("bố mẹ cho con đất thì làm những giấy tờ gì", "1.013831"),
    ("sắp làm nhà thì xin những giấy tờ gì", "1.013225"),
]


@pytest.mark.parametrize(("text", "code"), LIFE_EVENTS)
def test_decide_offers_what_goes_with_a_life_event(searcher: Searcher, text: str, code: str) -> None:
    decision = decide(text, searcher=searcher, province=None, memory=Memory())
    assert decision.kind == "clarify"
    assert code in decision.codes
    assert 2 <= len(decision.codes) <= 5


@pytest.mark.parametrize(
    ("text", "office"),
    [("tôi muốn ly hôn đơn phương", "toa-an"), ("thành lập công ty TNHH một thành viên", None)],
)
def test_decide_refers_what_is_not_the_commune_s(searcher: Searcher, text: str, office: str | None) -> None:
    decision = decide(text, searcher=searcher, province=None, memory=Memory())
    assert decision.kind == "outside"
    assert office in (None, decision.office)


@pytest.mark.parametrize("text", ["mai trời có mưa không", "kể chuyện cười đi", "asdkjh qwe zxc"])
def test_decide_declines_idle_talk(searcher: Searcher, text: str) -> None:
    decision = decide(text, searcher=searcher, province=None, memory=Memory(), out_of_scope=True)
    assert (decision.kind, decision.office) == ("outside", None) or decision.office == "khi-tuong"


def test_decide_is_surer_of_a_clear_question(searcher: Searcher) -> None:
    clear = decide("đăng ký khai sinh cho con mới đẻ", searcher=searcher, province=None, memory=Memory())
    odd = decide("chứng thực điểm thi của cháu lấy luôn", searcher=searcher, province=None, memory=Memory())
    assert 0.0 <= odd.confidence < clear.confidence <= 1.0
