"""Several questions in one message: where one ends and the next begins.

A part ends with a clause that asks something; clauses that only tell belong to the question after them.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from knowledge.spelling import spoken
from knowledge.text import clean, fold
from knowledge.wording import ASPECT_PHRASES, WEAK_PHRASES, as_asked, mentioned_aspect

# Words that make a clause ask; the last ones ask only at its end.
_ASKING = frozenset(["gi", "nao", "sao", "dau", "may", "bao", "ai", "rang", "nhieu"])
_ASKING_ACCENTED = re.compile(r"\b(?:chi|mô|mấy)\b")
_ASKING_AT_END = frozenset(["khong", "ko", "k", "hong", "hok", "chua", "nhi"])
_END = 3
# After a strong break a question may be worded loosely ("… thì làm thế nào"); after a weak one it names its aspect.
_STRONG = (
    r"[;.?!\n]+|\s[-–—]\s|(?:^|\s)[1-9]\)\s"
    r"|\s(?:với lại|còn|ngoài ra|tiện thể|nhân tiện|luôn tiện|sẵn tiện|sẵn đây|thêm nữa|đồng thời|ví bằng"
    r"|voi lai|con|ngoai ra|tien the|nhan tien|luon tien)\s"
)
_WEAK = r",|\s(?:và|với|vs|rồi|mà|xong|va|voi|roi|ma)\s"
_BREAKS = re.compile(rf"(?P<strong>{_STRONG})|{_WEAK}", re.IGNORECASE)
# Spans that people as often tell as ask ("còn mấy tháng thì nghỉ"): alone they end no question.
_TOLD = frozenset(["may hom", "may bua", "may tuan", "may thang"])
# Two questions are two only when each names what it asks.
FEWEST = 2


def asks(text: str) -> bool:
    """Return True when ``text`` asks something, not only tells."""
    tokens = spoken(as_asked(text))
    if any(token in _ASKING for token in tokens) or _ASKING_ACCENTED.search(as_asked(text)):
        return True
    return any(token in _ASKING_AT_END for token in tokens[-_END:])


def parts(text: str) -> list[str]:
    """Return the questions of ``text`` in their order, each with what leads to it; the whole text when it is one."""
    found: list[str] = []
    pending, strong = "", False
    for clause, ends_strongly in _clauses(clean(text)):
        pending = f"{pending}, {clause}".strip(", ")
        tables = (ASPECT_PHRASES, WEAK_PHRASES) if strong or ends_strongly else (ASPECT_PHRASES,)
        strong = ends_strongly or (strong and not asks(clause))
        if asks(clause) and mentioned_aspect(clause, tables=tables):
            found.append(pending)
            pending = ""
    if pending and found:
        found[-1] = f"{found[-1]}, {pending}"
    return found if len(found) >= FEWEST else [clean(text)]


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the clauses of ``text``, each with whether a strong break ends it."""
    start = 0
    for match in _BREAKS.finditer(text):
        yield from _unbroken(text[start : match.start()].strip(), match["strong"] is not None)
        start = match.end()
    yield from _unbroken(text[start:].strip(), True)


def _unbroken(clause: str, ends_strongly: bool) -> Iterator[tuple[str, bool]]:
    """Yield the questions that stand in ``clause`` with nothing between them ("cần giấy gì nộp ở đâu bao lâu xong")."""
    written = clause.split()
    folded = " ".join(fold(word) or "-" for word in written)
    asked = [(match.lastgroup, folded[: match.end()].count(" ") + 1) for match in _questions().finditer(folded)]
    ends = [end for (aspect, end), (later, _) in pairwise(asked) if aspect != later]
    for start, end in zip([0, *ends], [*ends, len(written)], strict=True):
        yield " ".join(written[start:end]), ends_strongly and end == len(written)


@cache
def _questions() -> re.Pattern[str]:
    """Return a pattern of the phrases that ask an aspect by themselves, the aspect being the group's name."""
    groups = []
    for aspect, phrases in ASPECT_PHRASES.items():
        each = {phrase.strip() for phrase in re.split(r"[|\n]", phrases)} - _TOLD
        asking = sorted((phrase for phrase in each if _ASKING.intersection(phrase.split())), key=len, reverse=True)
        if asking:
            groups.append(f"(?P<{aspect}>{'|'.join(asking)})")
    return re.compile(rf"\b(?:{'|'.join(groups)})\b")
