"""A paragraph cut where one figure ends and another begins, so that each fact says one thing."""

import re

from knowledge.plan.figures import figures
from knowledge.text import clean

_STOP = re.compile(r"(?<=[;.])\s+(?=\S)")
_OPEN, _CLOSE = "([“", ")]”"
# A list of documents goes on after a quotation mark that nobody closed.
_DOCUMENT = re.compile(r"(?:Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư|Kế hoạch|Công văn|Công điện|Luật)\b")
_HARD = {"percent", "date", "quarter", "month", "document"}


def statements(paragraph: str) -> list[str]:
    """Return the paragraph as statements: whole when no part or the only part has a figure, else part by part."""
    parts = _parts(paragraph)
    marked = [any(figure.kind in _HARD for figure in figures(part)) for part in parts]
    if len(parts) == 1 or not any(marked):
        return [trimmed(paragraph)]
    groups: list[str] = []
    for place, (part, has_figure) in enumerate(zip(parts, marked, strict=True)):
        if place and not has_figure and not marked[place - 1]:
            groups[-1] += f" {part}"
        else:
            groups.append(part)
    return [trimmed(group) for group in groups]


def trimmed(text: str) -> str:
    """Return a statement without the stop or comma it ends with, its first letter large."""
    text = clean(text).rstrip(" ;,")
    return text[:1].upper() + text[1:]


def _parts(paragraph: str) -> list[str]:
    """Split at full stops and semicolons, but not inside brackets or quotation marks."""
    parts: list[str] = []
    begin = 0
    for stop in _STOP.finditer(paragraph):
        before = paragraph[begin : stop.start()]
        inside = sum(map(before.count, _OPEN)) > sum(map(before.count, _CLOSE))
        number = re.search(r"(?:^|\s)(?:\d{1,2}|[IVX]+|[A-ZĐ]{1,2})\.$", before) is not None
        listed = stop.string[stop.start() - 1] == ";" and _DOCUMENT.match(paragraph, stop.end()) is not None
        if (listed or not inside) and not number:
            parts.append(before)
            begin = stop.end()
    return [*parts, paragraph[begin:]]
