"""Look up while typing: the words of names and sayings first, then what search knows by meaning."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from knowledge.lookup.audience import Audience, Found, Scope
from knowledge.lookup.codes import Codes
from knowledge.lookup.index import WordIndex
from knowledge.lookup.lines import Kind, lines_of
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.spelling import spoken
from knowledge.store import Store
from knowledge.text import words

LONGEST = 200
# How many of the lines with the most in common are looked at closely.
LOOKED_AT = 200
# A line without all the words counts only with this share of their weight; and it counts this much less.
ENOUGH, PARTLY = 0.6, 0.5
# What being short, holding the words in their order, and beginning with them add to a match by words.
WHOLE, IN_ORDER, AT_START = 0.25, 0.1, 0.08
# Words as somebody may have meant them count this much of words as typed.
MENDED = 0.95
# What search by meaning adds for each word typed, up to a sentence; from which similarity it counts by itself, and how
# much then; how much through a family of siblings.
BY_MEANING, SENTENCE, FAINT, MEANT, OF_FAMILY = 0.15, 6, 0.25, 0.8, 0.8
MEANT_DEPTH = 30
# What fits less than this share of the best is left out.
LEAST_OF_BEST = 0.5
Scores = dict[tuple[Kind, str], float]


class Lookup:
    """Everything of one store, ready to be looked up."""

    def __init__(self, store: Store, searcher: Searcher, finder: ServiceFinder) -> None:
        """Read all lines; takes a second."""
        self._store, self._searcher, self._finder = store, searcher, finder
        self._lines = lines_of(store)
        self._index = WordIndex([line.text for line in self._lines])
        self._weights = np.array([line.weight for line in self._lines], np.float32)
        self._codes = Codes(line.key for line in self._lines if line.kind in ("procedure", "directory"))
        self._audience = Audience(store, self._lines)

    def find(self, text: str, scope: Scope) -> list[Found]:
        """Return what fits ``text``, best first: by code when it is one, else by words and meaning."""
        text = text[:LONGEST]
        if codes := self._codes.find(text):
            return self._of_codes(codes)
        typed = words(text)
        if not typed:
            return []
        scores = self._by_words(text, typed)
        if len(typed) > 1:
            self._add_meaning(text, scope, scores, BY_MEANING * min(len(typed), SENTENCE))
        return _ordered(self._audience.shown(scores, scope))

    def _of_codes(self, codes: list[str]) -> list[Found]:
        """Return the records of ``codes``; of a single digit more or less the commune's own come first."""
        own = [code for code in codes if self._store.procedure(code)]
        others = [code for code in codes if not self._store.procedure(code)]
        found = [Found("procedure", code, 2 - place / 1000) for place, code in enumerate(own)]
        return found + [Found("directory", code, 1 - place / 10_000) for place, code in enumerate(others)]

    def _by_words(self, text: str, typed: list[str]) -> Scores:
        """Return what the words as typed match; as they may be meant when nothing holds them all."""
        scores, complete = self._matches(typed)
        if complete:
            return scores
        if len(typed) >= SENTENCE:  # its words stand in many lines; what it means, search knows
            return {}
        for meant in (self._index.mended(typed), spoken(text)):
            if meant and meant != typed:
                for key, score in self._matches(meant)[0].items():
                    scores[key] = max(scores.get(key, 0.0), MENDED * score)
        return scores

    def _matches(self, typed: list[str]) -> tuple[Scores, bool]:
        """Return how well each thing's best line matches, and whether some line holds all the words."""
        share, found = self._index.search(typed)
        full = found == len(typed)
        covered = np.minimum(1.0, len(typed) / self._index.lengths)
        base = share * self._weights * (1 - WHOLE + WHOLE * covered)
        base = np.where(full, base, np.where(share >= ENOUGH, base * PARTLY, 0.0))
        scores: Scores = {}
        phrase = " ".join(typed)
        for number in _largest(base, LOOKED_AT):
            line = self._lines[number]
            score = float(base[number]) + self._extra(line.text, phrase)
            key = (line.kind, line.key)
            if score > scores.get(key, 0.0):
                scores[key] = score
        return scores, bool(full.any())

    def _extra(self, text: str, phrase: str) -> float:
        in_order = IN_ORDER if f" {phrase}" in f" {text}" else 0.0
        return in_order + (AT_START if text.startswith(phrase) else 0.0)

    def _add_meaning(self, text: str, scope: Scope, scores: Scores, weight: float) -> None:
        """Add what search makes of ``text`` as a whole, with ``weight`` beside the words."""
        meant: dict[tuple[Kind, str], tuple[float, float]] = {}
        for key, score, similarity in self._meant(text, scope):
            meant[key] = max(meant.get(key, (0.0, 0.0)), (score, similarity))
        for key, (score, similarity) in meant.items():
            if key in scores or similarity >= FAINT:
                scores[key] = max(scores.get(key, 0.0) + weight * score, MEANT * score)

    def _meant(self, text: str, scope: Scope) -> Iterator[tuple[tuple[Kind, str], float, float]]:
        for hit in self._searcher.rank(text, province=scope.province, limit=MEANT_DEPTH):
            if hit.kind == "family":
                for code in self._searcher.members(hit.code, province=scope.province):
                    yield ("procedure", code), OF_FAMILY * hit.score, hit.similarity
            elif hit.kind != "outside":
                yield (hit.kind, hit.code), hit.score, hit.similarity
        for service in self._finder.find(text, limit=MEANT_DEPTH):
            yield (service.kind, service.id), service.score, service.similarity


@lru_cache(maxsize=1)
def lookup_of(store: Store, searcher: Searcher, finder: ServiceFinder) -> Lookup:
    """Return the look-up of this knowledge, made when first asked for."""
    return Lookup(store, searcher, finder)


def _ordered(found: Iterable[Found]) -> list[Found]:
    """Return what was found, each once, best first, without what fits far less than the best."""
    best: dict[tuple[Kind, str], Found] = {}
    for each in found:
        known = best.get((each.kind, each.key))
        if known is None or each.score > known.score:
            best[each.kind, each.key] = each
    ordered = sorted(best.values(), key=lambda each: (-each.score, each.key))
    return [each for each in ordered if each.score >= LEAST_OF_BEST * ordered[0].score]


def _largest(scores: np.ndarray, count: int) -> list[int]:
    """Return where the largest scores above zero stand, in no order."""
    places = np.flatnonzero(scores)
    if len(places) > count:
        places = places[np.argpartition(scores[places], -count)[-count:]]
    return list(map(int, places))
