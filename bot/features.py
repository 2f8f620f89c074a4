"""What a message is compared by: its folded words, its segmented words and pieces of its spelling.

Folding removes accents, so "le phi bao nhieu" and "lệ phí bao nhiêu" give the same features by construction.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

import numpy as np

from knowledge.spelling import spoken
from knowledge.text import fold, words
from knowledge.wording import EVERYDAY

WORD, SEGMENT, ENDING, SPELLING, FRAME = "w", "s", "e", "c", "f"
CLAUSE, CLAUSE_FRAME = "l", "g"
FAMILIES = (WORD, SEGMENT, ENDING, SPELLING, FRAME, CLAUSE, CLAUSE_FRAME)
# People tell their story first and ask last, so the last words and the last clause count again on their own.
_ENDING = 6
_CLAUSES = re.compile(r"[.?!,;:\n]+")
# Words that make a clause; fewer after the last comma ("…, em ơi") belong to what stands before.
_CLAUSE_WORDS = 3
_SPELLING_LENGTHS = range(3, 5)
# The frame of a question is its everyday words; a run of others, which name what it is about, is one gap.
_GAP = "_"
_FRAME_LENGTHS = range(2, 5)

Terms = Counter[str]
# An example stands twice among the documents, as written and respelt (bot/fit.py): what fewer than four documents
# hold belongs to two examples at most. Measured: two thirds of the features and the time, the same accuracy.
AT_LEAST = 4
# The places of a document's features in a space, and their values.
Vector = tuple[np.ndarray, np.ndarray]
_UNKNOWN = -1


def terms(text: str, segments: Iterable[str] = ()) -> Terms:
    """Return the counted features of ``text``; ``segments`` are its words as the segmenter cut them."""
    singles = words(text)
    counts: Terms = Counter(_words_and_pairs(WORD, singles))
    last = singles[-_ENDING:]
    for length in (1, 2, 3):
        counts.update(ENDING + " ".join(last[at : at + length]) for at in range(len(last) - length + 1))
    for word in singles:
        counts.update(_spelling(word))
    counts.update(_frames(FRAME, text))
    asked = last_clause(text)
    counts.update(_words_and_pairs(CLAUSE, words(asked)))
    counts.update(_frames(CLAUSE_FRAME, asked))
    counts.update(f"{SEGMENT}{fold(segment)}" for segment in segments if " " in segment)
    return counts


def last_clause(text: str) -> str:
    """Return what stands in ``text`` after its last comma or full stop but a few words: mostly the question itself."""
    clauses = [clause for clause in _CLAUSES.split(text) if len(clause.split()) >= _CLAUSE_WORDS]
    return clauses[-1] if clauses else text


def frame(text: str) -> list[str]:
    """Return the everyday words of ``text`` with a gap for what it is about: "^ _ can giay to gi $"."""
    words_and_gaps = (word if word in EVERYDAY or word.isdigit() else _GAP for word in spoken(text))
    return ["^", *(word for word, _ in groupby(words_and_gaps)), "$"]


def _words_and_pairs(family: str, singles: list[str]) -> list[str]:
    pairs = (f"{left} {right}" for left, right in zip(["^", *singles], [*singles, "$"], strict=True))
    return [family + term for term in (*singles, *pairs)]


def _frames(family: str, text: str) -> list[str]:
    framed = frame(text)
    places = ((at, length) for length in _FRAME_LENGTHS for at in range(len(framed) - length + 1))
    return [family + " ".join(framed[at : at + length]) for at, length in places]


@lru_cache(maxsize=20_000)
def _spelling(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    if len(padded) <= _SPELLING_LENGTHS[0]:
        return (SPELLING + padded,)
    return tuple(
        SPELLING + padded[start : start + length]
        for length in _SPELLING_LENGTHS
        for start in range(max(1, len(padded) - length + 1))
        if start + length <= len(padded)
    )


class FeatureSpace:
    """The features met in training, each with its place and its weight (inverse document frequency)."""

    def __init__(self, names: list[str], idf: np.ndarray) -> None:
        self.names = names
        self.idf = idf
        self._place = {name: place for place, name in enumerate(names)}
        self._family = np.array([FAMILIES.index(name[0]) for name in names], dtype=np.int8)

    @classmethod
    def learn(cls, documents: Iterable[Terms], *, at_least: int = AT_LEAST) -> tuple["FeatureSpace", list[Vector]]:
        """Return the space of all features that occur in ``at_least`` documents, and the documents' vectors in it.

        The documents are read once, one by one: kept all together they would take more than a gigabyte.
        """
        met: dict[str, int] = {}
        counted = [_counted((met.setdefault(name, len(met)) for name in document), document) for document in documents]
        frequency = np.bincount(np.concatenate([places for places, _ in counted]), minlength=len(met))
        names = sorted(name for name, place in met.items() if frequency[place] >= at_least)
        idf = [math.log((1 + len(counted)) / (1 + int(frequency[met[name]]))) + 1 for name in names]
        space = cls(names, np.array(idf, dtype=np.float32))
        place_of = np.full(len(met), _UNKNOWN, dtype=np.int32)
        place_of[[met[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        return space, [space._weighed(place_of[places], counts) for places, counts in counted]

    def vector(self, document: Terms) -> Vector:
        """Return the places and values of ``document``: sublinear TF-IDF, each family of length one."""
        return self._weighed(*_counted((self._place.get(name, _UNKNOWN) for name in document), document))

    def _weighed(self, places: np.ndarray, counts: np.ndarray) -> Vector:
        known = places != _UNKNOWN
        places, counts = places[known], counts[known]
        values = (1 + np.log(counts)) * self.idf[places]
        family = self._family[places]
        lengths = np.sqrt(np.bincount(family, weights=values * values, minlength=len(FAMILIES)))
        return places, (values / lengths[family]).astype(np.float32)


def _counted(places: Iterable[int], document: Terms) -> Vector:
    """Return ``places`` of the features of ``document``, and how often each occurs in it."""
    size = len(document)
    return np.fromiter(places, np.int32, size), np.fromiter(document.values(), np.float32, size)
