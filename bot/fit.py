"""From training examples to a model: each example as written, and a respelling of it that counts less."""

from itertools import chain
from typing import Any

from bot.augment import variants
from bot.features import terms
from bot.linear import LinearModel

OPTIONS: dict[str, Any] = {
    # Inverse regularisation of the logistic regression; larger trusts the examples more.
    "strength": 10.0,
    # Upper bound of its iterations.
    "iterations": 35,
    # Generated respellings (teencode, slips, dialect) of each example at training, and how much each counts.
    "variants": 1,
    "variant_weight": 0.6,
}


def fit(examples: list[tuple[str, str, list[str]]], config: dict[str, Any]) -> LinearModel:
    """Return the model of ``examples`` (text, intent, segmented words) under the component's ``config``."""
    respelt = [
        (variant, intent) for text, intent, _ in examples for variant in variants(text, count=config["variants"])
    ]
    documents = chain((terms(text, words) for text, _, words in examples), (terms(variant) for variant, _ in respelt))
    return LinearModel.fit(
        documents,
        [intent for _, intent, _ in examples] + [intent for _, intent in respelt],
        examples=len(examples),
        strength=config["strength"],
        iterations=config["iterations"],
        variant_weight=config["variant_weight"],
    )
