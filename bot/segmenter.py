"""Vietnamese words with true positions: underthesea says what belongs together, the text itself says where it stands.

underthesea rewrites what it reads (hoà → hòa) and joins syllables with one space, so nothing it returns is used as
text. The text is cut into pieces first; the segmenter only decides which neighbouring pieces form one word.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from knowledge.text import clean, fold

# Letters with their combining marks and the invisible characters people paste in the middle of a word.
_WORD_CHARS = "\\w\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_PIECE = re.compile(rf"\d+(?:[/.,:-]\d+)+|[{_WORD_CHARS}]+|\S")
_MAX_SEGMENTED = 2000


class Word(NamedTuple):
    """A word and its place: ``source[start:end] == text``."""

    text: str
    start: int
    end: int


def segment(text: str) -> list[Word]:
    """Return the words of ``text`` in order; everything between two words is whitespace or nothing."""
    pieces = [Word(match.group(), *match.span()) for match in _PIECE.finditer(text)]
    if len(text) > _MAX_SEGMENTED:
        return pieces
    joined: list[Word] = []
    for run in _runs(text, pieces):
        joined += _join(text, run)
    return joined


def _runs(text: str, pieces: list[Word]) -> list[list[Word]]:
    """Return ``pieces`` in stretches that the segmenter may join: letters, parted by whitespace only."""
    runs: list[list[Word]] = []
    follows = False
    for piece in pieces:
        letters = _is_letters(piece.text)
        if follows and letters and text[runs[-1][-1].end : piece.start].isspace():
            runs[-1].append(piece)
        else:
            runs.append([piece])
        follows = letters
    return runs


@lru_cache(maxsize=4096)
def _is_letters(piece: str) -> bool:
    return fold(piece).isalpha()


def _join(text: str, run: list[Word]) -> list[Word]:
    """Return ``run`` with the pieces of one word joined; unchanged when the segmenter's answer does not fit."""
    if len(run) == 1:
        return run
    words: list[Word] = []
    position = 0
    for size in _word_sizes(" ".join(clean(piece.text) for piece in run)):
        group = run[position : position + size]
        words.append(Word(text[group[0].start : group[-1].end], group[0].start, group[-1].end))
        position += size
    return words


@lru_cache(maxsize=4096)
def _word_sizes(sentence: str) -> tuple[int, ...]:
    """Return how many syllables each word of ``sentence`` has; all ones when the answer does not fit the question."""
    from underthesea import word_tokenize

    syllables = sentence.split(" ")
    found = word_tokenize(sentence, use_token_normalize=False)
    said = " ".join(found)
    if said != sentence and fold(said) != fold(sentence):
        return (1,) * len(syllables)
    return tuple(len(word.split(" ")) for word in found)
