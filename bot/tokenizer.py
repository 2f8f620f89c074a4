"""A Rasa tokenizer that gives Vietnamese words, each exactly where it stands in the message."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.segmenter import segment
from bot.sources import text_rules


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Tokens are Vietnamese words ("giấy khai sinh" is two); ``text[start:end] == token.text`` always holds."""

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Return the languages this tokenizer is for."""
        return ["vi"]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be importable."""
        return ["underthesea"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options every Rasa tokenizer has, with their defaults."""
        return {
            # Whether to split intents.
            "intent_tokenization_flag": False,
            # Symbol on which an intent is split.
            "intent_split_symbol": "_",
            # Regular expression that splits tokens further.
            "token_pattern": None,
            # Symbol on which a prefix is split.
            "prefix_separator_symbol": None,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:  # noqa: ARG003  (Rasa calls it by this name)
        """Return a key that changes with the shared text rules, which Rasa's training cache cannot see."""
        return text_rules()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the words of the message's ``attribute`` as tokens."""
        words = segment(message.get(attribute))
        return self._apply_token_pattern([Token(word.text, word.start, word.end) for word in words])
