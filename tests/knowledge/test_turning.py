"""Steering a conversation: going back and correcting, as people say it."""

import pytest

from knowledge.turning import after_correction, before_now, corrects, goes_back, means_the_first


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("quay lại cái khai sinh lúc nãy", "cai khai sinh"),
        ("cái giấy độc thân ban nãy cần gì", "cai giay doc than can gi"),
        ("thế còn việc tách thửa hồi nãy", "the con viec tach thua"),
        ("nói lại chuyện khai tử hỏi ngay từ đầu ấy", "chuyen khai tu hoi"),
    ],
)
def test_goes_back_leaves_what_is_named(text: str, named: str) -> None:
    assert goes_back(text)
    assert before_now(text) == named


@pytest.mark.parametrize("text", ["còn cái lúc đầu thì mấy ngày", "quay lại thủ tục đầu tiên tôi hỏi"])
def test_means_the_first_matter(text: str) -> None:
    assert goes_back(text)
    assert means_the_first(text)


@pytest.mark.parametrize(
    "text",
    [
        "quán tôi muốn hoạt động trở lại",
        "con em xin quay lại trường học",
        "nhà tôi lúc này khó khăn, xin xét hộ nghèo",
        "khai sinh lần đầu cho cháu",
        "mất bao lâu",
    ],
)
def test_goes_back_is_not_seen_in_a_matter_of_its_own(text: str) -> None:
    assert not goes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "à không, ý em là chứng thực chữ ký",
        "khong phai tam nghi, nghi han luon",
        "nhầm, thẻ rơi mất chứ không phải hết hạn",
        "nói lại cho đúng, tôi sang tên cả thửa",
        "à tìm thấy bằng rồi, chỉ xin đổi thôi",
        "không mua mới, thẻ ghi sai tên con tôi",
        "tôi không xây mới, chỉ sửa cái mái thôi",
    ],
)
def test_corrects_sees_a_denial(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize(
    "text",
    [
        "không có giấy chứng sinh thì làm sao",
        "có được không",
        "chồng em không đi cùng được",
        "thế có phải nộp tiền không",
        "mất bao lâu",
    ],
)
def test_corrects_does_not_see_one_in_a_plain_question(text: str) -> None:
    assert not corrects(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("à không, ý em là chứng thực chữ ký", "chung thuc chu ky"),
        ("a khong y em la chung thuc chu ky", "chung thuc chu ky"),
        ("không phải khai sinh, khai tử cơ", "khai tu co"),
        ("tôi hỏi khai tử chứ không phải khai sinh", "khai tu"),
        ("nhầm, đăng ký lại khai sinh", "dang ky lai khai sinh"),
        ("ý tôi là giấy độc thân mà", "giay doc than"),
        ("à không phải mất, thẻ gãy đôi thôi", "cai the gay doi thoi"),
    ],
)
def test_after_correction_keeps_what_was_meant(text: str, expected: str) -> None:
    assert after_correction(text) == expected
