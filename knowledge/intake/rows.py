"""The rows of a list under its layout: what is a procedure, what is a heading, and every cell checked."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from knowledge.intake import values
from knowledge.intake.cells import TAKE, Context, unit_in
from knowledge.intake.columns import Layout, column_of
from knowledge.intake.entries import Entry, Fault, Reading
from knowledge.intake.known import SAME_NAME, Known, name_key
from knowledge.intake.sheet import IntakeError, Line, Value, text_of
from knowledge.intake.values import BROKEN, Bad
from knowledge.text import fold

# Cells of these, merged downwards, hold for every row beside them.
_SHARED = frozenset({"field", "agency", "level", "date", "decision", "online", "channels", "time", "fee", "charge"})
_GROUP = re.compile(r"^(?:[ivxlc]+|[a-z]|\d+)?[.)\s:-]*(?:linh vuc)[:\s]+|^(?:[ivxlc]+|[a-z])[.)]\s+")
_COUNT = re.compile(r"\s*\(?\s*\d+\s*(?:tthc|thu tuc.*)?\s*\)?$")
_LONGEST_NAME, _SHOWN_NAME = 1500, 150


def read_rows(layout: Layout, known: Known, *, today: date) -> Reading:
    """Return the list's entries and faults; raises IntakeError when no column holds codes or names."""
    for key, label in (("code", "mã thủ tục"), ("name", "tên thủ tục")):
        if layout.place(key) < 0:
            raise IntakeError(f"Chưa biết cột nào là {label}: chọn cột ấy rồi xem lại.")
    reader = _Reader(layout, known, today)
    for line in layout.body():
        reader.take(line)
    return reader.reading()


