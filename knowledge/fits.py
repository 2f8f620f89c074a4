"""How well the owners of stored phrases fit a message: likeness of their phrases, ranker's margin, latent meaning."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from knowledge.latent import LatentSpace
from knowledge.ranker import Ranker
from knowledge.store import PhraseIndex
from knowledge.vectors import PhraseVectors, Query, mean
from knowledge.wording import need

# Further phrases of the same owner that also fit add this share of their score to the best one.
SUPPORT = 0.3
SUPPORTERS = 2
# How many of the nearest phrases are looked at.
NEAREST = 100
# Phrases above this share of the best similarity are looked at first: they are few, and mostly enough.
LIKELY = 0.3
# Of how many messages the fits are kept.
KEPT = 8
# What the ranker's margin adds to a phrase's similarity before both are brought to 0.0-1.0.
MARGIN_SHARE = 0.5
# How much the latent space's nearness weighs beside that, and what keeps the sum on the scale of the one without it
# (regression over the fitting questions): the limits of actions/decide.py compare such scores.
NEARNESS_SHARE, WITHOUT_IT, USUAL = 0.24, 0.8, 0.08


class Fit(NamedTuple):
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
        ranker = Ranker.load(index.fitted.ranker)
        self._latent = LatentSpace.load(index.fitted.latent)
        self._place = {owner: place for place, owner in enumerate(dict.fromkeys(index.owners))}
        # One product with a message gives its similarity to every phrase and its margin for every class.
        self._vectors = PhraseVectors.load(index.fitted.vectors).beside(ranker.weights)
        self._intercepts = ranker.intercepts
        position = {name: i for i, name in enumerate(ranker.owners)}
        self._class = {owner: position[name] for owner, name in index.classes.items()}
        # One message is looked at several times before it is answered.
        self._kept = lru_cache(maxsize=KEPT)(self._of)

    def of(self, text: str) -> Sequence[Fit]:
        """Return how the owners of the nearest phrases fit ``text``, best first."""
        return self._kept(text)

    def _of(self, text: str) -> tuple[Fit, ...]:
        query = self._query(text)
        if not query[0]:
            return ()
        similar, margins = np.split(self._vectors.compare(*query), [len(self._texts)])
        nearest = _largest(similar, NEAREST)
        found: dict[tuple[str, str], list[tuple[float, str]]] = {}
        for i, similarity in zip(nearest, similar[nearest].tolist(), strict=True):
            if similarity > 0:
                found.setdefault(self._owners[i], []).append((similarity, self._texts[i]))
        classes = [self._class[owner] for owner in found]
        of_class = (margins[classes] + self._intercepts[classes]).tolist()
        near = self._latent.nearness(query, [self._place[owner] for owner in found]).tolist()
        fits = (_fit(*parts) for parts in zip(found, found.values(), of_class, near, strict=True))
        return tuple(sorted(fits, key=lambda fit: (-fit.score, fit.owner)))

    def _query(self, text: str) -> Query:
        whole = self._vectors.query(text)
        return mean([whole, self._vectors.query(need(text))]) if self._reduced else whole


def _fit(owner: tuple[str, str], phrases: list[tuple[float, str]], margin: float, nearness: float) -> Fit:
    """Return the fit of an owner: its best phrase helped by the next ones, its class's margin, and its nearness."""
    kind, key = owner
    (best, nearest), *others = phrases[: 1 + SUPPORTERS]
    similarity = (best + SUPPORT * sum(score for score, _ in others)) / (1 + SUPPORT * SUPPORTERS)
    written = (similarity + MARGIN_SHARE * (1 + margin)) / (1 + 2 * MARGIN_SHARE)
    score = WITHOUT_IT * written + NEARNESS_SHARE * nearness - USUAL
    return Fit(kind, key, min(max(score, 0.0), 1.0), similarity, nearest)


def _largest(scores: np.ndarray, count: int) -> list[int]:
    """Return the indices of the ``count`` largest scores, largest first."""
    indices = np.flatnonzero(scores > LIKELY * scores.max(initial=0.0))
    if len(indices) < count:
        indices = np.arange(len(scores))
    if len(indices) > count:
        indices = indices[np.argpartition(scores[indices], -count)[-count:]]
    return indices[np.argsort(-scores[indices], kind="stable")].tolist()
