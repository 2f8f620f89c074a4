"""Saved web pages: every table of a list page is a sheet; a procedure's own page becomes a sheet of one line."""

from bs4 import BeautifulSoup, Tag

from knowledge.intake.columns import COLUMNS, column_of
from knowledge.intake.delimited import decode
from knowledge.intake.sheet import MOST_COLUMNS, Book, IntakeError, Line, Sheet, lettered
from knowledge.text import clean

_LABELS = ["th", "td", "dt", "label", "strong", "b", "div", "span", "p", "h3", "h4"]
_LONGEST_LABEL = 50
# Pages are some thirty deep; every level is read again for each one above it.
_DEEPEST = 200


def read(content: bytes) -> Book:
    """Return the tables of a page, or the one procedure it is about; raises IntakeError."""
    soup = BeautifulSoup(decode(content)[0], "html.parser")
    if any(sum(1 for _ in tag.parents) > _DEEPEST for tag in soup.find_all(True)):
        raise IntakeError("Trang lồng quá nhiều lớp: mở bằng trình duyệt, lưu lại (Ctrl+S) rồi tải lên.")
    for unseen in soup(["script", "style", "noscript", "template"]):
        unseen.decompose()
    sheets = [_table(table, number) for number, table in enumerate(soup.find_all("table"), start=1)]
    sheets = [sheet for sheet in sheets if len(sheet.lines) > 1 and len(sheet.columns) > 1]
    own = _one_procedure(soup)
    if own:
        sheets.insert(0, own)
    if not sheets:
        raise IntakeError("Trang này không có bảng thủ tục nào: lưu trang danh sách hoặc trang chi tiết của Cổng.")
    return Book("html", sheets, [])


def _table(table: Tag, number: int) -> Sheet:
    """Return a table; cells that span columns or lines stand once, what lies under them is empty."""
    rows: list[tuple[int, list[str]]] = []
    below: dict[tuple[int, int], bool] = {}
    for place, row in enumerate(table.find_all("tr"), start=1):
        if row.find_parent("table") is not table:
            continue
        cells: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            while below.get((place, len(cells))):
                cells.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            below |= {(place + n, len(cells) + m): True for n in range(1, down) for m in range(across)}
            cells += [clean(cell.get_text(" ")), *[""] * (across - 1)]
        rows.append((place, cells))
    return lettered(f"Bảng {number}", rows)


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    return min(max(int(text), 1), MOST_COLUMNS) if text.isdecimal() and len(text) < 4 else 1


def _one_procedure(soup: BeautifulSoup) -> Sheet | None:
    """Return what a page says beside its labels ("Mã thủ tục: …"), when a code and a name are among them."""
    found: dict[str, str] = {}
    for element in soup.find_all(_LABELS):
        label = clean(element.get_text(" "))
        key = column_of(label, exact=True) if label and len(label) <= _LONGEST_LABEL else None
        value = _beside(element) if key and key not in found else ""
        if key and value and not column_of(value, exact=True):
            found[key] = value
    if not {"code", "name"} <= found.keys():
        return None
    labels = tuple(COLUMNS[key].label for key in found)
    return Sheet("Trang chi tiết", [Line(1, labels), Line(2, tuple(found.values()))], labels)


def _beside(label: Tag) -> str:
    """Return the text of the element after a label; a label alone in its box is followed by the box's neighbour."""
    neighbour = label.find_next_sibling()
    parent = label.parent
    if neighbour is None and parent and clean(parent.get_text(" ")) == clean(label.get_text(" ")):
        neighbour = parent.find_next_sibling()
    return clean(neighbour.get_text(" ")) if isinstance(neighbour, Tag) else ""
