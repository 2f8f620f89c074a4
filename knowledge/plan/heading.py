"""The head of a plan: its title, kind, number and day of issue, and what the document leaves blank."""

import re
from dataclasses import dataclass

from knowledge.plan.figures import figures
from knowledge.text import clean, fold

_TITLE = re.compile(
    r"^(?P<kind>kế hoạch|bài tuyên truyền|chương trình|đề án|quyết định|báo cáo|thông báo)\b\s*:?\s*(?P<rest>.*)$", re.I
)
_NUMBER = re.compile(
    r"\bsố\s*:?\s*(?P<number>[\d.…_\s]{0,12})(?P<mark>[/-]\s?(?:KH|QĐ|TB|CTr|ĐA|BC)-?[A-ZĐ]{2,6})", re.IGNORECASE
)
_PLACED = re.compile(r"^[^.;:]{2,40},\s*ngày\b(?P<day>.*)$")
_ATTACHED = re.compile(r"^\(?(?:ban hành )?kèm theo\b", re.IGNORECASE)
_CLOSED = re.compile(r"Trên đây là\s+((?:kế hoạch|chương trình|bài)\b[^;.]{10,140})", re.IGNORECASE)
_BLANK = "để trống"
_LONG = 150


@dataclass(frozen=True)
class Heading:
    """A plan's head; ``doubts`` are sentences, ``used`` the paragraphs that were read as the head."""

    title: str | None
    kind: str
    number: str | None
    issued: str | None
    doubts: tuple[str, ...]
    used: frozenset[str]


def heading(opening: list[str], closing: list[str]) -> Heading:
    """Read the head from the paragraphs before the first section; the closing sentence names a plan without a title."""
    title, used = _title(opening)
    named = next((match for text in closing if (match := _CLOSED.match(text))), None)
    untitled = "Không thấy tiêu đề của tài liệu."
    if title is None and named:
        title, untitled = clean(named[1])[:1].upper() + clean(named[1])[1:], "Không có tiêu đề; tên lấy từ câu kết."
    used_title = bool(used)
    number = issued = None
    for text in opening:
        attached = _ATTACHED.match(text)
        short = len(text) <= _LONG
        if number is None and short and (attached or fold(text).startswith("so")) and (found := _NUMBER.search(text)):
            digits = re.sub(r"\D", "", found["number"]) or (f"({_BLANK})" if attached else f"(số {_BLANK})")
            number = ("kèm theo Quyết định số " if attached else "") + digits + found["mark"].replace(" ", "")
            used.add(text)
        if issued is None and short and (attached or _PLACED.match(text)):
            issued = _issued(text)
            used.add(text)
    doubts = [
        None if used_title else untitled,
        None if number and _BLANK not in number else "Số của văn bản để trống hoặc không ghi.",
        None if issued and _BLANK not in issued else "Ngày ban hành để trống hoặc không ghi đủ.",
    ]
    kind = "bài tuyên truyền" if title and fold(title).startswith("bai tuyen truyen") else "kế hoạch CCHC"
    if title and "tuyen truyen" in fold(title) and kind != "bài tuyên truyền":
        kind = "kế hoạch tuyên truyền"
    return Heading(title, kind, number, issued, tuple(doubt for doubt in doubts if doubt), frozenset(used))


def _title(opening: list[str]) -> tuple[str | None, set[str]]:
    """Return the title: the line that names a kind of document, and the line under it that says what it is about."""
    for place, text in enumerate(opening):
        found = _TITLE.match(text)
        if not found or len(text) > _LONG:
            continue
        used, rest = [text], found["rest"]
        for below in opening[place + 1 :]:
            goes_on = not rest or (rest.isupper() and below.isupper())
            if not goes_on or len(below) > 2 * _LONG or below.endswith((".", ":", ";")):
                break
            rest = f"{rest} {below}".strip()
            used.append(below)
        if rest.isupper():
            rest = rest.capitalize()
        kind = found["kind"].capitalize()
        joint = ": " if kind == "Bài tuyên truyền" and rest else " "
        return clean(f"{kind}{joint}{rest}"), set(used)
    return None, set()


def _issued(text: str) -> str | None:
    """Return the day of issue in figures, its blanks shown."""
    for figure in figures(text):
        if figure.kind == "date":
            return figure.text
        if figure.kind == "month":
            return f"(ngày {_BLANK})/{figure.text}"
    year = re.search(r"năm\s+(20\d\d)", text)
    return f"(ngày, tháng {_BLANK})/{year[1]}" if year else None
