"""Where one question of a message ends and the next begins."""

import pytest

from knowledge.questions import asks, parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "làm khai sinh cần giấy gì, hết bao nhiêu tiền, mấy ngày có",
            ["làm khai sinh cần giấy gì", "hết bao nhiêu tiền", "mấy ngày có"],
        ),
        ("dang ky ket hon can giay to gi va nop o dau", ["dang ky ket hon can giay to gi", "nop o dau"]),
        (
            "tách thửa nộp ở đâu? Còn làm hộ chiếu thì làm thế nào",
            ["tách thửa nộp ở đâu", "làm hộ chiếu thì làm thế nào"],
        ),
        (
            "đổi sổ đỏ thì đem giấy gì nộp chỗ nào bao lâu thì có",
            ["đổi sổ đỏ thì đem giấy gì", "nộp chỗ nào", "bao lâu thì có"],
        ),
        (
            "dang ky tam tru can giay gi le phi bao nhieu",
            ["dang ky tam tru can giay gi", "le phi bao nhieu"],
        ),
        (
            "xin phép xây nhà: 1) giấy tờ gồm những gì 2) đóng bao nhiêu",
            ["xin phép xây nhà:, giấy tờ gồm những gì", "đóng bao nhiêu"],
        ),
        ("con đi thay được không - mất bao nhiêu tiền", ["con đi thay được không", "mất bao nhiêu tiền"]),
        ("phí bao nhiêu, hết bao nhiêu tiền thì xong", ["phí bao nhiêu", "hết bao nhiêu tiền thì xong"]),
        ("làm hộ chiếu mới hết bao nhiêu tiền", ["làm hộ chiếu mới hết bao nhiêu tiền"]),
        ("nhà có người mất, khai tử cần giấy gì", ["nhà có người mất, khai tử cần giấy gì"]),
        ("nhà ở đầu làng, xin giấy phép thì cần gì", ["nhà ở đầu làng, xin giấy phép thì cần gì"]),
        ("chưa có giấy gì đứng tên, ra xã cần mang gì", ["chưa có giấy gì đứng tên, ra xã cần mang gì"]),
        ("nhà chưa khi mô có bìa. Làm ở đâu", ["nhà chưa khi mô có bìa. Làm ở đâu"]),
        ("muốn nhận nốt mấy tháng thì cần giấy gì", ["muốn nhận nốt mấy tháng thì cần giấy gì"]),
        ("xin chào", ["xin chào"]),
    ],
)
def test_parts(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize("text", ["cần gì", "mất bao lâu", "có được không", "mần răng", "bao nhiêu tiền", "ở mô"])
def test_asks_sees_a_question(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["sổ bị mất rồi", "bố cháu là người nước ngoài", "cụ ở đầu làng"])
def test_asks_sees_none_in_telling(text: str) -> None:
    assert not asks(text)
