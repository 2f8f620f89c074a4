"""Search as people ask: with and without accents, by old names, in the right province."""

import pytest

from knowledge.search import Searcher
from knowledge.text import fold

ASKED = [
    ("làm giấy khai sinh cho con", "1.001193"),
    ("đăng ký kết hôn", "1.000894"),
    ("xin giấy xác nhận độc thân", "1.004873"),
    ("chứng thực bản sao từ bản chính", "2.000815"),
    ("đăng ký tạm trú", "1.004194"),
]


@pytest.mark.parametrize(("text", "code"), ASKED)
@pytest.mark.parametrize("write", [str, fold, str.upper], ids=["accents", "folded", "capitals"])
def test_find_puts_the_right_procedure_first(searcher: Searcher, text: str, code: str, write) -> None:
    assert searcher.find(write(text))[0].code == code


@pytest.mark.parametrize(
    ("province", "code"), [(None, "1.012783"), ("Thanh Hóa", "1.115492"), ("Hải Phòng", "1.115613")]
)
def test_find_answers_for_the_province(searcher: Searcher, province: str | None, code: str) -> None:
    text = "cấp đổi giấy chứng nhận quyền sử dụng đất"
    assert searcher.find(text, province=province)[0].code == code


@pytest.mark.parametrize("province", [None, "Thanh Hóa", "Hải Phòng"])
def test_find_never_offers_another_province(searcher: Searcher, province: str | None) -> None:
    hits = searcher.find("chuyển mục đích sử dụng đất", province=province, limit=20)
    found = [searcher._store.procedure(hit.code) for hit in hits]
    assert {p.province for p in found if p} <= {None, province}


def test_find_gives_each_procedure_once(searcher: Searcher) -> None:
    codes = [hit.code for hit in searcher.find("khai sinh", limit=15)]
    assert len(codes) == len(set(codes)) == 15


def test_find_directory_knows_what_a_commune_does_not_do(searcher: Searcher) -> None:
    text = "thủ tục hải quan đối với khí, nguyên liệu xuất khẩu bằng đường ống"
    assert searcher.find_directory(text)[0].code == "1.000005"


@pytest.mark.parametrize("text", ["", "😀😀", "漢字"])
def test_find_of_nothing_finds_nothing(searcher: Searcher, text: str) -> None:
    assert searcher.find(text) == []
