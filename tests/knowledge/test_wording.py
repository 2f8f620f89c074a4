"""What is left of a message when politeness and aspect words are gone, and what a correction means."""

import pytest

from knowledge.wording import mentioned_aspect, need, telling_words


@pytest.mark.parametrize(
    "text",
    [
        "thế lệ phí bao nhiêu?",
        "tốn tiền k",
        "bao lâu thì có ạ",
        "cần mang gì",
        "nộp ở đâu",
        "Thế còn giấy tờ thì sao?",
        "mấy ngày",
    ],
)
def test_telling_words_is_empty_for_a_follow_up(text: str) -> None:
    assert telling_words(text) == []


@pytest.mark.parametrize("text", ["khai sinh", "lam lai the can cuoc", "chứng thực chữ ký hết bao nhiêu", "xây nhà"])
def test_telling_words_finds_what_names_a_procedure(text: str) -> None:
    assert telling_words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cho em hỏi làm giấy khai sinh hết bao nhiêu tiền ạ", "lam giay khai sinh"),
        ("đăng ký kết hôn cần mang gì", "dang ky ket hon"),
        ("bao nhiêu tiền", "bao nhieu tien"),
    ],
)
def test_need_leaves_the_need(text: str, expected: str) -> None:
    assert need(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hết bao nhiêu tiền", "fee"),
        ("mất bao lâu", "time"),
        ("cần mang giấy tờ gì", "documents"),
        ("nộp ở đâu vậy", "place"),
        ("nộp qua mạng được không", "online"),
        ("căn cứ luật nào", "legal"),
        ("xin mẫu đơn", "forms"),
        ("nhờ người đi thay", "authorisation"),
        ("đi khai thay có được không", "authorisation"),
        ("làm hộ chiếu mới", None),
        ("xong việc được cấp giấy gì", "result"),
        ("có mất đồng nào không", "fee"),
        ("phải đạt tiêu chí gì", "conditions"),
        ("khai sinh", None),
    ],
)
def test_mentioned_aspect_names_the_aspect(text: str, expected: str | None) -> None:
    assert mentioned_aspect(text) == expected
