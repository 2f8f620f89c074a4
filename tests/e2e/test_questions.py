"""Real questions about the most used procedures, with and without accents, answered by the three real processes."""

import pytest

from knowledge.text import fold
from tests.e2e.harness import Service

pytestmark = pytest.mark.e2e

# (what a resident asks, the procedure that answers it, the aspect asked)
QUESTIONS = [
    ("làm giấy khai sinh cho con cần mang gì", "1.001193", "documents"),
    ("làm giấy khai sinh hết bao nhiêu tiền", "1.001193", "fee"),
    ("đăng ký khai sinh thì căn cứ luật nào", "1.001193", "legal"),
    ("đăng ký khai tử cho bố cần giấy tờ gì", "1.000656", "documents"),
    ("đăng ký khai tử mất mấy ngày", "1.000656", "time"),
    ("đăng ký kết hôn cần những giấy tờ gì", "1.000894", "documents"),
    ("đăng ký kết hôn có mất tiền không", "1.000894", "fee"),
    ("xin giấy xác nhận độc thân bao lâu thì có", "1.004873", "time"),
    ("xin giấy xác nhận tình trạng hôn nhân nộp ở đâu", "1.004873", "place"),
    ("xin bản sao trích lục khai sinh lệ phí bao nhiêu", "2.000635", "fee"),
    ("chứng thực bản sao từ bản chính hết bao nhiêu tiền", "2.000815", "fee"),
    ("chứng thực chữ ký cần mang theo gì", "2.000884", "documents"),
    ("chứng thực di chúc ở xã phí bao nhiêu", "2.001019", "fee"),
    ("đăng ký thường trú cần giấy tờ gì", "1.004222", "documents"),
    ("đăng ký tạm trú nộp qua mạng được không", "1.004194", "online"),
    ("tách hộ khẩu làm những bước nào", "1.010038", "steps"),
    ("xin giấy xác nhận thông tin cư trú mất mấy ngày", "1.010041", "time"),
    ("mất thẻ căn cước xin cấp lại cần gì", "1.014064", "documents"),
    ("đăng ký hộ kinh doanh cần hồ sơ gì", "1.001612", "documents"),
    ("tạm ngừng hộ kinh doanh thì làm thế nào", "1.001570", "steps"),
    ("xin giấy phép xây dựng nhà ở riêng lẻ bao lâu", "1.013225", "time"),
    ("xác định mức độ khuyết tật cần giấy tờ gì", "1.001699", "documents"),
    ("trợ cấp hưu trí xã hội cho người 75 tuổi điều kiện gì", "1.014027", "conditions"),
    ("xin công nhận hộ nghèo giữa năm viết đơn theo mẫu nào", "1.011607", "forms"),
    ("hòa giải tranh chấp đất đai ở xã làm thế nào", "1.012812", "steps"),
    ("nhận con nuôi trong nước cần giấy tờ gì", "2.001263", "documents"),
    ("đăng ký giám hộ cho cháu cần gì", "1.004837", "documents"),
    ("cải chính ngày sinh trong giấy khai sinh cần giấy tờ gì", "1.004859", "documents"),
    ("làm thẻ bảo hiểm y tế hộ gia đình cần gì", "1.001939", "documents"),
    ("mới nghỉ việc xin hưởng trợ cấp thất nghiệp nộp ở đâu", "1.014748", "place"),
    ("đăng ký mã số thuế cá nhân lần đầu cần gì", "1.008498", "documents"),
    ("con liệt sĩ xin trợ cấp thờ cúng liệt sĩ cần giấy gì", "1.010803", "documents"),
    ("đăng ký lại khai sinh do mất sổ gốc cần giấy tờ gì", "1.004884", "documents"),
    ("nhận cha cho con ngoài giá thú cần giấy tờ gì", "1.001022", "documents"),
]


@pytest.mark.parametrize("write", [str, fold], ids=["accents", "no_accents"])
@pytest.mark.parametrize(("text", "code", "aspect"), QUESTIONS)
def test_service_answers_the_procedure_and_the_aspect(
    service: Service, session: str, text: str, code: str, aspect: str, write
) -> None:
    reply = service.chat(write(text), session=session)
    assert (reply["outcome"] in ("answer", "no_data"), reply["procedure"], reply["aspect"]) == (True, code, aspect)
    assert all(source["as_of"] for source in reply["sources"])
    assert reply["sources"]
    assert not reply["degraded"]


def test_service_follows_a_conversation(service: Service, session: str) -> None:
    first = service.chat("đăng ký kết hôn cần giấy tờ gì", session=session)
    assert (first["turn"], first["procedure"]) == (1, "1.000894")
    follow_up = service.chat("thế lệ phí bao nhiêu?", session=session)
    assert (follow_up["turn"], follow_up["procedure"], follow_up["aspect"]) == (2, "1.000894", "fee")
    corrected = service.chat("à không, ý em là chứng thực chữ ký", session=session)
    assert (corrected["procedure"], corrected["aspect"]) == ("2.000884", "fee")


@pytest.mark.parametrize(("said", "place"), [("cái thứ hai", 1), ("số 1", 0), ("cái cuối", -1)])
def test_service_takes_an_offered_choice_by_its_place(service: Service, session: str, said: str, place: int) -> None:
    asked = service.chat("cho tôi hỏi thủ tục sổ đỏ", commune="hoang-loc", session=session)
    assert asked["outcome"] == "clarify"
    assert asked["choices"][-1]["label"] == "Không phải các mục trên"
    offered = [choice["procedure"] for choice in asked["choices"] if choice["procedure"]]
    assert len(offered) >= 2
    assert service.chat(said, commune="hoang-loc", session=session)["procedure"] == offered[place]


def test_service_takes_a_pressed_choice_and_a_named_one(service: Service, session: str) -> None:
    asked = service.chat("cho tôi hỏi thủ tục sổ đỏ", session=session)
    pressed = service.choose(asked["choices"][1]["choice"], session=session)
    assert pressed["procedure"] == asked["choices"][1]["procedure"]
    service.chat("cho tôi hỏi thủ tục sổ đỏ", session=session)
    assert service.chat("sổ bị mất ấy", session=session)["procedure"] == "1.012786"


def test_service_says_what_it_does_not_know(service: Service, session: str) -> None:
    """A fee that no record holds is no_data, never a guess and never free."""
    unknown = service.choose("procedure:1.013724:fee", session=session)
    assert unknown["outcome"] == "no_data"
    assert unknown["procedure"] == "1.013724"
    assert unknown["referral"]


@pytest.mark.parametrize(
    "text", ["tôi muốn ly hôn thì nộp đơn ở đâu", "mai trời có mưa không", "cài lại mật khẩu facebook"]
)
def test_service_declines_what_is_not_the_commune_s_business(service: Service, session: str, text: str) -> None:
    reply = service.chat(text, session=session)
    assert (reply["outcome"], reply["procedure"]) == ("out_of_scope", None)
    assert not any(choice["procedure"] for choice in reply["choices"])
