"""Amounts that a record states firmly enough to multiply; whatever it hedges or contradicts gives no amount.

A rate is read only where the words are of one known form and agree with the record's own ``amount_vnd``: everything
else is left to the officer, with the words of the record.
"""

import re
from dataclasses import dataclass

from knowledge.records import Channel, Fee, Procedure

_MONEY = r"(\d{1,3}(?:\.\d{3})+|\d+) đồng"
# "phí 10.000 đồng mỗi lần đăng ký", "8.000 đồng/bản sao (theo Thông tư …)".
_ONE = re.compile(rf"[^\d;:]*{_MONEY}(?:(?:/| mỗi )([^\d();]+))?(?:\s*\([^()]*\))*")
_PAGES = re.compile(rf"{_MONEY}/trang; từ trang thứ (\d+): {_MONEY}(?:/trang)?; tối đa {_MONEY}/bản")
# "Phí bản sao Giấy khai sinh 8.000 đồng/bản nếu xin thêm".
_EXTRA = re.compile(rf"([^\d;.]+) {_MONEY}/bản nếu (?:xin thêm|yêu cầu)")
# Clauses that only name where a figure stands or that somebody is let off.
_ASIDE = re.compile(r"(?:phí |lệ phí )?theo |có đối tượng được miễn")
_HEDGED = re.compile(r"\bhỏi\b|xác nhận mức|cần xác nhận|có thể giảm|chính sách giảm|như mục|khác mức|thay đổi theo")
_EXEMPT = re.compile(r"(?:^|[;.]\s*)(miễn:[^.]+|miễn (?:cho|với) [^.;]+)", re.IGNORECASE)
_MORE = re.compile(r"chưa gồm|chỉ đóng|có thể phải nộp", re.IGNORECASE)
_PORTAL = "Cổng ghi"
CHANNELS: tuple[Channel, ...] = ("trực tiếp", "trực tuyến", "bưu chính")


@dataclass(frozen=True)
class Rate:
    """So much a unit ("bản sao trích lục"); without a unit it is paid once for the dossier."""

    each: int
    unit: str | None = None


@dataclass(frozen=True)
class PageRate:
    """So much a page, less from page ``then`` on, never more than ``most`` a copy."""

    each: int
    then: int
    later: int
    most: int


@dataclass(frozen=True)
class Extra:
    """Copies that may be asked for beside the procedure: what they are, and what one costs."""

    label: str
    each: int


def rate(procedure: Procedure, channel: Channel) -> Rate | PageRate | None:
    """Return the national rate of ``procedure`` filed by ``channel``; None when the record does not fix one."""
    fee, said = procedure.fee, _said(procedure, channel)
    if fee.amount_vnd is None or _hedged(fee, channel):
        return None
    if fee.amount_vnd == 0:
        doubtful = said and _PORTAL in (fee.text or "") and not said.startswith("0 đồng")
        return None if doubtful else Rate(0)
    paged, own, told = _paged(fee.text), _one(fee.text), _one(said)
    if paged and paged.each == fee.amount_vnd and (said is None or (told and told.each == paged.each)):
        return paged
    if said is None:
        return own if own and own.each == fee.amount_vnd else None
    if told is None or dong(told.each) not in (fee.text or ""):
        return None
    unit = told.unit or (own.unit if own and own.each == told.each else None)
    return Rate(told.each, unit)


def resolved(procedure: Procedure, channel: Channel) -> str | None:
    """Return the words of a record that says 0 đồng for ``channel`` by a resolution it names, else None."""
    said = _said(procedure, channel)
    return said if said and re.fullmatch(r"0 đồng \(Nghị quyết [^()]+\)", said) else None


def extra(fee: Fee) -> Extra | None:
    """Return the copies that may be asked for beside the procedure, None when the record names none."""
    match = _EXTRA.search(fee.note or "")
    if not match:
        return None
    label = match.group(1).strip().removeprefix("Phí ")
    return Extra(label[:1].upper() + label[1:], _amount(match.group(2)))


def exemption(fee: Fee) -> str | None:
    """Return who pays nothing, in the words of the record; None when it does not say."""
    found = _EXEMPT.search(fee.note or "") or _EXEMPT.search(fee.text or "")
    return found.group(1).strip() if found else None


def more(fee: Fee) -> str | None:
    """Return the words of what has to be paid besides and that the record does not price, else None."""
    return next((words for words in (fee.note, fee.text) if words and _MORE.search(words)), None)


def cells(value: str) -> list[int]:
    """Return the amounts of a table's cell row ("35.000 | 35.000 | 40.000"), empty when they are not plain amounts."""
    parts = [part.strip() for part in value.split("|")]
    return [_amount(part) for part in parts] if all(re.fullmatch(r"[\d.]+", part) for part in parts) else []


def dong(amount: int) -> str:
    """Return an amount as people write it: 8000 → "8.000 đồng"."""
    return f"{amount:,} đồng".replace(",", ".")


def _said(procedure: Procedure, channel: Channel) -> str | None:
    return next((terms.fee_text for terms in procedure.by_channel if terms.channel == channel), None)


def _hedged(fee: Fee, channel: Channel) -> bool:
    """Return True when the record doubts its figure; a doubt about one way of filing leaves the others firm."""
    clauses = re.split(r"[;:.] ", f"{fee.text or ''}; {fee.note or ''}")
    doubts = [clause for clause in clauses if _HEDGED.search(clause.lower())]
    return any(channel in doubt or not any(each in doubt for each in CHANNELS) for doubt in doubts)


def _one(words: str | None) -> Rate | None:
    """Return the rate of words that name exactly one."""
    clauses = [clause.strip() for clause in (words or "").split(";")]
    named = [clause for clause in clauses if clause and not _ASIDE.match(clause)]
    match = _ONE.fullmatch(named[0]) if len(named) == 1 else None
    return Rate(_amount(match.group(1)), (match.group(2) or "").strip() or None) if match else None


def _paged(words: str | None) -> PageRate | None:
    match = _PAGES.fullmatch(words or "")
    if not match:
        return None
    each, then, later, most = match.groups()
    return PageRate(_amount(each), int(then), _amount(later), _amount(most))


def _amount(digits: str) -> int:
    return int(digits.replace(".", ""))
