"""A procedure beside what it may be taken for: the same facts in columns, what differs marked in words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from api.pages.browse import plain_name
from api.pages.render import day
from api.staff.lookup_view import fee_words
from knowledge.lookup.kin import Kin, Kinship
from knowledge.records import Procedure
from knowledge.text import words

# More columns than this cannot be read side by side; the others are linked.
COLUMNS = 5
KINSHIPS: dict[Kinship, str] = {"version": "bản khác", "same_name": "cùng tên", "sibling": "dễ nhầm"}
_FACTS: dict[str, Callable[[Procedure], str | None]] = {
    "Tên đầy đủ": lambda p: p.name,
    "Phạm vi": lambda p: f"riêng {p.province}" if p.province else "cả nước",
    "Phí, lệ phí": fee_words,
    "Thời hạn": lambda p: p.time_limit.text,
    "Cách nộp": lambda p: ", ".join(p.channels) or None,
    "Nộp trực tuyến": lambda p: p.online_level,
    "Cơ quan giải quyết": lambda p: p.agency,
    "Kết quả": lambda p: p.result,
    "Điều kiện": lambda p: p.conditions,
    "Lĩnh vực": lambda p: p.field,
    "Dữ liệu ngày": lambda p: day(p.source.as_of),
}


class Cell(NamedTuple):
    """A fact of one procedure: its words (None: not known), and whether they differ from the first column's."""

    text: str | None
    differs: bool


class Papers(NamedTuple):
    """The papers of one procedure against the first one's: what is asked more, what is not asked, what both ask."""

    more: list[str]
    less: list[str]
    same: list[str]


class Column(NamedTuple):
    """One procedure of the comparison: its plain name, its record, why it stands here."""

    name: str
    procedure: Procedure
    why: str


class Comparison(NamedTuple):
    """Columns, their facts by row, and their papers."""

    columns: list[Column]
    rows: list[tuple[str, list[Cell]]]
    papers: list[Papers]


def compared(procedure: Procedure, kin: Sequence[Kin]) -> Comparison:
    """Return ``procedure`` and its nearest kin side by side."""
    near = kin[: COLUMNS - 1]
    columns = [Column(plain_name(procedure), procedure, "đang xem")]
    columns += [Column(plain_name(each.procedure), each.procedure, KINSHIPS[each.kinship]) for each in near]
    rows = [(label, _cells([fact(column.procedure) for column in columns])) for label, fact in _FACTS.items()]
    known = [(label, cells) for label, cells in rows if any(cell.text for cell in cells)]
    return Comparison(columns, known, [_papers(procedure, column.procedure) for column in columns])


def _cells(texts: Sequence[str | None]) -> list[Cell]:
    first = words(texts[0] or "")
    return [Cell(text, words(text or "") != first) for text in texts]


def _papers(first: Procedure, other: Procedure) -> Papers:
    """Return how the papers of ``other`` differ from those of ``first``; the same words are the same paper."""
    own = {tuple(words(paper.name)): paper.name for paper in first.papers}
    theirs = {tuple(words(paper.name)): paper.name for paper in other.papers}
    return Papers(
        more=[name for key, name in theirs.items() if key not in own],
        less=[name for key, name in own.items() if key not in theirs],
        same=[name for key, name in theirs.items() if key in own],
    )
