"""Long and crowded conversations through the three real processes."""

import pytest

from tests.e2e.harness import Service

pytestmark = pytest.mark.e2e

BIRTH, MARRIAGE, SHOP, PAUSE, LOST_CARD, NEW_CARD = (
    "1.001193", "1.000894", "1.001612", "1.001570", "1.014064", "1.014063",
)  # fmt: skip
# What a resident says, and the procedure and aspect that answer it; None where no procedure is meant.
THIRTY_TURNS = [
    ("làm giấy khai sinh cho con cần mang gì", BIRTH, "documents"),
    ("mất mấy ngày", BIRTH, "time"),
    ("có tốn tiền không", BIRTH, "fee"),
    ("bà ngoại cháu đi thay được không", BIRTH, "authorisation"),
    ("cảm ơn nhé", None, None),
    ("đăng ký kết hôn cần giấy tờ gì", MARRIAGE, "documents"),
    ("nộp ở đâu", MARRIAGE, "place"),
    ("thế lệ phí bao nhiêu", MARRIAGE, "fee"),
    ("quay lại cái khai sinh lúc nãy, nộp qua mạng được không", BIRTH, "online"),
    ("xong thì được cấp giấy gì", BIRTH, "result"),
    ("mai trời có mưa không", None, None),
    ("mất thẻ căn cước xin cấp lại cần gì", LOST_CARD, "documents"),
    ("bao lâu thì lấy được", LOST_CARD, "time"),
    ("à không phải mất, thẻ sắp hết hạn nên đổi thôi", NEW_CARD, "time"),
    ("mất bao nhiêu tiền", NEW_CARD, "fee"),
    ("nộp ở đâu", NEW_CARD, "place"),
    ("đăng ký hộ kinh doanh cần hồ sơ gì", SHOP, "documents"),
    ("làm những bước nào", SHOP, "steps"),
    ("lệ phí thế nào", SHOP, "fee"),
    ("căn cứ luật nào", SHOP, "legal"),
    ("tạm ngừng hộ kinh doanh thì làm thế nào", PAUSE, "steps"),
    ("viết theo mẫu nào", PAUSE, "forms"),
    ("ok cảm ơn em", None, None),
    ("quay lại chuyện đăng ký kết hôn ban nãy, mấy ngày thì xong", MARRIAGE, "time"),
    ("điều kiện gì", MARRIAGE, "conditions"),
    ("xin giấy xác nhận độc thân cần gì", "1.004873", "documents"),
    ("bao lâu có", "1.004873", "time"),
    ("thế còn cái đầu tiên tôi hỏi thì nộp ở đâu", BIRTH, "place"),
    ("mẫu tờ khai nào", BIRTH, "forms"),
    ("cảm ơn", None, None),
]


def test_service_stays_right_for_thirty_turns(service: Service, session: str) -> None:
    wrong = []
    for turn, (text, code, aspect) in enumerate(THIRTY_TURNS, start=1):
        reply = service.chat(text, session=session, commune="hoang-loc")
        assert reply["turn"] == turn
        if (reply["procedure"], reply["aspect"]) != (code, aspect):
            wrong.append((turn, text, reply["outcome"], reply["procedure"], reply["aspect"]))
    assert wrong == []


def test_service_answers_every_question_of_a_message(service: Service, session: str) -> None:
    text = "đăng ký kết hôn cần giấy tờ gì, lệ phí bao nhiêu, với lại đăng ký tạm trú thì nộp ở đâu"
    reply = service.chat(text, session=session)
    told = [(part["procedure"], part["aspect"]) for part in reply["parts"]]
    assert told == [(MARRIAGE, "documents"), (MARRIAGE, "fee"), ("1.004194", "place")]
    assert len(reply["messages"]) == len(told)
    assert (reply["procedure"], reply["aspect"]) == told[0]


def test_service_takes_the_commune_that_is_named(service: Service, session: str) -> None:
    """Thanh Hóa publishes its own version of changing a land certificate; it is remembered for the next question."""
    first = service.chat("tôi ở xã Hoằng Lộc, sổ đỏ cũ rách muốn đổi sổ mới cần giấy tờ gì", session=session)
    assert (first["commune"], first["procedure"]) == ("hoang-loc", "1.115492")
    again = service.chat("mất mấy ngày", session=session)
    assert (again["commune"], again["procedure"]) == ("hoang-loc", "1.115492")


@pytest.mark.parametrize(
    "text",
    ["em muốn xin phù hiệu xe tải", "mở quầy thuốc tây thì xin giấy phép ở đâu", "xin thẻ hướng dẫn viên du lịch"],
)
def test_service_names_who_handles_a_national_procedure(service: Service, session: str, text: str) -> None:
    reply = service.chat(text, session=session)
    assert (reply["outcome"], reply["procedure"]) == ("out_of_scope", None)
    assert reply["referral"]["name"]
    assert not any(choice["procedure"] for choice in reply["choices"])


@pytest.mark.parametrize("text", ["u tui mới mất giờ mần giấy tờ chi ở xã", "u mới mất, giờ phải làm giấy tờ chi ở xã"])
def test_service_understands_a_death_told_in_dialect(service: Service, session: str, text: str) -> None:
    reply = service.chat(text, session=session, commune="hoang-loc")
    assert reply["outcome"] == "clarify"
    assert "1.000656" in [choice["procedure"] for choice in reply["choices"]]
