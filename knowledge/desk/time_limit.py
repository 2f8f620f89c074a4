"""A time limit as a record words it, read into spans that can be counted; what cannot be counted is kept as words."""

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.desk.rates import CHANNELS
from knowledge.records import Channel, Procedure

Unit = Literal["ngày làm việc", "ngày", "giờ", "trong ngày"]

_SPAN = re.compile(
    r"(?P<case>[^\d]*?)(?:không quá |tối đa )?(?P<from>\d+(?:,\d+)?)(?:\s*-\s*(?P<to>\d+(?:,\d+)?))? "
    r"(?P<unit>ngày làm việc|ngày|giờ)(?P<after>[^\d]*)"
)
_SAME_DAY = re.compile(r"(?:ngay )?trong ngày(?: làm việc)?")
_CUT_OFF = re.compile(r"\bsau (\d{1,2}) giờ\b")
# The same as a clause or in brackets, saying nothing else.
_ONLY_CUT_OFF = re.compile(
    r"(?:nhận )?(?:hồ sơ )?sau \d{1,2} giờ thì (?:trả )?ngày làm việc tiếp theo"
    r"|\(nhận sau \d{1,2} giờ tính từ hôm sau\)"
)
# The limit then does not run from receipt, is added to another, or has an end that nobody knows.
_UNCOUNTABLE = re.compile(
    r"\b(?:từ|sau|trước|cộng|thêm|còn|kéo dài|lâu hơn|thỏa thuận|mỗi|hằng|gửi|thuế|thành phần|không kể|xã thẩm định|"
    r"xã xử lý|rà soát)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """One length of time: the longest number of a range, and the words it was read from."""

    number: float
    unit: Unit
    words: str


@dataclass(frozen=True)
class Limit:
    """What a record's words allow: spans to count, the hour after which receipt counts as the next day, the rest."""

    text: str
    spans: tuple[Span, ...]
    cut_off: int | None
    open_words: tuple[str, ...]


def limit_of(procedure: Procedure, channel: Channel) -> Limit | None:
    """Return the limit of ``procedure`` filed by ``channel``, None when no record holds one."""
    own = next((terms.time_text for terms in procedure.by_channel if terms.channel == channel), None)
    told = read(own, channel) if own else None
    general = read(procedure.time_limit.text, channel) if procedure.time_limit.text else None
    return told if told and told.spans else general or told


def read(text: str, channel: Channel) -> Limit:
    """Return ``text`` taken apart; a first clause that cannot be counted leaves no spans at all."""
    cut_off = _CUT_OFF.search(text)
    bare = _ONLY_CUT_OFF.sub("", text)
    clauses = [clause.strip() for clause in re.split(r"(?:; ?|\. )(?![^()]*\))", bare) if clause.strip(" ;.")]
    mine = [clause for each in clauses if (clause := _of_channel(each, channel))]
    spans = [_span(clause) for clause in mine]
    left = [clause for clause, span in zip(mine, spans, strict=True) if span is None]
    countable = bool(spans) and spans[0] is not None and not any(_adds(clause) for clause in left)
    counted = tuple(span for span in spans if span) if countable else ()
    return Limit(text, counted, int(cut_off.group(1)) if cut_off else None, tuple(left) if countable else (text,))


def _of_channel(clause: str, channel: Channel) -> str | None:
    """Return a clause without the way of filing it begins with, None when that is another one."""
    named, colon, rest = clause.partition(": ")
    if not colon or named.lower() not in CHANNELS:
        return clause
    return rest if named.lower() == channel else None


def _span(clause: str) -> Span | None:
    remark = re.sub(r"\([^()]*\)?", "", clause).strip()
    if _SAME_DAY.fullmatch(remark):
        return Span(0, "trong ngày", clause)
    match = _SPAN.fullmatch(remark)
    if not match or _UNCOUNTABLE.search(clause):
        return None
    number = float((match["to"] or match["from"]).replace(",", "."))
    unit: Unit = "ngày làm việc" if match["unit"] == "ngày làm việc" else "ngày" if match["unit"] == "ngày" else "giờ"
    return Span(number, unit, clause)


def _adds(clause: str) -> bool:
    """Return True for a clause that makes the other figures less than the whole."""
    return bool(re.search(r"\bcộng\b|\bsau khi\b", clause))
