"""Respellings are habits of writing, always the same for the same text."""

import pytest

from bot.augment import _CENTRAL, _CHAT, _HABITS, variants
from knowledge.text import fold

TEXT = "thế lệ phí đăng ký kết hôn bao nhiêu vậy, có mất tiền không"


def test_augment_variants_are_repeatable_and_differ():
    first = variants(TEXT, count=5)
    assert first == variants(TEXT, count=5)
    assert len(set(first)) == len(first) >= 3
    assert all(fold(variant) != fold(TEXT) for variant in first)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_augment_variants_keep_to_the_count(count):
    assert len(variants(TEXT, count=count)) <= count


@pytest.mark.parametrize("text", ["", "?", "😀", "a"])
def test_augment_variants_of_next_to_nothing(text):
    assert all(isinstance(variant, str) for variant in variants(text, count=len(_HABITS)))


@pytest.mark.parametrize("table", [_CHAT, _CENTRAL])
def test_augment_tables_hold_folded_keys_and_real_changes(table):
    for key, written in table.items():
        assert key == fold(key)
        assert all(fold(form) != key for form in written)
