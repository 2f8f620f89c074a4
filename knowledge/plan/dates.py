"""The days and months of a sentence, written as the plan writes them; days that no calendar has are doubted."""

import re
from dataclasses import replace
from datetime import date

from knowledge.plan.figure import Figure

DATE = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d)(?!\d)")
_SPELT = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d\d)", re.IGNORECASE)
# A day without a year counts only after a word that announces days, or in a row of days.
_SHORT = re.compile(
    r"(?:\b(?:ngày|trước|đến)\s+|(?:(?<=/\d)|(?<=/\d\d)|(?<=/\d{4}))\s?(?:,|;|và)\s+)(\d{1,2})/(\d{1,2})(?![\d/%])",
    re.IGNORECASE,
)
_MONTH = re.compile(r"tháng\s+(\d{1,2})\s*(?:/|\s+năm\s+)\s*(20\d\d)", re.IGNORECASE)
_BLANK_DAY = re.compile(r"ngày\s*[.…_]*\s*/\s*(\d{1,2})\s*/\s*(20\d\d)", re.IGNORECASE)
_NEIGHBOURS = 5


def dates(text: str) -> list[Figure]:
    """Return the days and months of ``text``; a day and month alone take the year of the date right after them."""
    found = [_day(match, match[1], match[3], match[4]) for match in DATE.finditer(text)]
    found += [_day(match, *match.groups()) for match in _SPELT.finditer(text)]
    found += [_day(match, match[1], match[2], None) for match in _SHORT.finditer(text) if int(match[2]) <= 12]
    blank = "Tài liệu để trống ngày."
    found += [Figure("month", f"{m[1]}/{m[2]}", *m.span(), blank) for m in _BLANK_DAY.finditer(text)]
    found += [Figure("month", f"{m[1]}/{m[2]}", *m.span()) for m in _MONTH.finditer(text) if 1 <= int(m[1]) <= 12]
    return _years_shared(sorted(found, key=lambda figure: figure.start))


def is_real_day(day: int, month: int, year: int | None) -> bool:
    """True when the calendar has that day; without a year, when a leap year has it."""
    try:
        date(year or 2024, month, day)
    except ValueError:
        return False
    return True


def _day(match: re.Match[str], day: str, month: str, year: str | None) -> Figure:
    text = "/".join(part for part in (day, month, year) if part)
    real = is_real_day(int(day), int(month), int(year) if year else None)
    return Figure("date", text, *match.span(), None if real else f"Tài liệu ghi {text}, lịch không có ngày này.")


def _years_shared(found: list[Figure]) -> list[Figure]:
    """Give "31/8" the year of the date right after it: "31/8, 31/10/2025" is two days of 2025."""
    for place in range(len(found) - 2, -1, -1):
        one, other = found[place], found[place + 1]
        near = other.start - one.end <= _NEIGHBOURS
        if near and one.kind == other.kind == "date" and one.text.count("/") == 1 < other.text.count("/"):
            day, month = (int(part) for part in one.text.split("/"))
            year = other.text.rpartition("/")[2]
            doubt = None if is_real_day(day, month, int(year)) else f"Lịch không có ngày {one.text}/{year}."
            found[place] = replace(one, text=f"{one.text}/{year}", doubt=doubt)
    return found
