"""The three strengths of text: what each changes and what it leaves alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import clean, fold, respell, slug, words


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  khai   sinh ", "khai sinh"),
        ("khai\tsinh\ncho con", "khai sinh cho con"),
        (unicodedata.normalize("NFD", "đăng ký"), "đăng ký"),
        ("Ðăng ký", "Đăng ký"),
        ("khai\u200bsinh", "khaisinh"),
        ("a\x00b\x07c", "a b c"),
        ("", ""),
        ("👶 khai sinh", "👶 khai sinh"),
    ],
)
def test_clean_makes_text_fit_to_store(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("hoà", "hòa"),
        ("hòa", "hòa"),
        ("Hoà giải", "Hòa giải"),
        ("HOÀ", "HÒA"),
        ("thuỷ lợi", "thủy lợi"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),
        ("quỳ", "quỳ"),
        ("hoàn thành", "hoàn thành"),
        ("uỷ quyền", "ủy quyền"),
    ],
)
def test_respell_gives_one_spelling_a_syllable(given_text: str, expected: str) -> None:
    assert respell(given_text) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Đăng ký kết hôn", "dang ky ket hon"),
        ("GIẤY KHAI SINH", "giay khai sinh"),
        ("Ðất đai", "dat dai"),
        ("hoà hòa", "hoa hoa"),
        (unicodedata.normalize("NFD", "chứng thực"), "chung thuc"),
        ("01/7/2025", "01/7/2025"),
    ],
)
def test_fold_makes_a_key(given_text: str, expected: str) -> None:
    assert fold(given_text) == expected


@given(st.text())
def test_clean_and_fold_are_settled_after_one_pass(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="hoàòaèẻuỷỳqnctHOÀ "))
def test_respell_keeps_length_and_key(text: str) -> None:
    assert len(respell(text)) == len(text)
    assert fold(respell(text)) == fold(text)


def test_words_splits_on_everything_but_letters_and_digits() -> None:
    assert words("Khai sinh, kết hôn: 2 việc!") == ["khai", "sinh", "ket", "hon", "2", "viec"]


@pytest.mark.parametrize(
    ("given_text", "max_length", "expected"),
    [
        ("Đăng ký khai sinh", 60, "dang-ky-khai-sinh"),
        ("Đăng ký khai sinh", 12, "dang-ky-khai"),
        ("khaisinhketthon", 5, "khais"),
        ("!!!", 60, ""),
    ],
)
def test_slug_is_an_ascii_name(given_text: str, max_length: int, expected: str) -> None:
    assert slug(given_text, max_length=max_length) == expected
