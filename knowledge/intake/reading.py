"""A list's file, whatever its format: told by its first bytes, not only by its name."""

from collections.abc import Callable
from pathlib import PurePath

from knowledge.intake import delimited, excel, portal, saved_page
from knowledge.intake.sheet import MOST_BYTES, Book, IntakeError

FORMATS = (".xlsx", ".csv", ".tsv", ".txt", ".html", ".htm", ".json", ".jsonl")
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
_READERS: dict[str, Callable[[bytes], Book]] = {
    ".csv": delimited.read,
    ".tsv": delimited.read,
    ".txt": delimited.read,
    ".html": saved_page.read,
    ".htm": saved_page.read,
    ".json": portal.read,
    ".jsonl": portal.read,
}


def read_book(name: str, content: bytes) -> Book:
    """Return what is in a list's file; raises IntakeError with what is wrong and what to do."""
    if not content.strip():
        raise IntakeError("Tệp trống, không có gì để đọc.")
    if len(content) > MOST_BYTES:
        raise IntakeError(
            f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB: chỉ giữ bảng thủ tục, bỏ ảnh, rồi tải lên lại."
        )
    book = _reader(PurePath(name).suffix.lower(), content)(content)
    if not book.sheets:
        raise IntakeError("Tệp không có dòng nào để đọc.")
    return book


def _reader(suffix: str, content: bytes) -> Callable[[bytes], Book]:
    if content.startswith(_OLD_EXCEL):
        raise IntakeError(
            "Tệp Excel đời cũ (.xls) hoặc đặt mật khẩu: lưu lại thành .xlsx, không mật khẩu, rồi tải lên."
        )
    if suffix in (".xlsx", ".xlsm") or content.startswith(b"PK\x03\x04"):
        return excel.read
    if suffix not in _READERS:
        raise IntakeError(f"Chưa đọc được định dạng “{suffix or 'không đuôi'}”. Đọc được: {', '.join(FORMATS)}.")
    return _READERS[suffix]
