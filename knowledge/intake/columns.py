"""Which column of a list is what: guessed from its Vietnamese head, shown, and corrected by the officer."""

import difflib
import re
from collections.abc import Mapping
from typing import NamedTuple

from knowledge.intake.sheet import Book, Line, Sheet, text_of
from knowledge.text import words


class Column(NamedTuple):
    """One kind of column: what it is called to people, and how lists head it (folded, most telling first)."""

    label: str
    heads: tuple[str, ...]


COLUMNS: dict[str, Column] = {
    "number": Column("Số thứ tự", ("stt", "tt", "so tt", "so thu tu")),
    "code": Column(
        "Mã thủ tục",
        ("ma thu tuc hanh chinh", "ma thu tuc", "ma so tthc", "ma so thu tuc", "ma tthc", "so ho so tthc",
         "ma so ho so", "ma ho so", "ma quoc gia", "ma so", "ma"),
    ),
    "name": Column(
        "Tên thủ tục",
        ("ten thu tuc hanh chinh", "ten thu tuc", "ten tthc", "thu tuc hanh chinh", "danh muc thu tuc hanh chinh",
         "ten dich vu cong", "noi dung thu tuc", "thu tuc", "tthc"),
    ),
    "field": Column("Lĩnh vực", ("linh vuc", "ten linh vuc", "linh vuc thuc hien", "nhom thu tuc")),
    "agency": Column(
        "Cơ quan thực hiện",
        ("co quan thuc hien", "co quan giai quyet", "don vi thuc hien", "don vi giai quyet", "co quan co tham quyen",
         "tham quyen giai quyet"),
    ),
    "level": Column("Cấp thực hiện", ("cap thuc hien", "cap giai quyet", "cap hanh chinh")),
    "online": Column(
        "Mức độ trực tuyến",
        ("muc do cung cap dich vu cong truc tuyen", "muc do cung cap dvc truc tuyen", "muc do dvc truc tuyen",
         "muc do dvc", "dich vu cong truc tuyen", "dvc truc tuyen", "dvctt", "muc do truc tuyen", "muc do", "muc dvc"),
    ),
    "online_full": Column("Toàn trình (đánh dấu x)", ("toan trinh", "dvctt toan trinh", "truc tuyen toan trinh")),
    "online_part": Column("Một phần (đánh dấu x)", ("mot phan", "dvctt mot phan", "truc tuyen mot phan")),
    "channels": Column("Cách nộp", ("cach thuc thuc hien", "hinh thuc nop", "cach thuc nop", "cach nop", "hinh thuc")),
    "time": Column(
        "Thời hạn giải quyết",
        ("thoi han giai quyet", "thoi gian giai quyet", "thoi han", "thoi gian thuc hien", "thoi gian"),
    ),
    "fee": Column(
        "Phí (hoặc phí và lệ phí)",
        ("phi le phi", "phi va le phi", "muc thu phi", "phi"),
    ),
    "charge": Column("Lệ phí", ("le phi", "muc thu le phi")),
    "legal": Column("Căn cứ pháp lý", ("can cu phap ly", "co so phap ly", "van ban quy dinh", "can cu")),
    "decision": Column(
        "Quyết định công bố",
        ("quyet dinh cong bo", "so quyet dinh cong bo", "so quyet dinh", "qd cong bo", "van ban cong bo", "quyet dinh"),
    ),
    "date": Column(
        "Ngày (công bố, cập nhật)",
        ("ngay cong bo", "ngay quyet dinh", "ngay ban hanh", "ngay cap nhat", "ngay cua nguon", "ngay thang nam",
         "ngay"),
    ),
    "audience": Column("Đối tượng", ("doi tuong thuc hien", "doi tuong")),
    "url": Column("Liên kết trên Cổng", ("detail url", "duong dan", "lien ket", "link")),
    "note": Column("Ghi chú", ("ghi chu", "tinh trang", "trang thai")),
}  # fmt: skip
_KEYS = {head: key for key, column in COLUMNS.items() for head in column.heads}
# Looked for at the beginning of a column's name, then inside it: "mã số thủ tục" before "thủ tục".
_LONGEST_FIRST = sorted((head for head in _KEYS if len(head) > 2), key=len, reverse=True)
_ALIKE, _LONGEST_MISSPELT = 0.86, 45
_LOOK_AT = 40
_COUNTING = re.compile(r"\(?\d{1,2}\)?")


