"""What a paragraph begins with: "II.", "2.", "2.1.", "đ)", "-", "+" or nothing, and whether a number was skipped."""

import re
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["roman", "number", "letter", "dash", "plus", "none"]

_ROMAN = re.compile(
    r"^(?i:phần|mục|chương)?\s*(?P<label>[IVX]{1,5})\s*[.):–-]\s*(?=\S)|^(?i:phần|mục|chương)\s+(?P<word>[IVX]{1,5})\b\s*"
)
_NUMBER = re.compile(
    r"^(?:(?P<deep>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]|(?=\s))|(?P<loose>\d{1,2}(?:\.\s?\d{1,2}){1,3})\.|(?P<one>\d{1,2})\s?[.)/])"
    r"\s*(?=[^\s\d%/.,]|\d+\s?%|(?<=\s)\d)"
)
_LETTER = re.compile(r"^(?:(?P<label>[a-zđ])\s?\)|(?P<dot>[a-zđ])\.(?=\s)|(?P<bare>đ)(?=\s[A-ZĐ]))\s*(?=\S)")
_DASH = re.compile(r"^(?:[-–•*●▪]\s*)+(?=[^\s\d]|\d)")
_PLUS = re.compile(r"^(?:[-–•]\s*)?\+\s*(?=\S)")
# The letters a list may run through: the Vietnamese alphabet, or the Latin one for whoever types it so.
_ALPHABETS = (
    "abcdđeghiklmnopqrstuvxy",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdđefghiklmnopqrstuvxy",
    "abcdeghiklmnopqrstuvxy",
)
_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Mark:
    """What a paragraph begins with: its kind, its label without dots ("II", "2.1", "đ"), and the text after it."""

    kind: MarkKind
    label: str
    text: str

    @property
    def depth(self) -> int:
        """How deep the paragraph stands: 0 for a Roman number, more for what is under it; text without a mark is 9."""
        deep = {"roman": 0, "number": 1 + self.label.count("."), "letter": 5, "dash": 6, "plus": 7, "none": 9}
        return deep[self.kind]


def mark(text: str) -> Mark:
    """Return what ``text`` begins with."""
    if found := _ROMAN.match(text):
        return Mark("roman", found["label"] or found["word"], text[found.end() :])
    if found := _NUMBER.match(text):
        label = (found["deep"] or found["loose"] or found["one"]).replace(" ", "")
        return Mark("number", label, text[found.end() :])
    if found := _LETTER.match(text):
        return Mark("letter", found["label"] or found["dot"] or found["bare"], text[found.end() :])
    if found := _PLUS.match(text):
        return Mark("plus", "", text[found.end() :])
    if found := _DASH.match(text):
        return Mark("dash", "", text[found.end() :])
    return Mark("none", "", text)


def jump(kind: MarkKind, before: str | None, label: str, *, opens: bool = False) -> str | None:
    """Return the doubt when ``label`` does not follow ``before``, its sibling, else None.

    Without a sibling before it, ``label`` must be the first of its list; one that ``opens`` the plan, of all lists.
    """
    if kind not in ("roman", "number", "letter"):
        return None
    if before is None:
        parts = label.split(".")
        above = ["1"] * (len(parts) - 1) if opens else parts[:-1]
        first = {"roman": "I", "letter": "a"}.get(kind) or ".".join([*above, "1"])
        return None if label == first else f"Đánh số bắt đầu từ {label}, không phải {first}; có thể thiếu mục."
    if kind == "letter":
        follows = any(f"{before}{label}" in alphabet for alphabet in _ALPHABETS)
    else:
        follows = _value(label) == _value(before) + 1
    return None if follows else f"Đánh số nhảy từ {before} sang {label}; có thể thiếu mục hoặc gõ nhầm."


def _value(label: str) -> int:
    last = label.rpartition(".")[2]
    if last.isdigit():
        return int(last)
    numbers = [_VALUES[sign] for sign in last]
    return sum(-one if one < next_ else one for one, next_ in zip(numbers, [*numbers[1:], 0], strict=True))
