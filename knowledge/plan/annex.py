"""The rows of an annex's table: number, task, product, lead, partners and deadline, told apart by the table's head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.plan.blocks import Row
from knowledge.plan.columns import NUMBER, clean_cell, columns_of, counts_columns, head_goes_on
from knowledge.text import clean

_GROUP = re.compile(r"^([IVX]{1,5}|[A-H])[.)]?$")
_LOST = "Không tách được các cột của dòng này; cần đối chiếu với tài liệu."


@dataclass(frozen=True)
class AnnexRow:
    """One task of an annex as its cells say it; ``group`` is the title row above it, ``doubt`` what to check."""

    number: str
    task: str
    product: str = ""
    lead: str = ""
    partners: str = ""
    deadline: str = ""
    group: str = ""
    doubt: str | None = None


def annex_rows(rows: list[Row]) -> list[AnnexRow]:
    """Return the tasks of one table; rows that a page's end cut in two are made whole, repeated heads are left out.

    A table without a head that names a task and an office or a deadline has no tasks: it only lays a page out.
    """
    columns: dict[int, str] = {}
    found: list[AnnexRow] = []
    group = ""
    for row in rows:
        cells = [clean_cell(cell) for cell in row.cells]
        if named := columns_of(cells):
            columns = named
        elif not columns or not any(cells) or counts_columns(cells):
            continue
        elif not head_goes_on(cells, columns, bool(found)):
            kind, title = _kind(cells, columns)
            if kind == "group":
                group = title
            elif kind == "rest" and found:
                found[-1] = _joined(found[-1], _read(cells, columns, group))
            else:
                found.append(_read(cells, columns, group))
    return list(_doubted(found))


def _kind(cells: list[str], columns: dict[int, str]) -> tuple[str, str]:
    """Return whether a row is a task, the rest of the task above, or a group's title; and the title."""
    filled = [cell for cell in cells if cell]
    first = cells[0]
    if len(set(filled)) == 1 and not NUMBER.match(filled[0]) and (len(filled) > 1 or (len(cells) > 1 and first)):
        return "group", filled[0]
    if _GROUP.match(first) and len(set(filled)) <= 2:
        return "group", filled[-1]
    return ("rest" if not first and "number" in columns.values() else "task"), ""


def _read(cells: list[str], columns: dict[int, str], group: str) -> AnnexRow:
    if len(cells) != max(columns) + 1 and len(cells) != len(columns):
        number = NUMBER.match(cells[0])
        return AnnexRow(
            number[1] if number else "", clean(" ".join(cells[1 if number else 0 :])), group=group, doubt=_LOST
        )
    by_name = {name: cells[place] for place, name in columns.items() if place < len(cells)}
    number = NUMBER.match(by_name.get("number", ""))
    texts = {name: by_name.get(name, "") for name in ("product", "lead", "partners", "deadline")}
    return AnnexRow(number[1].lstrip("0") if number else "", clean(by_name["task"]), **texts, group=group)


def _joined(row: AnnexRow, rest: AnnexRow) -> AnnexRow:
    names = ("task", "product", "lead", "partners", "deadline")
    texts = {name: f"{getattr(row, name)} {getattr(rest, name)}".strip() for name in names}
    return replace(row, **texts, doubt=row.doubt or rest.doubt)


def _doubted(rows: list[AnnexRow]) -> Iterator[AnnexRow]:
    """Yield the rows, those doubted whose number does not follow or that miss a task or a number."""
    before = ("", 0)
    for row in rows:
        doubt = row.doubt
        if not row.number or not row.task:
            doubt = doubt or "Dòng thiếu số thứ tự hoặc nội dung; có thể bị tách sai."
        elif row.number.isdigit():
            count = int(row.number)
            if count not in (before[1] + 1, 1) or (count == 1 and before[1] and row.group == before[0]):
                doubt = doubt or f"Số thứ tự nhảy từ {before[1]} sang {count}; có thể thiếu dòng."
            before = (row.group, count)
        yield replace(row, doubt=doubt)
