"""Excel workbooks (.xlsx): values only; formulas give what Excel last computed, macros are refused, sizes bounded."""

import io
import warnings
import zipfile
import zlib
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.intake.sheet import MOST_COLUMNS, MOST_ROWS, Book, IntakeError, Sheet, Value, lettered

# A workbook is a zip: what it unpacks to counts, not what it weighs.
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 1000
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
# What a damaged zip raises, wherever it is damaged.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
_DAMAGED = "Tệp Excel hỏng hoặc không phải .xlsx: mở bằng Excel hay LibreOffice, lưu lại thành .xlsx rồi tải lên."


def read(content: bytes) -> Book:
    """Return the visible sheets of a workbook; raises IntakeError."""
    _check(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out are nothing to us
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except (*_UNREADABLE, InvalidFileException, LookupError, TypeError, SyntaxError, AttributeError) as error:
        raise IntakeError(_DAMAGED) from error
    sheets = [_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return Book("xlsx", [sheet for sheet in sheets if sheet.lines], [])


def _check(content: bytes) -> None:
    """Raise IntakeError for what must not be opened: bombs, macros, document types that name outside entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise IntakeError(
                    "Tệp Excel bung ra quá lớn: chép riêng bảng thủ tục sang một tệp mới (không kèm ảnh) rồi tải lên."
                )
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise IntakeError("Tệp Excel có macro: lưu lại thành .xlsx (không macro) rồi tải lên.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _has_doctype(archive.read(part)):
                    raise IntakeError(_DAMAGED)
    except _UNREADABLE as error:
        raise IntakeError(_DAMAGED) from error


def _has_doctype(part: bytes) -> bool:
    return any(mark in part for mark in _DOCTYPES)


def _sheet(sheet: Any) -> Sheet:
    if sheet.max_row > MOST_ROWS:
        raise IntakeError(
            f"Trang tính “{sheet.title}” dài tới dòng {sheet.max_row}: xóa các dòng trống có định dạng ở cuối, hoặc "
            f"tách thành nhiều tệp (mỗi tệp tối đa {MOST_ROWS} dòng)."
        )
    width = min(sheet.max_column, MOST_COLUMNS)
    rows = sheet.iter_rows(max_row=sheet.max_row, max_col=width, values_only=True)
    return lettered(sheet.title, enumerate(rows, start=1), merged=_merged(sheet))


def _merged(sheet: Any) -> dict[tuple[int, int], Value]:
    """Return what cells under a downward merge show; a title merged across columns repeats nothing."""
    shown: dict[tuple[int, int], Value] = {}
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col and area.max_row <= MOST_ROWS:
            value = sheet.cell(area.min_row, area.min_col).value
            shown |= {(row, area.min_col - 1): value for row in range(area.min_row + 1, area.max_row + 1)}
    return shown
