"""What each kind of column puts into an entry; raises Bad for a cell that cannot be taken."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from knowledge.intake import values
from knowledge.intake.entries import Entry
from knowledge.intake.sheet import Value, text_of
from knowledge.intake.terms import Amount, fee, limit
from knowledge.intake.values import Bad
from knowledge.text import fold

_GONE = re.compile(r"bai bo|huy bo|het hieu luc")
_LEVELS = re.compile(r"\b(?:bo|tinh|xa|huyen|trung uong|co quan khac|nganh doc|thanh pho|phuong)\b")
_UNITS = {"ngay lam viec": "ngày làm việc", "ngay": "ngày", "gio": "giờ"}
_PORTAL = "https://dichvucong.gov.vn/"


class Context(NamedTuple):
    """What cells are read with: today, and the unit that the head gives to bare numbers of time."""

    today: date
    unit: str


def unit_in(head: str) -> str:
    """Return the unit a column's head names ("Thời hạn (ngày làm việc)"), "" when it names none."""
    found = next((unit for unit in _UNITS if re.search(rf"\b{unit}\b", fold(head))), "")
    return _UNITS.get(found, "")


def _text(name: str, longest: int) -> Callable[[Entry, Value, Context], None]:
    def take(entry: Entry, cell: Value, _context: Context) -> None:
        setattr(entry, name, None if values.blank(cell) else text_of(cell)[:longest])

    return take


def _mark(level: str) -> Callable[[Entry, Value, Context], None]:
    def take(entry: Entry, cell: Value, _context: Context) -> None:
        entry.online = level if values.ticked(cell) else entry.online

    return take


def _level(entry: Entry, cell: Value, _context: Context) -> None:
    if not values.blank(cell):
        entry.level = text_of(cell)[:120]
        if not _LEVELS.search(fold(entry.level)):
            raise Bad("cấp thực hiện lạ", "Ghi cấp xã, cấp tỉnh hoặc cấp bộ.")


def _online(entry: Entry, cell: Value, _context: Context) -> None:
    entry.online = values.online(cell)


def _channels(entry: Entry, cell: Value, _context: Context) -> None:
    entry.channels = values.channels(cell)


def _time(entry: Entry, cell: Value, context: Context) -> None:
    entry.time = limit(cell, context.unit)


def _fee(entry: Entry, cell: Value, _context: Context) -> None:
    entry.fee = fee(cell)


def _charge(entry: Entry, cell: Value, _context: Context) -> None:
    """Join the second fee column to the first: nothing and a sum is the sum, two sums are no single figure."""
    charge, first = fee(cell), entry.fee
    if charge is None or first is None or first.amount == 0:
        entry.fee = charge or first
    elif charge.amount != 0:
        entry.fee = Amount(f"phí {first.text}; lệ phí {charge.text}", None)


def _laws(entry: Entry, cell: Value, _context: Context) -> None:
    entry.laws = values.laws(cell)


def _day(entry: Entry, cell: Value, context: Context) -> None:
    entry.day = values.day(cell, context.today)


def _decision(entry: Entry, cell: Value, context: Context) -> None:
    if not values.blank(cell):
        entry.decision = text_of(cell)[:200]
        entry.day = entry.day or values.day_in(entry.decision, context.today)


def _url(entry: Entry, cell: Value, _context: Context) -> None:
    text = text_of(cell)
    entry.url = text if text.startswith(_PORTAL) and len(text) <= 300 else None


def _note(entry: Entry, cell: Value, _context: Context) -> None:
    entry.abolished = bool(_GONE.search(fold(text_of(cell))))


# In the order they are taken: the fee before the charge, the row's own date before its decision's.
TAKE: dict[str, Callable[[Entry, Value, Context], None]] = {
    "agency": _text("agency", 300),
    "audience": _text("audience", 300),
    "level": _level,
    "online": _online,
    "online_part": _mark("một phần"),
    "online_full": _mark("toàn trình"),
    "channels": _channels,
    "time": _time,
    "fee": _fee,
    "charge": _charge,
    "legal": _laws,
    "date": _day,
    "decision": _decision,
    "url": _url,
    "note": _note,
}
