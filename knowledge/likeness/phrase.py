"""A question made into a phrase to be found by: without politeness, people's and places' names, and numbers."""

import re

from knowledge.text import clean, fold
from knowledge.wording import POLITENESS

LONGEST = 120
_HIDDEN = re.compile(r"\[[^\]]*\]")
_DATE_OR_NUMBER = re.compile(r"\d[\d./-]*")
_UPPER = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
_CAPITAL = rf"[{_UPPER}][^\W\d_{_UPPER}]+"
# "anh Tuấn", "bà Nguyễn Thị Hoa": whoever it is, nobody else asks with that name.
_CALLED = re.compile(
    rf"\b((?:[Aa]nh|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Bb]ác|[Ee]m|[Cc]háu|[Tt]ên(?: là)?))(?: {_CAPITAL})+(?![\w])"
)
_PLACE = re.compile(
    rf"\b(?:[Xx]ã|[Pp]hường|[Tt]hôn|[Xx]óm|[Tt]ổ dân phố|[Ll]àng|[Hh]uyện|[Tt]ỉnh)(?: (?:{_CAPITAL}|\d+))+"
)
# Two capital letters in a row are a name, unless they begin the sentence.
_NAME = re.compile(rf"(?<!^)(?<![.?!] )\b{_CAPITAL}(?: {_CAPITAL})+")
_POLITE = sorted((" ".join(each.split()) for each in POLITENESS.split("|")), key=len, reverse=True)
# Not in front of what is asked: the procedures are called so themselves.
_KEPT = {"thu tuc", "can bo"}
_ENDINGS = re.compile(r"(?:\s+(?:ạ|vậy|nhé|nhỉ|với|ơi|vậy ạ|a))+$", re.IGNORECASE)


def phrase_of(text: str) -> str:
    """Return what a masked question would be as a phrase, for a person to go over; "" when nothing is left."""
    text = _HIDDEN.sub(" ", clean(text))
    text = _PLACE.sub(" ", text)
    text = _CALLED.sub(r"\1", text)
    text = _DATE_OR_NUMBER.sub(" ", _NAME.sub(" ", text))
    words = _without_politeness(re.sub(r"[^\w\s/-]", " ", text).split())
    phrase = _ENDINGS.sub("", " ".join(words))
    return phrase[:LONGEST].strip().lower()


def _without_politeness(words: list[str]) -> list[str]:
    """Return ``words`` without polite phrases, which are compared without accents."""
    folded = [fold(word) for word in words]
    left: list[str] = []
    place = 0
    while place < len(words):
        length = next((n for n in map(_length, _POLITE) if _polite(folded[place : place + n])), 0)
        if not length:
            left.append(words[place])
        place += length or 1
    return left


def _length(phrase: str) -> int:
    return len(phrase.split())


def _polite(words: list[str]) -> bool:
    phrase = " ".join(words)
    return phrase in _POLITE and phrase not in _KEPT
