"""Which of the offered choices an ordinal means: "cái thứ hai", "số 1", "cái cuối"."""

import re

from knowledge.text import words

_NUMBERS = {
    "nhat": 1, "mot": 1, "dau": 1, "1": 1, "hai": 2, "nhi": 2, "2": 2, "ba": 3, "3": 3, "bon": 4, "tu": 4, "4": 4,
    "nam": 5, "5": 5, "sau": 6, "6": 6, "bay": 7, "7": 7,
}  # fmt: skip
_LAST = re.compile(r"\b(cuoi|sau cung|chot|duoi cung|cuoi cung)\b")
_SECOND_LAST = re.compile(r"\b(ap chot|gan cuoi|ke cuoi)\b")
# An ordinal names its place after a counting word, or is the whole message ("2").
_MARKED = re.compile(
    r"\b(?:thu|so|cai|muc|y|dong|lua chon|chon|truong hop|viec|dap an|phuong an)\s+(?:thu\s+|so\s+)?(\w+)\b"
)


def place(text: str) -> int | None:
    """Return the place meant, counted from 1, -1 for the last and -2 for the one before it; None without one."""
    tokens = words(text)
    folded = " ".join(tokens)
    if _SECOND_LAST.search(folded):
        return -2
    if _LAST.search(folded):
        return -1
    if re.search(r"\b(dau tien|dau|tren cung|thu nhat)\b", folded):
        return 1
    for match in _MARKED.finditer(folded):
        if match.group(1) in _NUMBERS:
            return _NUMBERS[match.group(1)]
    bare = [_NUMBERS[token] for token in tokens if token in _NUMBERS]
    return bare[0] if len(bare) == 1 and len(tokens) <= 3 else None
