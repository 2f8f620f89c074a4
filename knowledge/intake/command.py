"""The command ``import-list``: a dry run that says what a list would change; nothing is written anywhere."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from knowledge.intake.columns import COLUMNS, Layout
from knowledge.intake.compare import Complete, Difference, Origin
from knowledge.intake.drift import Drift, drift, newer_in_list
from knowledge.intake.examine import Opened, Report, examine, open_list
from knowledge.intake.known import Known
from knowledge.intake.sheet import IntakeError
from knowledge.store import KnowledgeError, Store

_KINDS = {"new": "Mới", "changed": "Thay đổi", "abolished": "Có thể đã bãi bỏ"}
_SHOWN = 20


@click.command("import-list")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--map", "mapped", help="Cột nào là gì, như B=code,C=name; mặc định đoán theo tiêu đề.")
@click.option("--sheet", default="", help="Tên trang tính; mặc định trang đoán được nhiều cột nhất.")
@click.option("--commune", help="Mã xã: danh sách là của tỉnh có xã này.")
@click.option("--title", help="Tên nguồn; mặc định tên tệp.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Ngày của danh sách.")
@click.option("--complete", type=click.Choice(["none", "fields", "all"]), default="none", show_default=True,
              help="Danh sách đủ: không, đủ trong các lĩnh vực nó có, đủ tất cả.")  # fmt: skip
@click.option("--dry-run", is_flag=True, default=True, help="Chỉ báo cáo, không ghi gì (luôn như vậy).")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho máy đọc.")
def import_list(file: Path, mapped: str | None, sheet: str, commune: str | None, title: str | None,
                day: datetime | None, complete: Complete, dry_run: bool, as_json: bool) -> None:  # fmt: skip  # noqa: ARG001
    """Xem danh sách thủ tục FILE (xlsx, csv, html, json) sai ở đâu và khác dữ liệu đang dùng ở đâu; không ghi gì.

    Có lỗi thì thoát với mã 1. Đưa vào thật thì làm ở trang Nội dung của bàn làm việc, có người thứ hai duyệt.
    """
    try:
        store = Store.open()
        origin = Origin(title or file.name, day.date() if day else None, _province(store, commune), complete)
        opened = _opened(file, sheet, mapped)
        known = Known.of(store)
        report = examine(opened.layout, known, origin, today=date.today())
    except (IntakeError, KnowledgeError) as error:
        raise click.ClickException(str(error)) from error
    ages = drift(known.procedures.values(), date.today())
    click.echo(
        json.dumps(as_data(opened, report, ages), ensure_ascii=False, indent=2)
        if as_json
        else as_text(opened, report, ages)
    )
    raise SystemExit(1 if report.reading.faults else 0)


def as_text(opened: Opened, report: Report, ages: Drift) -> str:
    """Return the report for people: faults first, then counts, then what differs, then how old the records are."""
    counts = report.counts()
    lines = [*opened.book.notes, f"Trang “{opened.layout.sheet.name}”: {_columns(opened.layout)}"]
    lines += [str(fault) for fault in report.reading.faults]
    lines += [f"Lưu ý: {note}".rstrip() for note in report.reading.notes]
    lines.append(
        f"{counts['rows']} dòng: {counts['faults']} lỗi, {counts['new']} mới, {counts['changed']} thay đổi, "
        f"{counts['abolished']} có thể đã bãi bỏ, {counts['same']} như đang dùng."
    )
    for kind, label in _KINDS.items():
        found = [each for each in report.differences if each.kind == kind]
        lines += [f"{label} ({len(found)}):"] if found else []
        lines += [f"  {_difference(each)}" for each in found[:_SHOWN]]
        lines += [f"  … và {len(found) - _SHOWN} mục nữa (--json để xem hết)"] if len(found) > _SHOWN else []
    return "\n".join([*lines, *_ages(ages, report)])


def as_data(opened: Opened, report: Report, ages: Drift) -> dict[str, Any]:
    """Return the report for programs."""
    return {
        "sheet": opened.layout.sheet.name,
        "columns": {opened.layout.sheet.columns[place]: key for place, key in opened.layout.mapping.items()},
        "counts": report.counts(),
        "faults": [fault._asdict() for fault in report.reading.faults],
        "notes": [note._asdict() for note in report.reading.notes],
        "differences": [
            {
                "kind": each.kind,
                "code": each.code,
                "name": each.name,
                "row": each.entry.row if each.entry else None,
                "newer": each.newer,
                "reviewed": each.reviewed,
                "changes": [change._asdict() for change in each.changes],
            }
            for each in report.differences
            if each.kind != "same"
        ],
        "drift": {
            "fields": [{**age._asdict(), "oldest": age.oldest.isoformat()} for age in ages.fields],
            "changed_since": [procedure.code for procedure in ages.changed_since],
            "newer_in_list": [each.code for each in newer_in_list(report.differences)],
            "superseded": [procedure.code for procedure in ages.superseded],
        },
    }


def _opened(file: Path, sheet: str, mapped: str | None) -> Opened:
    opened = open_list(file.name, file.read_bytes(), sheet=sheet)
    return (
        opened
        if mapped is None
        else opened._replace(layout=opened.layout.with_mapping(_mapping(mapped, opened.layout)))
    )


def _mapping(mapped: str, layout: Layout) -> dict[int, str]:
    """Return the columns as ``B=code,C=name`` says; raises IntakeError for a column or a kind that is not there."""
    mapping = {}
    for part in mapped.split(","):
        name, _, key = part.strip().partition("=")
        if name not in layout.sheet.columns or key not in COLUMNS:
            raise IntakeError(f"--map {part!r}: viết như B=code; các loại cột: {', '.join(COLUMNS)}.")
        mapping[layout.sheet.columns.index(name)] = key
    return mapping


def _columns(layout: Layout) -> str:
    told = [f"{layout.sheet.columns[place]} là {COLUMNS[key].label.lower()}" for place, key in layout.mapping.items()]
    return "; ".join(told) or "chưa nhận ra cột nào"


def _difference(each: Difference) -> str:
    told = "; ".join(f"{change.label}: “{change.old}” → “{change.new}”" for change in each.changes)
    marks = " [đã có người soát]" if each.reviewed and each.changes else ""
    newer = "" if each.newer or not each.changes else " [danh sách không mới hơn]"
    return f"{each.code} {each.name}{': ' if told else ''}{told}{marks}{newer}"


def _ages(ages: Drift, report: Report) -> list[str]:
    if ages.whole is None:
        return []
    whole = ages.whole
    return [
        f"Dữ liệu đang dùng: {whole.records} thủ tục, {whole.over_half_year} đọc đã quá 6 tháng, {whole.over_year} quá "
        f"12 tháng; cũ nhất {whole.oldest:%d/%m/%Y}; {len(ages.changed_since)} mục Cổng đã sửa sau ngày đọc; "
        f"{len(newer_in_list(report.differences))} mục danh sách này mới hơn; {len(ages.superseded)} mục đã bị thay.",
        *(
            f"  {age.field}: {age.over_half_year}/{age.records} quá 6 tháng"
            for age in ages.fields
            if age.over_half_year
        ),
    ]


def _province(store: Store, commune: str | None) -> str | None:
    if commune is None:
        return None
    found = store.commune(commune)
    if found is None:
        raise IntakeError(f"Không có xã {commune}; có: {', '.join(each.id for each in store.communes())}.")
    return found.province
