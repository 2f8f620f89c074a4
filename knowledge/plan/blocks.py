"""What a plan's file is made of, whatever its format, and what can be wrong with the file."""

import re
from dataclasses import dataclass

from knowledge.text import clean


class PlanError(Exception):
    """The file cannot be read as a plan; the message is one Vietnamese sentence with the cure."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of text, clean, with the number or dash it begins with."""

    text: str


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells from left to right, clean; lines inside a cell are kept apart by a newline."""

    cells: tuple[str, ...]


Block = Paragraph | Row

_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_TAGS = re.compile(r"</?(?:ul|ol|li|br|p|b|i|strong|em|span|div)\b[^>]*>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?!\w)")
_HASHES = re.compile(r"^#{1,6}\s+")
_PAGE_NUMBER = re.compile(r"^[-–\s]*\d{1,3}[-–\s]*$")
# Names that a dash holds together, cut by a line's end before the dash.
_PAIR_BEFORE = re.compile(r"(?:kinh tế|văn h(?:óa|oá)|chính trị|HĐND|lao động|tài chính)$")
_PAIR_AFTER = re.compile(r"^[-–]\s*(?:xã hội|Xã hội|UBND|thương binh|Thương binh|kế hoạch|Kế hoạch)\b")
_OPEN_WORDS = ("của", "và", "với", "các", "cho", "theo", "tại", "trong", "về", "số", "thuộc", "bởi", "từ", "hoặc")


def plain(text: str) -> str:
    """Return ``text`` clean and without the marks that converters leave: bookmarks, tags, asterisks, hashes."""
    text = _HASHES.sub("", clean(_TAGS.sub(" ", _BOOKMARK.sub("", text))))
    return clean(_EMPHASIS.sub("", text))


def paragraphs(texts: list[str]) -> list[Block]:
    """Return texts as paragraphs: page numbers and empty ones left out, those a page's end cut in two joined."""
    kept: list[str] = []
    for text in (plain(text) for text in texts):
        if _PAGE_NUMBER.match(text) or not re.search(r"\w", text):
            continue
        if kept and goes_on(kept[-1], text):
            kept[-1] = joined(kept[-1], text)
        else:
            kept.append(text)
    return [Paragraph(text) for text in kept]


def joined(before: str, text: str) -> str:
    """Return two parts of one paragraph as one: a word cut at its hyphen ("NĐ-", "CP") is made whole."""
    return before + text if _cut_word(before) else f"{before} {text}"


def goes_on(before: str, text: str) -> bool:
    """True when ``text`` is the rest of the paragraph ``before``, cut by a page or a line."""
    if _PAIR_BEFORE.search(before) and _PAIR_AFTER.match(text):
        return True
    if re.match(r"^(?:[a-zđ]\s?[.)]|[-–+•])", text):
        return False
    if _cut_word(before):
        return True
    lower = text[0].islower() and not re.match(r"^đ\s+[A-ZĐ]", text)
    return lower or (
        text[0].isupper() and (before.endswith(",") or _open(before)) and before.isupper() == text.isupper()
    )


def _open(before: str) -> bool:
    return before.split()[-1].lower() in _OPEN_WORDS


def _cut_word(before: str) -> bool:
    return re.search(r"[\w]-$", before) is not None
