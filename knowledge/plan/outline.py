"""The plan's outline: each paragraph with the section it stands in ("II.2.1, ý 3"), each table with its annex."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from knowledge.plan.blocks import Block, Paragraph, Row
from knowledge.plan.markers import Mark, mark
from knowledge.plan.sections import Sections

_ANNEX = re.compile(
    r"^(?i:phụ lục)(?:\s+(?i:số))?\s*(?P<label>\d{1,2}|[IVX]{1,4})?(?![\wÀ-ỹ])\s*[:.–-]?\s*(?P<title>[A-ZĐÀ-Ỹ(“\"].*)?$"
)
_CLOSING = re.compile(r"^(?:Trên đây là|Trong quá trình (?:tổ chức )?(?:triển khai )?thực hiện)", re.IGNORECASE)
_SIGNING = re.compile(r"^(?:Nơi nhận|Tác giả\s*:|Những tin (?:mới|cũ) hơn|TM\. |KT\. |Nguồn\s*:)", re.IGNORECASE)
_TITLE = 170  # letters, at most, in a heading
_PLAIN_TITLE = 90  # a longer heading may say something itself
OPENING, CLOSING, SIGNING = "Mở đầu", "kết", "Nơi nhận/ký"


@dataclass(frozen=True)
class Passage:
    """One paragraph: its section, its text without the mark, the headings above it, and a doubt on its number.

    ``point`` counts it among the unnumbered paragraphs of its section; ``text`` is empty when a heading is doubted.
    """

    section: str
    text: str
    titles: tuple[str, ...] = ()
    doubt: str | None = None
    point: str = ""


@dataclass(frozen=True)
class Grid:
    """The rows of one table, the annex or section it stands in, and the headings above it."""

    section: str
    titles: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)


def outline(blocks: list[Block]) -> list[Passage | Grid]:
    """Return the plan's passages and tables in order, each with its section."""
    place = Sections()
    parts: list[Passage | Grid] = []
    signing = False
    ends: list[Block | None] = [*blocks, None]
    for block, after in pairwise(ends):
        if isinstance(block, Row):
            _grid(parts, place).rows.append(block)
        elif isinstance(block, Paragraph):
            annex = _ANNEX.match(block.text) if len(block.text) <= _TITLE else None
            signing = not annex and (signing or _SIGNING.match(block.text) is not None)
            if annex:
                place.open_annex(annex["label"] or "", (annex["title"] or "").strip())
            elif signing:
                parts.append(Passage(SIGNING, block.text))
            else:
                parts += _read(place, block.text, mark(after.text) if isinstance(after, Paragraph) else None)
    return _counted(parts)


def _grid(parts: list[Passage | Grid], place: Sections) -> Grid:
    """Return the table that a row belongs to: a page's end does not end an annex's table."""
    for part in reversed(parts):
        if isinstance(part, Grid) and part.section == place.section:
            return part
    grid = Grid(place.section, place.titles)
    parts.append(grid)
    return grid


def _read(place: Sections, text: str, after: Mark | None) -> list[Passage]:
    """Return the passage a paragraph is, if any; a heading is opened, and is a passage too when it says something."""
    found = mark(text)
    if _CLOSING.match(text) and place.section:
        return [Passage(f"{place.root}, {CLOSING}", text, place.titles[:1])]
    if place.takes_title(found):
        return []
    if place.is_office_title(found, after):
        place.open_office(found.text)
        return []
    if found.kind in ("dash", "plus", "none"):
        return [Passage(place.section or OPENING, found.text, place.titles, None, place.point(found.kind))]
    section, doubt = place.enter(found)
    if not _is_heading(found, after):
        return [Passage(section, found.text, place.titles, doubt)]
    passage = Passage(section, found.text, place.titles, doubt)
    place.open(found, section)
    if len(found.text) > _PLAIN_TITLE or found.text.endswith(".") or re.search(r"\d\s?%|\d/\d", found.text):
        return [passage]
    return [replace(passage, text="", titles=place.titles)] if doubt else []


def _is_heading(found: Mark, after: Mark | None) -> bool:
    """True when what follows stands under ``found``: deeper marks, or plain text after a title."""
    if len(found.text) > _TITLE:
        return False
    if found.kind == "roman":
        return True
    if after is None or after.depth <= found.depth:
        return False
    return after.kind != "none" or not found.text.endswith((".", ";", ","))


def _counted(parts: list[Passage | Grid]) -> list[Passage | Grid]:
    """Write "ý 3" after the section of an unnumbered paragraph, unless it is the section's only one."""
    points = Counter(part.section for part in parts if isinstance(part, Passage) and part.point)
    return [
        replace(part, section=f"{part.section}, ý {part.point}")
        if isinstance(part, Passage) and part.point and points[part.section] > 1 and part.section != OPENING
        else part
        for part in parts
    ]
