"""Words always stand where they say they stand, whatever people paste."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.segmenter import segment

NAUGHTY = [
    "",
    " ",
    "\t\n ",
    "😀😀 cảm ơn 👨‍👩‍👧 nhé",
    "<script>alert(1)</script>",
    "'; DROP TABLE procedures; --",
    "Ω≈ç√∫˜µ ﷽ ‮đảo‬",
    "\u200b\u200b",
    "a\u0301\u0301\u0301",
    "\ufeffkhai sinh",
    "1;DROP",
    "ký\x00tự",
    "x" * 3000,
    "xã " * 900,
]


PIECES = ["đăng", "ký", "khai", "sinh", "hoà", "😀", "1/2", "a\u0301", "?!", "\u200b", "\t", "xã"]


def assert_rebuilds(text: str) -> None:
    words = segment(text)
    position = 0
    for word in words:
        assert text[word.start : word.end] == word.text
        assert word.text.strip() == word.text != ""
        assert not text[position : word.start].strip(), "nothing but whitespace may stand between words"
        position = word.end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đăng ký khai sinh", ["Đăng ký", "khai sinh"]),
        ("hoà bình", ["hoà bình"]),
        ("hòa bình", ["hòa", "bình"]),
        ("họat động", ["họat động"]),
        ("làm  giấy\tkhai sinh 01/7/2025", ["làm", "giấy", "khai sinh", "01/7/2025"]),
        ("TNCN 01/7/2025", ["TNCN", "01/7/2025"]),
        ("Ðăng ký kết hôn", ["Ðăng ký", "kết hôn"]),
        ("có mất tiền không?", ["có", "mất", "tiền", "không", "?"]),
        ("cảm ơn 😀😀", ["cảm ơn", "😀", "😀"]),
        ("khai si\u200bnh", ["khai si\u200bnh"]),
        ("khai  \t sinh", ["khai  \t sinh"]),
        ("", []),
    ],
)
def test_segmenter_words(text, words):
    assert [word.text for word in segment(text)] == words
    assert_rebuilds(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_segmenter_joins_the_same_syllables_in_both_unicode_forms(form):
    text = unicodedata.normalize(form, "Đăng ký kết hôn ở uỷ ban")
    words = [unicodedata.normalize("NFC", word.text) for word in segment(text)]
    assert words[:2] == ["Đăng ký", "kết hôn"]
    assert_rebuilds(text)


@pytest.mark.parametrize("text", NAUGHTY)
def test_segmenter_rebuilds_naughty_text(text):
    assert_rebuilds(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_segmenter_rebuilds_any_text(text):
    assert_rebuilds(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=15))
def test_segmenter_rebuilds_mixed_vietnamese(pieces):
    assert_rebuilds(" ".join(pieces))


def test_segmenter_falls_back_to_syllables_when_the_answer_does_not_fit(monkeypatch):
    import underthesea

    from bot import segmenter

    segmenter._word_sizes.cache_clear()
    monkeypatch.setattr(underthesea, "word_tokenize", lambda *_, **__: ["chuyện", "khác hẳn"])
    assert [word.text for word in segment("đăng ký kết hôn")] == ["đăng", "ký", "kết", "hôn"]
    segmenter._word_sizes.cache_clear()