class Layout(NamedTuple):
    """How a sheet is read: its head's lines, each column's name there, and what each column is taken for."""

    sheet: Sheet
    head: tuple[int, ...]
    names: tuple[str, ...]
    mapping: dict[int, str]

    def with_mapping(self, mapping: Mapping[int, str]) -> "Layout":
        """Return the same layout with the officer's mapping."""
        width = len(self.sheet.columns)
        kept = {place: key for place, key in mapping.items() if key in COLUMNS and 0 <= place < width}
        return self._replace(mapping=kept)

    def place(self, key: str) -> int:
        """Return the column taken for ``key``, -1 when there is none."""
        return next((place for place, taken in self.mapping.items() if taken == key), -1)

    def body(self) -> list[Line]:
        """Return the lines below the head, without the line that only counts columns."""
        last = max(self.head, default=0)
        lines = [line for line in self.sheet.lines if line.number > last]
        return lines[1:] if lines and _counts_columns(lines[0]) else lines


def column_of(name: str, *, exact: bool = False) -> str | None:
    """Return what a column headed ``name`` holds, or None; ``exact`` takes no near misses."""
    key = " ".join(words(name.replace("_", " ")))
    if key in _KEYS or exact:
        return _KEYS.get(key)
    if not key or len(key) > 90:
        return None
    found = next((head for head in _LONGEST_FIRST if key.startswith(f"{head} ")), None)
    found = found or next((head for head in _LONGEST_FIRST if len(head) > 5 and re.search(rf"\b{head}\b", key)), None)
    if found is None and len(key) <= _LONGEST_MISSPELT:
        found = next(iter(difflib.get_close_matches(key, _KEYS, n=1, cutoff=_ALIKE)), None)
    return _KEYS[found] if found else None


def layouts(book: Book) -> list[Layout]:
    """Return each sheet's layout, the best understood first."""
    return sorted((layout(sheet) for sheet in book.sheets), key=_worth, reverse=True)


def layout(sheet: Sheet) -> Layout:
    """Return the layout of a sheet: its head is the line, or two lines, that name most columns."""
    best = Layout(sheet, (), tuple("" for _ in sheet.columns), {})
    for at, line in enumerate(sheet.lines[:_LOOK_AT]):
        below = sheet.lines[at + 1] if at + 1 < len(sheet.lines) else None
        for lines in [[line], [line, below]] if below else [[line]]:
            found = _as_head(sheet, lines)
            if _worth(found) > _worth(best):
                best = found
    return best


def _worth(found: Layout) -> tuple[bool, bool, int, int]:
    """Return how well a layout is understood; of equal ones the one with fewer lines of head."""
    taken = set(found.mapping.values())
    return "code" in taken and "name" in taken, "name" in taken, len(taken), -len(found.head)


def _as_head(sheet: Sheet, lines: list[Line]) -> Layout:
    """Return the layout if ``lines`` were the head: a name above several columns belongs to each that has one below."""
    names = []
    above = ""
    for place in range(len(sheet.columns)):
        parts = [text_of(line.cell(place)) for line in lines]
        if len(parts) == 2:
            above = parts[0] or (above if parts[1] else "")
            parts[0] = above
        names.append(" – ".join(dict.fromkeys(filter(None, parts))))
    mapping: dict[int, str] = {}
    for place, name in enumerate(names):
        key = column_of(name.rpartition(" – ")[2]) or column_of(name)
        if key and key not in mapping.values():
            mapping[place] = key
    return Layout(sheet, tuple(line.number for line in lines), tuple(names), mapping)


def _counts_columns(line: Line) -> bool:
    texts = [text for text in map(text_of, line.cells) if text]
    return len(texts) > 2 and all(_COUNTING.fullmatch(text) for text in texts)
