"""Lists of procedures made as communes make them: titles above, a head of two lines, real codes, and planted faults."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from knowledge.records import Procedure

HEAD = (
    "STT", "Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Cơ quan thực hiện", "Mức độ DVC trực tuyến",
    "Thời hạn giải quyết", "Phí, lệ phí (nếu có)", None, "Quyết định công bố", "Ngày công bố", "Ghi chú",
)  # fmt: skip
BELOW = (None, None, None, None, None, None, None, "Phí", "Lệ phí", None, None, None)
MERGED = ("A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "F4:F5", "G4:G5", "H4:I4", "J4:J5", "K4:K5", "L4:L5", "A1:L1")
FIRST = 6
DAY = date(2026, 11, 2)
PLANTED: dict[int, tuple[int, Any, str, str]] = {
    # Place in the list: column, what is put there, and the fault: its column's letter and kind.
    3: (1, None, "B", "code_missing"),
    40: (1, "1.0011", "B", "code_mangled"),
    77: (1, "1-001193", "B", "code"),
    101: (1, datetime(2001, 1, 9), "B", "code"),
    150: (2, None, "C", "name_missing"),
    188: (2, "Cấp phép bay flycam cho tổ chức nước ngoài vào quay phim", "C", "name_other"),
    222: (3, "Hộ tikch", "D", "field"),
    260: (5, "Mức 7", "F", "online"),
    301: (6, "nhanh", "G", "time"),
    333: (8, -50000, "I", "charge"),
    350: (10, "31/02/2026", "K", "date"),
}
# The last of 400 says again what the eleventh said.
SAID, TWICE = 10, 399


def row_of(number: int, procedure: Procedure) -> list[Any]:
    """Return a procedure as a row of a list says it: in agreement with its record."""
    return [
        number,
        procedure.code + ".000.00.00.H56",
        procedure.name,
        procedure.field,
        procedure.agency or "Ủy ban nhân dân cấp xã",
        procedure.online_level or "Còn lại",
        "05 ngày làm việc",
        "Không",
        None,
        "Quyết định số 1077/QĐ-UBND ngày 31/7/2026",
        DAY,
        None,
    ]


def workbook(rows: Iterable[list[Any]], shape: Callable[[Any], None] | None = None) -> bytes:
    """Return a workbook with a title, a merged head of two lines and ``rows`` from line FIRST on."""
    book = Workbook()
    sheet = book.active
    sheet.append(["DANH MỤC THỦ TỤC HÀNH CHÍNH THUỘC THẨM QUYỀN GIẢI QUYẾT CỦA ỦY BAN NHÂN DÂN XÃ"])
    sheet.append(["(Kèm theo Quyết định số 1077/QĐ-UBND ngày 31 tháng 7 năm 2026)"])
    sheet.append([])
    sheet.append(list(HEAD))
    sheet.append(list(BELOW))
    for row in rows:
        sheet.append(row)
    for area in MERGED:
        sheet.merge_cells(area)
    if shape:
        shape(sheet)
    return saved(book)


def planted(procedures: Sequence[Procedure]) -> tuple[bytes, set[tuple[int, str, str]]]:
    """Return a workbook of 400 procedures with twelve faults, and line, column and kind of each."""
    rows = [row_of(number, procedure) for number, procedure in enumerate(procedures, start=1)]
    for at, (column, value, *_) in PLANTED.items():
        rows[at][column] = value
    rows[TWICE][1:4] = rows[SAID][1:4]
    faults = {(at + FIRST, letter, kind) for at, (_, _, letter, kind) in PLANTED.items()}
    return workbook(rows), {*faults, (TWICE + FIRST, "B", "code_twice")}


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
