"""Ordinals as people write them."""

import pytest

from actions.ordinals import place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cái thứ hai", 2),
        ("cai thu 2", 2),
        ("2", 2),
        ("số 1", 1),
        ("cái đầu tiên", 1),
        ("cái đầu ấy", 1),
        ("thứ nhất", 1),
        ("cái cuối", -1),
        ("cái cuối cùng nhé", -1),
        ("áp chót", -2),
        ("mục số 4", 4),
        ("chọn 3", 3),
        ("việc thứ năm", 5),
        ("khai sinh", None),
        ("con tôi 3 tuổi chưa khai sinh", None),
        ("", None),
    ],
)
def test_place_reads_the_ordinal(text: str, expected: int | None) -> None:
    assert place(text) == expected
