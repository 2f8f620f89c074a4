"""What every reader gives: a book of sheets, each line with its number as the officer sees it in their own program."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

from knowledge.text import clean

Value = str | int | float | bool | datetime | date | time | None

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000


class IntakeError(Exception):
    """The file as a whole cannot be read; the message says what is wrong and what to do."""


class Line(NamedTuple):
    """One line of a sheet: its number in the file, and its cells."""

    number: int
    cells: tuple[Value, ...]

    def cell(self, place: int) -> Value:
        """Return the cell at ``place``, None beyond the line's end."""
        return self.cells[place] if 0 <= place < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """One table: its lines, what its columns are called, and what cells merged downwards repeat."""

    name: str
    lines: list[Line]
    columns: tuple[str, ...]
    # Line number and place of a cell that lies under a merged one, and the value it shows.
    merged: dict[tuple[int, int], Value] = field(default_factory=dict)


class Book(NamedTuple):
    """A file as read: its kind, its sheets, and what the officer should know of how it was read."""

    kind: str
    sheets: list[Sheet]
    notes: list[str]


def letter(place: int) -> str:
    """Return a column's letter as spreadsheets show it: 0 → "A", 26 → "AA"."""
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def lettered(name: str, rows: Iterable[tuple[int, Iterable[Value]]], **more: dict[tuple[int, int], Value]) -> Sheet:
    """Return a sheet with lettered columns; raises IntakeError when it is too large to be a list of procedures."""
    lines = []
    for number, cells in rows:
        kept = tuple(cells)[:MOST_COLUMNS]
        if any(text_of(cell) for cell in kept):
            lines.append(Line(number, tuple(_short(cell) for cell in kept)))
        if len(lines) > MOST_ROWS:
            raise IntakeError(f"Bảng “{name}” có hơn {MOST_ROWS:,} dòng: tách thành nhiều tệp.".replace(",", "."))
    width = max((len(line.cells) for line in lines), default=0)
    return Sheet(name, lines, tuple(letter(place) for place in range(width)), **more)


def text_of(value: Value) -> str:
    """Return a cell as clean text; whole numbers without a point, dates as people write them, None as ""."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def _short(value: Value) -> Value:
    return value[:LONGEST_CELL] if isinstance(value, str) else value
