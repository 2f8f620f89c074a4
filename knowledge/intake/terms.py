"""Fees and time limits as lists write them: a figure only when it is unmistakable, the words always."""

import re
from datetime import date, datetime
from typing import NamedTuple

from knowledge.intake.sheet import Value, text_of
from knowledge.intake.values import Bad, blank
from knowledge.text import fold


class Amount(NamedTuple):
    """A fee: its words, and the figure when it is unmistakable."""

    text: str
    amount: int | None


class Limit(NamedTuple):
    """A time limit: its words, and the number of days when there is one."""

    text: str
    days: float | None


_FREE = re.compile(
    r"(?:cong ghi )?(?:mien(?: thu)?(?: phi| le phi)*|0(?: dong| d| vnd)?|"
    r"khong(?: co| thu| mat| phai nop)?(?: phi|,? le phi)*)\.?"
)
# As people type it, and as the records say it.
_FREE_WORDS = (("cong ghi", "Cổng ghi miễn phí"), ("mien", "Miễn phí"), ("", "Không thu phí, lệ phí"))
_PER = r"(?:\s*/\s*[^\d;,]{1,60})?"
_MONEY = re.compile(
    rf"(?:(?:lệ )?phí:?\s*)?(\d{{1,3}}(?:[.,]\d{{3}})+|\d+)\s*(?:đồng|đ|vnđ|vnd|việt nam đồng)?{_PER}\.?", re.IGNORECASE
)
_EXPLAINED = re.compile(
    r"theo|quy định|nghị quyết|thông tư|nghị định|hđnd|hội đồng|mức|tùy|tuỳ|miễn|không|thu|lệ phí|phí|đồng|vnđ|vnd|usd",
    re.IGNORECASE,
)
_SMALLEST = 1000
_FEE_CURE = "Ghi số tiền bằng đồng như 8.000 đồng, “Không”, hoặc tên văn bản quy định mức thu."


def fee(value: Value) -> Amount | None:
    """Return what a cell says of a fee, None for nothing; raises Bad."""
    if blank(value):
        return None
    if isinstance(value, datetime | date):
        raise Bad("phí bị Excel đổi thành ngày", _FEE_CURE)
    text = text_of(value)
    if re.match(r"[-−]\s*\d", text):
        raise Bad("phí là số âm", _FEE_CURE)
    if _FREE.fullmatch(plain := fold(text)):
        return Amount(next(words for start, words in _FREE_WORDS if plain.startswith(start)), 0)
    if match := _MONEY.fullmatch(text):
        amount = int(re.sub(r"[.,]", "", match[1]))
        if amount < _SMALLEST:
            raise Bad(f"phí {amount} đồng là quá nhỏ, có thể thiếu số 0", _FEE_CURE)
        shown = f"{amount:,}".replace(",", ".")
        per = re.search(r"/\s*(.+?)\.?$", text)
        return Amount(f"{shown} đồng" + (f"/{per[1]}" if per else ""), amount)
    if not _EXPLAINED.search(text):
        raise Bad("phí không phải số tiền, cũng không nói theo văn bản nào", _FEE_CURE)
    return Amount(text, None)


_UNIT = r"(ngày làm việc|ngày|giờ làm việc|giờ|tháng|phút|tuần|năm)"
_SPAN = re.compile(rf"(\d+(?:[.,]\d+)?)\s*(?:\([^)]*\)\s*)?{_UNIT}", re.IGNORECASE)
_PROMPT = re.compile(r"ngay|trong ngày|không quy định|khi |theo |trước|sau |không", re.IGNORECASE)
_TIME_CURE = "Ghi số kèm đơn vị, như “5 ngày làm việc” hoặc “trong ngày”."


def spans(text: str) -> set[tuple[float, str]]:
    """Return the times a text names: {(5.0, "ngày làm việc")}."""
    return {(float(number.replace(",", ".")), unit.lower()) for number, unit in _SPAN.findall(text)}


def limit(value: Value, unit: str = "") -> Limit | None:
    """Return the time limit of a cell, None for nothing; a bare number has the head's ``unit``; raises Bad."""
    if blank(value):
        return None
    if isinstance(value, datetime | date):
        raise Bad("thời hạn bị Excel đổi thành ngày", _TIME_CURE)
    text = text_of(value)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        if not unit:
            raise Bad("thời hạn không ghi đơn vị", _TIME_CURE)
        text = f"{text} {unit}"
    if re.match(r"[-−]\s*\d", text) or any(number == 0 for number, _ in spans(text)):
        raise Bad("thời hạn phải lớn hơn 0", _TIME_CURE)
    named = spans(text)
    if not named and not _PROMPT.search(text):
        raise Bad("không đọc được thời hạn", _TIME_CURE)
    text = re.sub(r"\b0+(\d)", r"\1", text).rstrip(".")
    return Limit(text[:1].lower() + text[1:], _days(named))


def _days(named: set[tuple[float, str]]) -> float | None:
    """Return the days when a text names one time in days; several times are nobody's figure."""
    if len(named) != 1:
        return None
    number, unit = next(iter(named))
    return number if unit.startswith("ngày") else None
