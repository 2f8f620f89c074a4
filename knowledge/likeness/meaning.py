"""What a question means, as a vector: its own words, and how near it is to everything the knowledge can name.

Words alone put few paraphrases together ("khai sinh", "làm giấy cho cháu mới đẻ"): people choose others. What both are
near to is much the same, even when none of it is the right answer. Measured by ``python -m ops.eval.clusters``.
"""

from collections.abc import Hashable
from functools import lru_cache

from knowledge.likeness.phrase import phrase_of
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store
from knowledge.vectors import PhraseVectors
from knowledge.wording import need

# How many of the nearest things count, and the power that makes the nearest of them stand out.
NEAREST, POWER = 8, 3
# The share of what is near in the cosine of two questions; the rest is their words'.
NEAR_SHARE = 0.6
KEPT = 20_000
Vector = dict[Hashable, float]


class Meanings:
    """The vectors of questions, by one state of the knowledge."""

    def __init__(self, store: Store, searcher: Searcher, finder: ServiceFinder) -> None:
        """Load the words of the phrases; takes a second."""
        self._searcher, self._finder = searcher, finder
        self._words = PhraseVectors.load(store.phrase_index("procedures").fitted.vectors)
        self._kept = lru_cache(maxsize=KEPT)(self._of)

    def of(self, text: str) -> Vector:
        """Return the vector of a question, of unit length; empty when nothing in it is known."""
        return self._kept(text)

    def _of(self, text: str) -> Vector:
        text = phrase_of(text) or text  # who asks, and where, is not what is asked
        said: Vector = {}
        for query in (self._words.query(text), self._words.query(need(text))):
            for feature, weight in zip(*query, strict=True):
                said[feature] = said.get(feature, 0.0) + weight
        near: Vector = {(hit.kind, hit.code): hit.score**POWER for hit in self._searcher.rank(text, limit=NEAREST)}
        near |= {(hit.kind, hit.id): hit.score**POWER for hit in self._finder.find(text, limit=NEAREST)}
        return scaled({**scaled(said, 1 - NEAR_SHARE), **scaled(near, NEAR_SHARE)}, 1.0)


def scaled(vector: Vector, square: float) -> Vector:
    """Return ``vector`` with ``square`` as the square of its length; an empty one as it is."""
    length = sum(weight * weight for weight in vector.values()) ** 0.5
    return {feature: weight * square**0.5 / length for feature, weight in vector.items()} if length else {}


@lru_cache(maxsize=1)
def meanings_of(store: Store, searcher: Searcher, finder: ServiceFinder) -> Meanings:
    """Return the meanings by this knowledge, made when first asked for."""
    return Meanings(store, searcher, finder)
