"""The tables of a web page as rows, cells that span several rows or columns repeated."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from knowledge.plan.blocks import Block, Row

if TYPE_CHECKING:
    from bs4 import Tag

Reader = Callable[["Tag"], str]
Hanging = dict[int, tuple[int, str]]  # by column: how many rows below, and the text


def table_rows(table: "Tag", read: Reader) -> list[Block]:
    """Return a table's rows, cells that span several rows or columns repeated; none for a table that only lays out."""
    if table.find("table"):
        return []
    rows: list[Block] = []
    hanging: Hanging = {}
    for tag in table("tr"):
        cells, hanging = _row(tag, hanging, read)
        if any(cells):
            rows.append(Row(tuple(cells)))
    return rows if max((len(row.cells) for row in rows if isinstance(row, Row)), default=0) >= 3 else []


def _row(tag: "Tag", hanging: Hanging, read: Reader) -> tuple[list[str], Hanging]:
    """Return a row's cells, and those that hang into the rows below it by their column."""
    cells: list[str] = []
    below: Hanging = {}
    waiting = list(tag(["td", "th"], recursive=False))
    while waiting or len(cells) in hanging:
        if len(cells) in hanging:
            (down, text), across = hanging[len(cells)], 1
        else:
            cell = waiting.pop(0)
            text, down, across = read(cell), _span(cell, "rowspan"), _span(cell, "colspan")
        for _ in range(across):
            if down > 1:
                below[len(cells)] = (down - 1, text)
            cells.append(text)
    return cells, below


def _span(cell: "Tag", name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(int(value), 1) if value.isdigit() else 1
