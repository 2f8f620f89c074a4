"""How well the owners of stored phrases fit a message: similarity of their phrases and the ranker's margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.ranker import Ranker
from knowledge.store import PhraseIndex
from knowledge.vectors import PhraseVectors, Query, mean
from knowledge.wording import need

# Further phrases of the same owner that also fit add this share of their score to the best one.
SUPPORT = 0.3
SUPPORTERS = 2
# How many of the nearest phrases are looked at.
NEAREST = 100
# Of how many messages the fits are kept.
KEPT = 8
# What the ranker's margin adds to a phrase's similarity before both are brought to 0.0-1.0.
MARGIN_SHARE = 0.5


@dataclass(frozen=True)
class Fit:
    """How well one owner of phrases fits a query: score and plain similarity (0.0-1.0), and its nearest phrase."""

    kind: str
    owner: str
    score: float
    similarity: float
    matched: str


class PhraseFits:
    """The phrases of one space, compared with what people write."""

    def __init__(self, index: PhraseIndex, *, reduced: bool) -> None:
        """Load the parts of a stored index; ``reduced`` also looks at a message without politeness and aspect words."""
        self._reduced = reduced
        self._texts, self._owners = index.texts, index.owners
        ranker = Ranker.load(index.ranker)
        # One product with a message gives its similarity to every phrase and its margin for every class.
        self._vectors = PhraseVectors.load(index.vectors).beside(ranker.weights)
        self._intercepts = ranker.intercepts
        position = {name: i for i, name in enumerate(ranker.owners)}
        self._class = {owner: position[name] for owner, name in index.classes.items()}
        # One message is looked at several times before it is answered.
        self._kept = lru_cache(maxsize=KEPT)(self._of)

    def of(self, text: str) -> Sequence[Fit]:
        """Return how the owners of the nearest phrases fit ``text``, best first."""
        return self._kept(text)

    def _of(self, text: str) -> tuple[Fit, ...]:
        features, weights = self._query(text)
        if not features:
            return ()
        similar, margins = np.split(self._vectors.compare(features, weights), [len(self._texts)])
        nearest = _largest(similar, NEAREST)
        found: dict[tuple[str, str], list[tuple[float, str]]] = {}
        for i, similarity in zip(nearest, similar[nearest].tolist(), strict=True):
            if similarity > 0:
                found.setdefault(self._owners[i], []).append((similarity, self._texts[i]))
        margins = margins + self._intercepts
        fits = [_fit(owner, phrases, float(margins[self._class[owner]])) for owner, phrases in found.items()]
        return tuple(sorted(fits, key=lambda fit: (-fit.score, fit.owner)))

    def _query(self, text: str) -> Query:
        whole = self._vectors.query(text)
        return mean([whole, self._vectors.query(need(text))]) if self._reduced else whole


def _fit(owner: tuple[str, str], phrases: list[tuple[float, str]], margin: float) -> Fit:
    """Return the fit of an owner: its best phrase helped by the next ones, and the ranker's margin of its class."""
    kind, key = owner
    scores = [score for score, _ in phrases]
    supporters = scores[1 : 1 + SUPPORTERS]
    similarity = (scores[0] + SUPPORT * sum(supporters)) / (1 + SUPPORT * SUPPORTERS)
    score = (similarity + MARGIN_SHARE * (1 + margin)) / (1 + 2 * MARGIN_SHARE)
    return Fit(kind, key, min(max(score, 0.0), 1.0), similarity, phrases[0][1])


def _largest(scores: np.ndarray, count: int) -> list[int]:
    """Return the indices of the ``count`` largest scores, largest first."""
    indices = np.argpartition(scores, -count)[-count:] if len(scores) > count else np.arange(len(scores))
    return indices[np.argsort(-scores[indices], kind="stable")].tolist()
