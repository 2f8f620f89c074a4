"""CSV and tab-separated lists, in the encodings that Vietnamese programs write: UTF-8, UTF-16, Windows-1258."""

import csv
import io
import unicodedata

from knowledge.intake.sheet import Book, IntakeError, lettered
from knowledge.text import clean

DELIMITERS = {",": "dấu phẩy", ";": "dấu chấm phẩy", "\t": "dấu tab", "|": "dấu gạch đứng"}
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_LETTERS = frozenset("ăâđêôơưĂÂĐÊÔƠƯ")
# Letters that stand where Vietnamese ones should when TCVN3 or VNI bytes are read as Windows-1258.
_GARBAGE = frozenset("¸µ¶·¹¨¾»¼½©ÇÊ®ÌÐªåéíúýæøÿ§¦¤¥")


def read(content: bytes) -> Book:
    """Return the list as one sheet, with notes on how it was read; raises IntakeError."""
    text, encoding = decode(content)
    try:
        delimiter = _delimiter(text)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise IntakeError(f"Tệp CSV không đọc được ({error}): mở bằng Excel, lưu lại thành .xlsx.") from error
    sheet = lettered("CSV", enumerate(rows, start=1))
    return Book("csv", [sheet] if sheet.lines else [], [f"Bảng mã {encoding}, ngăn cột bằng {DELIMITERS[delimiter]}."])


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding; raises IntakeError when no known one fits."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _decoded(content, name), name.removesuffix("-sig").upper()
    for name in _guesses(content):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if name != "cp1258" or _is_vietnamese(text):
            return unicodedata.normalize("NFC", text), "Windows-1258" if name == "cp1258" else name.upper()
    raise IntakeError(
        "Chữ trong tệp không phải Unicode (có thể là TCVN3 hoặc VNI): mở bằng Excel, đổi sang phông Unicode, "
        "lưu lại thành .xlsx hoặc “CSV UTF-8” rồi tải lên."
    )


def _guesses(content: bytes) -> tuple[str, ...]:
    """Return the encodings worth trying: text of which every other byte is zero is UTF-16 without its mark."""
    head = content[:2000]
    if head and head.count(0) > len(head) // 5:
        return ("utf-16-le", "utf-16-be") if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be", "utf-16-le")
    return ("utf-8", "cp1258")


def _decoded(content: bytes, name: str) -> str:
    try:
        return unicodedata.normalize("NFC", content.decode(name))
    except UnicodeDecodeError as error:
        raise IntakeError("Tệp bị cắt giữa chừng, chữ không đọc được: xuất lại tệp rồi tải lên.") from error


def _is_vietnamese(text: str) -> bool:
    """True when text read as Windows-1258 has more of our letters than of a font's makeshift ones."""
    ours = sum(char in _LETTERS or unicodedata.combining(char) > 0 for char in unicodedata.normalize("NFD", text))
    return text.isascii() or ours > 3 * sum(char in _GARBAGE for char in text)


def _delimiter(text: str) -> str:
    """Return the sign that divides most lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:60] if clean(line)]

    def evenness(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=sign) if len(row) > 1]
        usual = max(set(counts), key=counts.count, default=0)
        return counts.count(usual), usual

    return max(DELIMITERS, key=evenness)
