"""What the pages of imported lists show: columns with first rows, faults, differences with ticks, batches."""

from typing import Any

from api.content.importing import Chosen
from api.records.edits import Edit
from api.records.imports import Batch
from api.services import Services
from api.staff import content_view
from api.staff.fields import Fields
from knowledge.intake.columns import COLUMNS, Layout
from knowledge.intake.compare import Difference, of_kind
from knowledge.intake.drift import newer_in_list
from knowledge.intake.examine import Opened, Report
from knowledge.intake.sheet import text_of

IMPORT = "/staff/noi-dung/nhap"
FIRST_ROWS = 5
MOST_ROWS = 300
STATES = {"open": "đang xem", "sent": "đã gửi duyệt", "cancelled": "đã hủy"}
COMPLETE = {
    "none": "Không, chỉ là một phần",
    "fields": "Đủ trong các lĩnh vực có trong danh sách",
    "all": "Đủ mọi thủ tục",
}


def columns(opened: Opened) -> dict[str, Any]:
    """Return the chosen sheet's columns with what they are taken for, and its first rows."""
    layout = opened.layout
    lines = layout.body()[:FIRST_ROWS]
    names = [name or "(không tên)" for name in layout.names]
    return {
        "columns": [
            {"place": place, "letter": layout.sheet.columns[place], "name": name, "key": layout.mapping.get(place, "")}
            for place, name in enumerate(names)
        ],
        "keys": {key: column.label for key, column in COLUMNS.items()},
        "lines": [(line.number, [text_of(line.cell(place))[:80] for place in range(len(names))]) for line in lines],
        "sheets": [each.sheet.name for each in opened.layouts],
        "sheet": layout.sheet.name,
        "notes": opened.book.notes,
        "head": ", ".join(str(number) for number in layout.head if number),
    }


def mapping_of(fields: Fields, layout: Layout) -> dict[str, str]:
    """Return the mapping that a form chose, by place; a kind chosen twice stays with its first column."""
    chosen: dict[str, str] = {}
    for place in range(len(layout.sheet.columns)):
        key = fields.raw(f"cot-{place}")
        if key in COLUMNS and key not in chosen.values():
            chosen[str(place)] = key
    return chosen


def differences(report: Report) -> dict[str, Any]:
    """Return the differences in the order they are read: what is newer first, what is settled last."""
    found = report.differences
    changed = sorted(of_kind(found, "changed"), key=lambda each: (not each.newer, each.reviewed))
    gone = of_kind(found, "abolished")
    return {
        "new": of_kind(found, "new")[:MOST_ROWS],
        "changed": changed[:MOST_ROWS],
        "gone": gone[:MOST_ROWS],
        "yielding": sum(map(yields, changed)),
        "counts": report.counts(),
        "most": MOST_ROWS,
        "newer": len(newer_in_list(found)),
    }


def yields(difference: Difference) -> bool:
    """True when the record gives way to the list if the officer says "all": the list is newer, nobody reviewed it."""
    return difference.kind == "changed" and difference.newer and not difference.reviewed


def chosen(report: Report, fields: Fields) -> list[Chosen]:
    """Return the differences that a form ticked, one by one or all of a kind."""
    every_new, every_newer = bool(fields.raw("tat-ca-moi")), bool(fields.raw("tat-ca-doi"))
    ticked = {name: set(fields.all(name)) for name in ("moi", "doi", "bo")}
    found = []
    for each in report.differences:
        keys = [change.key for change in each.changes]
        if each.kind == "new" and (every_new or each.code in ticked["moi"]):
            found.append(Chosen(each, ()))
        elif each.kind == "abolished" and each.code in ticked["bo"]:
            found.append(Chosen(each, ("status",)))
        elif each.kind == "changed":
            taken = keys if every_newer and yields(each) else [k for k in keys if f"{each.code}:{k}" in ticked["doi"]]
            found += [Chosen(each, tuple(taken))] if taken else []
    return found


def batches(found: list[Batch], names: dict[int, str]) -> list[dict[str, Any]]:
    """Return lists as the first page shows them."""
    return [
        {
            "id": batch.id,
            "title": batch.title,
            "file": batch.file_name,
            "day": f"{batch.day:%d/%m/%Y}",
            "state": batch.state,
            "state_name": STATES[batch.state],
            "author": names.get(batch.author, ""),
            "at": content_view.moment(batch.made_at),
        }
        for batch in found
    ]


def batch_rows(here: Services, linked: list[tuple[Edit, int | None]], names: dict[int, str]) -> list[dict[str, Any]]:
    """Return the changes of a batch with the list's row."""
    rows = content_view.rows(here, [edit for edit, _ in linked], names)
    return [{**row, "row": place or ""} for row, (_, place) in zip(rows, linked, strict=True)]