class _Reader:
    """Goes through the lines, keeping the group they stand under and the codes already met."""

    def __init__(self, layout: Layout, known: Known, today: date) -> None:
        self.layout, self.known = layout, known
        self.group: str | None = None
        self.met: dict[str, int] = {}
        self.entries: list[Entry] = []
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.faulty: set[str] = set()
        self.rows = 0
        self.context = Context(today, unit_in(layout.names[at] if (at := layout.place("time")) >= 0 else ""))

    def reading(self) -> Reading:
        return Reading(self.entries, self.faults, self.notes, self.faulty, self.rows)

    def take(self, line: Line) -> None:
        """Read one line: a heading, a repeated head, the rest of a merged row, or a procedure."""
        coded = re.match(r"\d", text_of(line.cell(self.layout.place("code"))))
        if self._continues(line) or (not coded and (self._is_head(line) or self._is_heading(line))):
            return
        self.rows += 1
        before = len(self.faults)
        entry = self._entry(line)
        if len(self.faults) == before:
            self.entries.append(entry)
        else:
            self.faulty.add(entry.code)

    def _is_head(self, line: Line) -> bool:
        """True for the head printed again on a new page."""
        named = [column_of(text_of(line.cell(place)), exact=True) for place in self.layout.mapping]
        return sum(key is not None for key in named) >= max(2, len(named) // 2)

    def _continues(self, line: Line) -> bool:
        """True for a line whose code cell is the lower part of a merged one: it says more of the row above."""
        return (line.number, self.layout.place("code")) in self.layout.sheet.merged

    def _is_heading(self, line: Line) -> bool:
        """True for a line that holds no procedure; the title of a field is kept for the rows below it."""
        number = text_of(line.cell(self.layout.place("number"))).rstrip(".")
        told = {key: text_of(line.cell(place)) for place, key in self.layout.mapping.items() if key != "number"}
        filled = [text for text in told.values() if text]
        title = filled[0] if filled else number
        grouped = bool(_GROUP.match(fold(title)))
        if len(filled) > 1 and not grouped:
            return False
        if not grouped and (number.isdecimal() or self.known.codes_named(told["name"])):
            return False
        field = self.known.field(_COUNT.sub("", _GROUP.sub("", fold(title))))
        if field or grouped:
            self.group = field
        else:
            self._fault(line, "name", "heading", f"bỏ qua dòng không phải thủ tục: “{title[:80]}”", "", note=True)
        return True

    def _entry(self, line: Line) -> Entry:
        entry = Entry(line.number)
        self._code(line, entry)
        self._name(line, entry)
        for key, take in TAKE.items():
            if self.layout.place(key) >= 0:
                self._try(line, key, partial(take, entry, self._cell(line, key), self.context))
        self._field(line, entry)
        return entry

    def _cell(self, line: Line, key: str) -> Value:
        """Return a row's cell; one under a merged cell that holds for several rows shows what that holds."""
        place = self.layout.place(key)
        value = line.cell(place)
        return self.layout.sheet.merged.get((line.number, place)) if value is None and key in _SHARED else value

    def _try(self, line: Line, key: str, read: Callable[[], Any]) -> Any:
        """Return what ``read`` gives; a Bad cell becomes a fault at its row and column."""
        if text_of(line.cell(self.layout.place(key))) in BROKEN:
            self._fault(
                line, key, "formula", "ô bị lỗi công thức", "Sửa công thức trong tệp, hoặc dán lại bằng giá trị."
            )
            return None
        try:
            return read()
        except Bad as error:
            self._fault(line, key, key, error.wrong, error.cure)
            return None

    def _fault(self, line: Line, key: str, kind: str, wrong: str, cure: str, *, note: bool = False) -> None:
        place = self.layout.place(key)
        column = self.layout.sheet.columns[place] if place >= 0 else "-"
        fault = Fault(line.number, column, text_of(line.cell(place))[:120], kind, wrong, cure)
        (self.notes if note else self.faults).append(fault)

    def _code(self, line: Line, entry: Entry) -> None:
        cell, name = line.cell(self.layout.place("code")), text_of(line.cell(self.layout.place("name")))
        if not text_of(cell):
            same = self.known.codes_named(name)
            hint = f"Điền mã; tên này trong danh bạ là {', '.join(same[:3])}." if same else "Điền mã của thủ tục."
            self._fault(line, "code", "code_missing", "thiếu mã thủ tục", hint)
            return
        found = self._try(line, "code", lambda: values.code(cell))
        if found is None:
            return
        entry.code, mangled = found
        alike = self.known.likeness(entry.code, name)
        if mangled and not (alike and alike.ratio > 0.9):
            self._fault(line, "code", "code_mangled", mangled, "Định dạng cột mã thành Chữ (Text) rồi gõ lại mã đủ số.")
        elif mangled:
            self._fault(line, "code", "code_restored", f"{mangled}: tên khớp nên đã hiểu như vậy", "", note=True)
        if (first := self.met.setdefault(entry.code, line.number)) != line.number:
            self._fault(line, "code", "code_twice", f"mã đã có ở dòng {first}", "Giữ một dòng, xóa dòng kia.")

    def _name(self, line: Line, entry: Entry) -> None:
        entry.name = re.sub(rf"\s*\({re.escape(entry.code)}\)$", "", text_of(line.cell(self.layout.place("name"))))
        if not entry.name:
            self._fault(line, "name", "name_missing", "thiếu tên thủ tục", "Điền tên như trên Cổng.")
        elif len(entry.name) > _LONGEST_NAME:
            self._fault(line, "name", "name_long", "tên quá dài, có thể dán nhầm nội dung khác", "Chỉ giữ tên thủ tục.")
        elif entry.code and not any(fault.row == line.number for fault in self.faults):
            self._compare_name(line, entry)

    def _compare_name(self, line: Line, entry: Entry) -> None:
        alike = self.known.likeness(entry.code, entry.name)
        same = [code for code in self.known.codes_named(entry.name) if code != entry.code]
        if alike is None:
            hint = f"Tên này đã có ở mã {', '.join(same[:3])}; xem có gõ nhầm mã không." if same else "Xem lại mã."
            self._fault(line, "code", "code_new", "mã chưa có trong danh bạ toàn quốc", hint, note=True)
        elif name_key(alike.known) != name_key(entry.name) and (alike.ratio < SAME_NAME or same):
            hint = f"Tên trong bảng là của mã {', '.join(same[:3])}: sửa mã." if same else "Sửa mã hoặc sửa tên."
            self._fault(line, "name", "name_other", f"mã {entry.code} là thủ tục khác: “{_cut(alike.known)}”", hint)

    def _field(self, line: Line, entry: Entry) -> None:
        """Take the row's field, or the title it stands under; what is unknown is a fault at its cell."""
        told = text_of(self._cell(line, "field")) if self.layout.place("field") >= 0 else ""
        entry.field = self.known.field(_COUNT.sub("", told)) if told else self.group
        if told and entry.field is None:
            near = self.known.field_like(told)
            hint = (
                f"Có phải “{near}”?"
                if near
                else "Ghi tên lĩnh vực như trên Cổng, hoặc bỏ cột Lĩnh vực ở bước chọn cột."
            )
            self._fault(line, "field", "field", "chưa có lĩnh vực này", hint)
        if entry.field is None and not told:
            entry.field = self._known_field(entry.code)
            if entry.field is None and entry.code:
                where = "field" if self.layout.place("field") >= 0 else "name"
                self._fault(line, where, "field", "thủ tục mới chưa có lĩnh vực", "Ghi lĩnh vực của thủ tục.")

    def _known_field(self, code: str) -> str | None:
        known = self.known.procedures.get(code) or self.known.directory.get(code)
        return known.field if known else None


def _cut(name: str) -> str:
    return name if len(name) <= _SHOWN_NAME else f"{name[:_SHOWN_NAME].rpartition(' ')[0]}…"
