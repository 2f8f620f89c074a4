"""Data is checked as it would be with a change in it: planted errors are found, old ones of others are not told."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.editing.check import check_change
from knowledge.editing.files import apply_change, path_of, text_of
from tests.small_data import BIRTH, DEATH, MARRIAGE, files_of, small_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return small_data(tmp_path / "data")


def found(data: Path, kind: Any, key: str, values: dict[str, Any]) -> list[str]:
    text = apply_change(kind, key, values, data)
    return [str(each) for each in check_change({path_of(kind, key, data) or "": text}, data)]


SPANS = {"weekly": {"mon": ["07:30-11:30", "11:00-17:00"]}}
PLANTED: list[tuple[str, str, dict[str, Any], str]] = [
    ("procedure", BIRTH, {"fee": {"amount_vnd": 8000, "text": "9.000 đồng"}}, "lời không có số tiền 8000"),
    ("procedure", BIRTH, {"fee": {"amount_vnd": 0, "text": "10.000 đồng"}}, "số tiền là 0 mà lời không nói miễn"),
    ("procedure", BIRTH, {"source": {"title": "Cổng", "as_of": "2999-01-01"}}, "ở tương lai"),
    ("procedure", BIRTH, {"portal_url": "https://vidu.vn/x"}, "portal_url phải bắt đầu bằng"),
    ("procedure", BIRTH, {"superseded_by": "9.999999"}, "không có thủ tục thay thế"),
    ("procedure", BIRTH, {"channels": ["trực tiếp"]}, "by_channel có “bưu chính”"),
    ("procedure", BIRTH, {"result": "Giấy  khai sinh"}, "chữ chưa sạch"),
    ("topic", "one-stop-overview", {"answer": "Đến {noi_nao} nhé."}, "chỗ điền {noi_nao} không có"),
    ("topic", "one-stop-overview", {"channels": ["kenh_la"]}, "không có kênh kenh_la"),
    ("commune", "hoang-loc", {"hours": SPANS}, "không hợp lệ hoặc trùng giờ trước"),
]


@pytest.mark.parametrize(("kind", "key", "values", "words"), PLANTED)
def test_a_planted_error_is_found(data, kind, key, values, words):
    told = found(data, kind, key, values)
    assert any(words in each and "cảnh báo" not in each for each in told), told


def test_a_sound_change_has_no_errors_and_nothing_is_written(data):
    before = files_of(data)
    assert found(data, "procedure", BIRTH, {"result": "Giấy khai sinh và trích lục"}) == []
    assert files_of(data) == before


def test_a_phrase_that_fits_another_procedure_is_warned_of(data):
    taken = apply_change("procedure", DEATH, {"aliases": ["báo tử"]}, data)
    (data / path_of("procedure", DEATH, data)).write_text(taken, encoding="utf-8")
    told = found(data, "procedure", BIRTH, {"aliases": ["Báo tử"]})
    assert any("đứng ở nhiều thủ tục" in each and BIRTH in each and DEATH in each for each in told), told
    # It stands there already: it is told again to who edits one of the two, to nobody else.
    (data / path_of("procedure", BIRTH, data)).write_text(
        apply_change("procedure", BIRTH, {"aliases": ["Báo tử"]}, data), encoding="utf-8"
    )
    assert any("đứng ở nhiều thủ tục" in each for each in found(data, "procedure", BIRTH, {"result": "Khác"}))
    assert found(data, "procedure", MARRIAGE, {"result": "Khác"}) == []


def test_what_was_wrong_elsewhere_before_is_not_told(data):
    path = path_of("procedure", DEATH, data)
    (data / path).write_text(text_of(data / path) + "la: 1\n", encoding="utf-8")
    assert found(data, "procedure", BIRTH, {"result": "Khác"}) == []
    assert any("khóa lạ" in str(each) for each in check_change({path: text_of(data / path)}, data))


def test_a_record_that_goes_is_missed_by_those_that_name_it(data):
    path = path_of("procedure", DEATH, data)
    old = {"status": "superseded", "superseded_by": BIRTH}
    (data / path).write_text(apply_change("procedure", DEATH, old, data), encoding="utf-8")
    told = [str(each) for each in check_change({path_of("procedure", BIRTH, data): ""}, data)]
    assert told == [f"{path}: {DEATH}: superseded_by: không có thủ tục thay thế {BIRTH}"]


@pytest.mark.parametrize("text", ["a: [", "- 1\n", "code: x\n", "nlu: 1\n"])
def test_text_that_is_no_record_is_told(data, text):
    assert check_change({path_of("procedure", BIRTH, data) or "": text}, data)[0].level == "error"
