"""Answers about procedures: the right record, only recorded figures, honest gaps, memory between turns."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.choose import ActionChoose
from actions.correct import ActionCorrect
from actions.errand import ASPECT_INTENTS
from actions.out_of_scope import ActionOutOfScope
from knowledge.store import Store

Say = Callable[..., dict[str, Any]]


def text_of(reply: dict[str, Any]) -> str:
    return "\n".join(message["text"] for message in reply["messages"])


@pytest.mark.parametrize(
    ("text", "intent", "code", "expected"),
    [
        ("làm giấy khai sinh cho con cần mang gì", "ask_documents", "1.001193", "Giấy chứng sinh"),
        ("lam giay khai sinh het bao nhieu tien", "ask_fee", "1.001193", "Miễn lệ phí"),
        ("đăng ký kết hôn ở đâu", "ask_place", "1.000894", "Nơi nộp"),
        ("xin giấy xác nhận độc thân mất mấy ngày", "ask_time", "1.004873", "Thời hạn"),
        ("chứng thực bản sao hết bao nhiêu", "ask_fee", "2.000815", "2.000 đồng/trang"),
    ],
)
def test_answer_tells_the_recorded_fact(say: Say, text: str, intent: str, code: str, expected: str) -> None:
    reply = say(ActionAnswer, text, intent=intent)
    assert (reply["outcome"], reply["procedure"], reply["aspect"]) == ("answer", code, ASPECT_INTENTS[intent])
    assert expected in text_of(reply)
    assert all(source["as_of"] for source in reply["sources"])
    assert reply["sources"]
    assert reply["messages"][0]["links"][0]["url"].startswith("https://dichvucong.gov.vn/")


def test_answer_follows_up_on_the_procedure_talked_about(say: Say) -> None:
    say(ActionAnswer, "đăng ký kết hôn cần giấy tờ gì", intent="ask_documents")
    reply = say(ActionAnswer, "thế lệ phí bao nhiêu?", intent="ask_fee")
    assert (reply["procedure"], reply["aspect"]) == ("1.000894", "fee")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("quay lại cái kết hôn lúc nãy", "1.000894"),
        ("quay lại cái trước đi", "1.000656"),
        ("quay lại lúc nãy", "1.000656"),
    ],
)
def test_answer_goes_back_to_an_earlier_procedure(say: Say, text: str, code: str) -> None:
    for earlier in ("1.000894", "1.000656", "2.000815"):
        say(ActionChoose, "/choose", intent="choose", choice=f"procedure:{earlier}:documents")
    assert say(ActionAnswer, text, intent="go_back")["procedure"] == code


@pytest.mark.parametrize("text", ["😀😀", "你好", "???"])
def test_answer_does_not_guess_from_signs_without_words(say: Say, text: str) -> None:
    say(ActionAnswer, "đăng ký kết hôn cần giấy tờ gì", intent="ask_documents")
    reply = say(ActionAnswer, text, intent="ask_overview")
    assert (reply["outcome"], reply["procedure"]) == ("out_of_scope", None)


def test_answer_asks_what_is_meant_when_nothing_is_named(say: Say) -> None:
    reply = say(ActionAnswer, "hết bao nhiêu tiền", intent="ask_fee")
    assert reply["outcome"] == "clarify"
    assert len(reply["choices"]) >= 3
    assert reply["choices"][-1]["choice"] == "none"


def test_correct_keeps_the_aspect_and_changes_the_procedure(say: Say) -> None:
    say(ActionAnswer, "chứng thực bản sao hết bao nhiêu", intent="ask_fee")
    reply = say(ActionCorrect, "à không, ý em là chứng thực chữ ký", intent="correct_procedure")
    assert (reply["procedure"], reply["aspect"]) == ("2.000884", "fee")


@pytest.mark.parametrize(("text", "index"), [("cái thứ hai", 1), ("số 1", 0), ("cái cuối", -1)])
def test_choose_takes_the_offered_procedure_by_place(say: Say, text: str, index: int) -> None:
    offered = say(ActionAnswer, "bao lâu", intent="ask_time")["choices"][:-1]
    reply = say(ActionChoose, text, intent="choose_option")
    assert (reply["procedure"], reply["aspect"]) == (offered[index]["procedure"], "time")


def test_choose_takes_a_button(say: Say) -> None:
    reply = say(ActionChoose, "/choose", intent="choose", choice="procedure:1.000656:documents")
    assert (reply["procedure"], reply["aspect"]) == ("1.000656", "documents")


def test_choose_none_asks_for_other_words_and_offers_a_person(say: Say) -> None:
    reply = say(ActionChoose, "/choose", intent="choose", choice="none")
    assert reply["procedure"] is None
    assert reply["choices"][-1]["choice"] == "topic:human"


@pytest.mark.parametrize(
    ("commune", "code"), [(None, "1.012783"), ("hoang-loc", "1.115492"), ("thanh-mien", "1.115613")]
)
def test_answer_gives_the_version_of_the_commune_s_province(say: Say, commune: str | None, code: str) -> None:
    text = "cấp đổi giấy chứng nhận quyền sử dụng đất cần giấy tờ gì"
    assert say(ActionAnswer, text, intent="ask_documents", commune=commune)["procedure"] == code


def test_fee_tells_paper_and_online_apart_with_each_source(say: Say) -> None:
    reply = say(ActionAnswer, "phí xác nhận tình trạng hôn nhân", intent="ask_fee", commune="thanh-mien")
    said = text_of(reply)
    assert "nộp trực tuyến" in said
    assert "Nghị quyết 23/2026/NQ-HĐND" in said
    assert "5.000 đồng" in said
    assert "Nghị quyết 12/2018/NQ-HĐND" in said
    assert len(reply["sources"]) == 3


def test_answer_of_a_name_only_record_is_never_firm(say: Say, store: Store) -> None:
    weak = [procedure for procedure in store.procedures() if not procedure.firm and procedure.province is None]
    assert weak
    for procedure in weak:
        choice = f"procedure:{procedure.code}:documents"
        reply = say(ActionChoose, "/choose", intent="choose", choice=choice)
        assert reply["outcome"] == "no_data"
        assert reply["referral"]["name"]


@pytest.mark.parametrize("aspect", sorted(ASPECT_INTENTS.values()))
def test_every_procedure_and_aspect_answers_with_recorded_figures_only(say: Say, store: Store, aspect: str) -> None:
    """Every amount of money in a reply stands in the record or in a local fee of the province."""
    for procedure in store.procedures():
        commune = {"Thanh Hóa": "hoang-loc", "Hải Phòng": "thanh-mien", None: "hoang-loc"}[procedure.province]
        choice = f"procedure:{procedure.code}:{aspect}"
        reply = say(ActionChoose, "/choose", intent="choose", choice=choice, commune=commune)
        assert reply["outcome"] in ("answer", "no_data"), procedure.code
        assert reply["sources"], procedure.code
        answered = store.procedure(reply["procedure"])
        assert answered is not None
        held = answered.model_dump_json() + "".join(fee.model_dump_json() for fee in store._fees)
        for amount in re.findall(r"\d[\d.]* ?đồng", text_of(reply)):
            figure = amount.replace("đồng", "").strip().rstrip(".")
            assert figure in held or figure.replace(".", "") in held, (procedure.code, amount)


@pytest.mark.parametrize("text", ["hôm nay trời có mưa không", "giá vàng hôm nay", "ai thắng trận bóng tối qua"])
def test_out_of_scope_answers_no_procedure(say: Say, text: str) -> None:
    reply = say(ActionOutOfScope, text, intent="out_of_scope")
    assert reply["outcome"] == "out_of_scope"
    assert reply["procedure"] is None
    assert not any(choice["procedure"] for choice in reply["choices"])


def test_out_of_scope_refers_to_who_handles_a_national_procedure(say: Say) -> None:
    text = "thủ tục hải quan đối với khí, nguyên liệu xuất khẩu nhập khẩu bằng đường ống chuyên dụng"
    reply = say(ActionAnswer, text, intent="ask_overview")
    assert (reply["outcome"], reply["procedure"]) == ("out_of_scope", None)
    assert reply["referral"]["agency"]
    assert reply["referral"]["url"].startswith("https://dichvucong.gov.vn/")


@pytest.mark.parametrize(
    ("text", "intent", "procedure", "aspect", "outcome"),
    [
        ("2.000884 phí", "out_of_scope", "2.000884", "fee", "answer"),
        ("thủ tục 1.001193 cần giấy tờ gì", "ask_documents", "1.001193", "documents", "answer"),
        ("1.001193", "nlu_fallback", "1.001193", "overview", "answer"),
        ("mã 9.999999 là gì", "ask_overview", None, None, "no_data"),
    ],
)
def test_answer_knows_a_procedure_by_its_code(
    say: Say, text: str, intent: str, procedure: str | None, aspect: str | None, outcome: str
) -> None:
    action = ActionOutOfScope if intent == "out_of_scope" else ActionAnswer
    reply = say(action, text, intent=intent)
    assert (reply["outcome"], reply["procedure"], reply["aspect"]) == (outcome, procedure, aspect)


@pytest.mark.parametrize("text", ["lương 1.000000 đồng có được trợ cấp không", "nộp 5.000000đ"])
def test_answer_takes_no_sum_for_a_code(say: Say, text: str) -> None:
    assert "không có trong dữ liệu của trợ lý" not in text_of(say(ActionAnswer, text, intent="ask_fee"))
