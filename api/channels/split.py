"""Cuts a long text into parts that a channel takes, between paragraphs, lines, sentences or words, in that order."""

import re
import unicodedata

LIMIT = 2000
_BREAKS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"(?<=[.!?…;]) +"), re.compile(r" +"))


def parts_of(text: str, limit: int = LIMIT) -> list[str]:
    """Return ``text`` in NFC as parts of at most ``limit`` characters each, none of them blank."""
    rest = unicodedata.normalize("NFC", text).strip()
    parts = []
    while len(rest) > limit:
        end, begin = _cut(rest, limit)
        parts.append(rest[:end].rstrip())
        rest = rest[begin:].lstrip()
    return [part for part in (*parts, rest) if part]


def _cut(text: str, limit: int) -> tuple[int, int]:
    """Return where a part ends and where the next one begins: the last break of the strongest kind past the middle."""
    for pattern in _BREAKS:
        found = [match for match in pattern.finditer(text, 0, limit + 1) if limit // 2 <= match.start() <= limit]
        if found:
            return found[-1].start(), found[-1].end()
    # A word longer than half a message: never between a letter and a mark that stands over it.
    end = limit
    while end > 1 and unicodedata.combining(text[end]):
        end -= 1
    return end, end
