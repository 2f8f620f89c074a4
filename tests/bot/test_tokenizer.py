"""The tokenizer as Rasa drives it."""

import pytest
from rasa.shared.nlu.constants import TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message

from bot.tokenizer import VietnameseTokenizer


@pytest.fixture
def tokenizer() -> VietnameseTokenizer:
    return VietnameseTokenizer(VietnameseTokenizer.get_default_config())


@pytest.mark.parametrize(
    "text", ["đăng ký khai sinh cho con ở xã", "lam giay khai sinh", "/choose", "😀", "  hai  dấu cách "]
)
def test_tokenizer_spans_match_the_text(tokenizer, text):
    (message,) = tokenizer.process([Message({TEXT: text})])
    tokens = message.get(TEXT_TOKENS)
    assert tokens
    assert all(text[token.start : token.end] == token.text for token in tokens)


def test_tokenizer_accepts_empty_text(tokenizer):
    (message,) = tokenizer.process([Message({TEXT: ""})])
    assert message.get(TEXT_TOKENS) == []


def test_tokenizer_fingerprint_changes_with_the_text_rules(monkeypatch):
    monkeypatch.setattr("bot.tokenizer.text_rules", lambda: "new rules")
    assert VietnameseTokenizer.fingerprint_addon({}) == "new rules"


def test_tokenizer_names_its_package():
    assert VietnameseTokenizer.required_packages() == ["underthesea"]
    assert VietnameseTokenizer.supported_languages() == ["vi"]
