"""One cell's value as the records hold it: codes, dates, levels, ways; Bad says what is wrong and what to do."""

import re
from datetime import date, datetime, timedelta

from knowledge.intake.sheet import Value, text_of
from knowledge.text import fold

# What stands in a cell that is meant to be empty.
_BLANK = frozenset({"", "-", "--", "–", "—", "...", "…", "/", "x", "n/a", "null", "none", "khong co thong tin"})
BROKEN = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})


class Bad(Exception):
    """A cell that cannot be taken as it is: what is wrong, and what to do."""

    def __init__(self, wrong: str, cure: str) -> None:
        """Keep both sentences."""
        super().__init__(wrong)
        self.wrong, self.cure = wrong, cure


def blank(value: Value) -> bool:
    """True for an empty cell and for the signs people put into one."""
    return isinstance(value, bool) or fold(text_of(value)) in _BLANK


_CODE = re.compile(r"(\d)[.,](\d{6})(?:\.\d{3})?(?:\.\d{2}){0,2}(?:\.[A-Z]{1,3}\d{0,3})?")
_AS_TEXT = "Định dạng cột mã thành Chữ (Text) rồi gõ lại mã, như 1.001193."


def code(value: Value) -> tuple[str, str]:
    """Return the national code of a cell, and "" or what Excel seems to have done to it; raises Bad."""
    if isinstance(value, datetime | date):
        raise Bad("Excel đã đổi mã thành ngày", _AS_TEXT)
    if isinstance(value, float) and value < 10:
        number = f"{value:.6f}"
        if abs(float(number) - value) > 1e-9 or value < 1:
            raise Bad("mã không đúng dạng số.sáu-chữ-số", _AS_TEXT)
        return number, "" if number[-1] != "0" else _lost_zero(number)
    text = text_of(value).replace(" ", "")
    if match := _CODE.fullmatch(text):
        return f"{match[1]}.{match[2]}", ""
    if match := re.fullmatch(r"(\d)[.,](\d{1,5})", text):
        number = f"{match[1]}.{match[2]:0<6}"
        return number, _lost_zero(number)
    if match := re.fullmatch(r"([1-9])(\d{6})", text):
        return f"{match[1]}.{match[2]}", f"mã mất dấu chấm, có thể là {match[1]}.{match[2]}"
    raise Bad("mã không đúng dạng", "Ghi mã như trên Cổng: một chữ số, dấu chấm, sáu chữ số, ví dụ 1.001193.")


def _lost_zero(number: str) -> str:
    return f"mã mất số 0 ở cuối, có thể là {number}"


_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_WORDED = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_DAY_CURE = "Ghi ngày dạng ngày/tháng/năm, như 17/7/2026."


def day(value: Value, today: date) -> date | None:
    """Return the date of a cell that holds a date, None for nothing; raises Bad."""
    if blank(value):
        return None
    if isinstance(value, datetime | date):
        return _plausible(value.date() if isinstance(value, datetime) else value, today)
    found = day_in(text_of(value), today)
    if found is None:
        raise Bad("không phải ngày", _DAY_CURE)
    return found


def day_in(text: str, today: date) -> date | None:
    """Return the first date written in a text, None when there is none; raises Bad for one that cannot be."""
    if match := _WORDED.search(text) or _DAY.search(text):
        parts = match[3], match[2], match[1]
    elif match := _ISO.search(text):
        parts = match[1], match[2], match[3]
    else:
        return None
    year, month, number = map(int, parts)
    try:
        return _plausible(date(year + 2000 if year < 100 else year, month, number), today)
    except ValueError:
        raise Bad("ngày không có trong lịch", _DAY_CURE) from None


def _plausible(found: date, today: date) -> date:
    if found.year < 1990:
        raise Bad("ngày quá xa, có thể gõ nhầm năm", _DAY_CURE)
    if found > today + timedelta(days=1):
        raise Bad("ngày ở tương lai", _DAY_CURE)
    return found


_LEVELS = {
    **dict.fromkeys(
        ("toan trinh", "dvctt toan trinh", "truc tuyen toan trinh", "dich vu cong truc tuyen toan trinh"), "toàn trình"
    ),
    **dict.fromkeys(
        ("mot phan", "dvctt mot phan", "truc tuyen mot phan", "dich vu cong truc tuyen mot phan"), "một phần"
    ),
    **dict.fromkeys(("4", "muc 4", "muc do 4"), "toàn trình"),
    **dict.fromkeys(("3", "muc 3", "muc do 3"), "một phần"),
}
_OFFLINE = frozenset(
    {"1", "2", "muc 1", "muc 2", "muc do 1", "muc do 2", "khong", "truc tiep", "con lai", "chua", "0",
     "cung cap thong tin", "cung cap thong tin truc tuyen", "dich vu cung cap thong tin truc tuyen"}
)  # fmt: skip


def online(value: Value) -> str | None:
    """Return the online level of a cell, None when it says nothing or not online; raises Bad."""
    key = fold(text_of(value)).rstrip(".")
    if blank(value) or key in _OFFLINE:
        return None
    if key not in _LEVELS:
        raise Bad("mức độ trực tuyến không có trong quy định", "Ghi “toàn trình”, “một phần” hoặc để trống.")
    return _LEVELS[key]


def ticked(value: Value) -> bool:
    """True for a cell that is marked (x, có, a tick)."""
    return value is True or fold(text_of(value)) in {"x", "co", "v", "1", "✓", "✔", "true"}


_CHANNELS = {
    "trực tiếp": r"truc tiep",
    "trực tuyến": r"truc tuyen|online|qua mang",
    "bưu chính": r"buu chinh|buu dien|bcci",
}
CHANNELS = ("trực tuyến", "bưu chính", "trực tiếp")


def channels(value: Value) -> list[str]:
    """Return the ways of filing that a cell names, in the records' order; raises Bad when it names none."""
    key = fold(text_of(value))
    if blank(value):
        return []
    named = [channel for channel in CHANNELS if re.search(_CHANNELS[channel], key)]
    if not named:
        raise Bad(
            "không có cách nộp nào được nhận ra", "Ghi trực tiếp, trực tuyến, bưu chính; cách nhau bằng dấu phẩy."
        )
    return named


_LAW = re.compile(r"\d[\d.]*[A-Za-z]?/(?:\d{4}/)?[A-ZĐ]{2,}[a-z]?\d*(?:[-/][A-ZĐ]{2,}[a-z]?\d*)*")


def laws(value: Value) -> list[str]:
    """Return the numbers of the documents that a cell names, each once."""
    text = text_of(value).replace(" /", "/").replace("/ ", "/")
    return list(dict.fromkeys(_LAW.findall(text)))
