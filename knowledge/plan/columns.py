"""The head of an annex's table: which column is the number, the task, the lead, the partners, the deadline."""

import re

from knowledge.plan.blocks import Row
from knowledge.text import clean, fold

# A column's name is looked for in this order: "Cơ quan phối hợp thực hiện" is a partner, not a task.
_NAMES = (
    ("number", re.compile(r"^(?:so )?(?:tt|stt)\b")),
    ("partners", re.compile(r"phoi hop")),
    ("lead", re.compile(r"chu tri|chu quan|dau moi")),
    ("deadline", re.compile(r"thoi gian|thoi han|tien do|hoan thanh|^han\b")),
    ("product", re.compile(r"san pham|ket qua|dau ra")),
    ("lead", re.compile(r"(?:don vi|co quan|bo phan|phong).*(?:thuc hien|phu trach)")),
    ("task", re.compile(r"noi dung|nhiem vu|cong viec|chi tieu|muc tieu|hoat dong")),
    ("note", re.compile(r"ghi chu")),
)
NUMBER = re.compile(r"^\(?(\d{1,3}(?:\.\d{1,2})*)[.)]?$")


def clean_cell(text: str) -> str:
    """Return a cell's text clean, its lines kept apart."""
    return "\n".join(line for line in map(clean, text.split("\n")) if line)


def is_task_table(rows: list[Row]) -> bool:
    """True when a row of the table is a head that names its columns."""
    return any(columns_of([clean_cell(cell) for cell in row.cells]) for row in rows)


def columns_of(cells: list[str]) -> dict[int, str]:
    """Return the columns by place when ``cells`` is a table's head, else nothing."""
    named = {place: name for place, cell in enumerate(cells) if (name := _name(cell))}
    names = set(named.values())
    head = "task" in names and names & {"lead", "deadline", "partners", "product"} and len(named) >= len(cells) - 1
    return named if head and not any(NUMBER.match(cell) for cell in cells) else {}


def head_goes_on(cells: list[str], columns: dict[int, str], begun: bool) -> bool:
    """True for the second line of a head ("Chủ trì", "Phối hợp" under "Cơ quan thực hiện"), which then counts."""
    if begun or len(cells) != max(columns, default=0) + 1 or any(NUMBER.match(cell) for cell in cells[:1]):
        return False
    named = {place: name for place, cell in enumerate(cells) if (name := _name(cell)) and name != columns.get(place)}
    if not named or any(len(cell) > 40 for cell in cells):
        return False
    columns.update(named)
    return True


def counts_columns(cells: list[str]) -> bool:
    """True for a row "(1) (2) (3)" that only counts the columns."""
    numbers = [match[1] for cell in cells if (match := NUMBER.match(cell))]
    return len(numbers) == len(cells) and numbers == [str(place + 1) for place in range(len(cells))]


def _name(cell: str) -> str | None:
    key = fold(cell)
    return next((name for name, pattern in _NAMES if pattern.search(key)), None) if len(key) <= 60 else None
