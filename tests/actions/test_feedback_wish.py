"""Who plainly wants to send feedback gets the form, also in the middle of a talk about a procedure."""

import pytest

from actions.feedback_wish import is_wanted


@pytest.mark.parametrize(
    "text",
    [
        "Tôi muốn gửi phản ánh",
        "gửi phản ánh",
        "gui phan anh cho xa",
        "em muốn góp ý với xã ạ",
        "muốn phản ánh",
        "Cho tôi gửi kiến nghị",
        "tui có ý kiến",
        "bác muốn nêu vài ý kiến, kiến nghị với lãnh đạo xã",
        "phản ánh, kiến nghị",
        "muốn gửi góp ý lên xã về chuyện chợ họp lấn đường",
        "gui phan anh ve den duong hong",
    ],
)
def test_a_plain_wish_is_one(text: str):
    assert is_wanted(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gửi phản ánh ở đâu",
        "gửi phản ánh bao lâu thì được trả lời",
        "phản ánh đường hỏng",
        "gửi phản ánh về môi trường mấy ngày được trả lời",
        "tôi muốn khiếu nại",
        "gửi đơn kiến nghị cần giấy tờ gì",
        "xem lại phản ánh tôi đã gửi",
        "tôi không muốn gửi phản ánh",
        "làm giấy khai sinh cho con",
    ],
)
def test_a_question_or_another_matter_is_none(text: str):
    assert not is_wanted(text)
