"""An index of folded words: which lines hold a word that begins as typed.

Words stand sorted, so that all the words with one beginning are neighbours and their lines one stretch of an array.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_WORD = re.compile(r"[a-z0-9]+")
# A word that only begins as typed counts this much of a whole one.
BEGUN = 0.85
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Shorter words are not mended; a word that fewer lines have is likely a slip itself.
_SHORTEST_SLIP, _RARE = 3, 5
# What comes after every word that begins with another, and right after that other word itself.
_LAST, _WHOLE = "\U0010ffff", "\0"


class Matches(NamedTuple):
    """Of each line: the share of the query's weight found in it (0.0-1.0), and how many of its words."""

    share: np.ndarray
    found: np.ndarray


class WordIndex:
    """The words of a fixed list of folded lines."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Read the lines."""
        postings: dict[str, list[int]] = {}
        self.lengths = np.ones(len(texts), dtype=np.float32)
        for number, text in enumerate(texts):
            words = _WORD.findall(text)
            self.lengths[number] = max(1, len(words))
            for word in set(words):
                postings.setdefault(word, []).append(number)
        self._words = sorted(postings)
        self._starts = np.cumsum([0, *(len(postings[word]) for word in self._words)])
        self._lines = np.fromiter((line for word in self._words for line in postings[word]), np.int32)

    def search(self, words: Sequence[str]) -> Matches:
        """Return how well each line matches ``words``, each of which may be only the beginning of a word."""
        share, found = np.zeros(len(self.lengths), np.float32), np.zeros(len(self.lengths), np.int16)
        total = 0.0
        for word in words:
            begun = self._stretch(word, word + _LAST)
            weight = float(np.log1p(len(self.lengths) / (1 + len(begun))))
            best = np.zeros(len(self.lengths), np.float32)
            best[begun] = BEGUN
            best[self._stretch(word, word + _WHOLE)] = 1.0
            share += weight * best
            found += best > 0
            total += weight
        return Matches(share / total if total else share, found)

    def mended(self, words: Sequence[str]) -> list[str]:
        """Return ``words`` with those that hardly any line has replaced by the word one slip away that fits the rest.

        The last one may still be unfinished: it stays when some word begins so.
        """
        last = len(words) - 1
        known = [word for place, word in enumerate(words) if self._is_known(word, unfinished=place == last)]
        beside = self.search(known).found == len(known)
        return [word if word in known else self._nearest(word, beside) for word in words]

    def _is_known(self, word: str, *, unfinished: bool) -> bool:
        return len(self._stretch(word, word + (_LAST if unfinished else _WHOLE))) >= (1 if unfinished else _RARE)

    def _nearest(self, word: str, beside: np.ndarray) -> str:
        """Return the word one slip away that most of the lines ``beside`` have; ``word`` when hardly any has one."""
        if len(word) < _SHORTEST_SLIP or not word.isalpha():
            return word
        count, nearest = max((int(beside[self._stretch(slip, slip + _WHOLE)].sum()), slip) for slip in _slips(word))
        return nearest if count >= _RARE else word

    def _stretch(self, low: str, high: str) -> np.ndarray:
        """Return the lines of the words from ``low`` up to ``high``."""
        first, last = bisect_left(self._words, low), bisect_left(self._words, high)
        return self._lines[self._starts[first] : self._starts[last]]


def _slips(word: str) -> set[str]:
    """Return every word one slip of the fingers away: a letter dropped, doubled, changed, or two exchanged."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in parts if b}
    exchanged = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in parts if b for letter in _LETTERS}
    added = {a + letter + b for a, b in parts for letter in _LETTERS}
    return dropped | exchanged | changed | added
