"""What one resident pays for one procedure, worked out from what the records fix; the rest is named and left open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.desk import rates
from knowledge.desk.rates import CHANNELS, Extra, PageRate, Rate, dong
from knowledge.records import Channel, LocalFee, Procedure

MAIN = "Phí, lệ phí"
_EVERY_CHANNEL = "mọi hình thức"


@dataclass(frozen=True)
class Asked:
    """What the officer fills in; ``picked`` are cells (table, row, column) of a province's price table."""

    channel: Channel = "trực tiếp"
    count: int = 1
    pages: int = 1
    copies: int = 0
    exempt: bool = False
    picked: frozenset[tuple[str, int, int]] = frozenset()


@dataclass(frozen=True)
class Part:
    """One thing to pay: ``amount`` None when the officer has to work it out from ``words``."""

    label: str
    amount: int | None
    how: str
    words: str | None
    source: str
    as_of: date


@dataclass(frozen=True)
class Table:
    """A province's price table to pick from: rows of (label, amounts), one amount a column."""

    id: str
    item: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Worked:
    """A procedure's fee: its parts, what the form has to ask, what is said besides; ``open`` when not all is priced."""

    parts: tuple[Part, ...]
    rate: Rate | PageRate | None
    extra: Extra | None
    tables: tuple[Table, ...]
    exemptions: tuple[str, ...]
    notes: tuple[str, ...]
    open: bool

    @property
    def amount(self) -> int:
        """The sum of what could be worked out."""
        return sum(part.amount or 0 for part in self.parts)

    @property
    def whole(self) -> bool:
        """True when every part is known and nothing is left open."""
        return not self.open and all(part.amount is not None for part in self.parts)


@dataclass(frozen=True)
class Total:
    """The sum of a visit: ``missing`` are the places, from 0, of what is not wholly known."""

    amount: int
    missing: tuple[int, ...]


def work_out(procedure: Procedure, local_fees: Sequence[LocalFee], asked: Asked) -> Worked:
    """Return the fee of ``procedure`` filed as ``asked`` where ``local_fees`` are in force."""
    told = [fee for fee in local_fees if fee.confidence != "low" and _concerns(fee, asked.channel)]
    fixed = [fee for fee in told if fee.amount_vnd is not None and not _partial(fee)]
    listed = [fee for fee in told if fee not in fixed and fee.rows and not _partial(fee) and _table(fee).rows]
    beside = [fee for fee in told if fee not in fixed and fee not in listed]
    offered = not procedure.channels or asked.channel in procedure.channels
    priced = listed if offered and not fixed and procedure.fee.amount_vnd is None else []
    national = None if fixed or priced or not offered or not procedure.firm else rates.rate(procedure, asked.channel)
    if priced:
        parts = [_picked(fee, asked) for fee in priced]
    elif fixed and offered:
        parts = [_fixed(fixed, asked)]
    else:
        parts = [_national(procedure, national, asked, offered=offered)]
    extra = rates.extra(procedure.fee)
    if extra and asked.copies:
        parts.append(_copies(procedure, extra, asked.copies))
    more = rates.more(procedure.fee)
    return Worked(
        parts=tuple(parts),
        rate=national,
        extra=extra,
        tables=tuple(map(_table, priced)),
        exemptions=tuple(_exemptions(procedure, priced, national)),
        notes=tuple(filter(None, [more or _note(procedure), *map(_words, beside)])),
        open=bool(more) or any("giảm" in (fee.text or "") for fee in beside),
    )


def total(worked: Iterable[Worked]) -> Total:
    """Return the sum of what is known of several fees, and which of them are not wholly known."""
    each = list(worked)
    return Total(sum(fee.amount for fee in each), tuple(i for i, fee in enumerate(each) if not fee.whole))


def _concerns(fee: LocalFee, channel: Channel) -> bool:
    """Return True for what is paid by ``channel``, or is set for something else than a way of filing."""
    return fee.channel == _EVERY_CHANNEL or channel in fee.channel or not any(each in fee.channel for each in CHANNELS)


def _partial(fee: LocalFee) -> bool:
    """Return True for a fee of some places or cases only: which one is the officer's to say."""
    named = fee.channel == _EVERY_CHANNEL or any(each in fee.channel for each in CHANNELS)
    return bool(fee.area) or not named


def _fixed(fees: Sequence[LocalFee], asked: Asked) -> Part:
    amounts = {fee.amount_vnd for fee in fees}
    amount = 0 if asked.exempt and fees[0].exemptions else fees[0].amount_vnd
    words = "; ".join(fee.text or fee.item for fee in fees)
    return Part(MAIN, amount if len(amounts) == 1 else None, "", words, fees[0].document, fees[0].source.as_of)


def _national(procedure: Procedure, rate: Rate | PageRate | None, asked: Asked, *, offered: bool) -> Part:
    source, as_of = procedure.source.title, procedure.source.as_of
    words = _channel_words(procedure, asked.channel)
    if not offered:
        return Part(MAIN, None, "", f"Bản ghi không có cách nộp {asked.channel}", source, as_of)
    if asked.exempt and rates.exemption(procedure.fee):
        return Part(MAIN, 0, "thuộc diện được miễn", words, source, as_of)
    if rate is None and (resolved := rates.resolved(procedure, asked.channel)):
        return Part(MAIN, 0, "", resolved, source, as_of)
    amount, how = (None, "") if rate is None else _times(rate, asked)
    return Part(MAIN, amount, how, words, source, as_of)


def _times(rate: Rate | PageRate, asked: Asked) -> tuple[int, str]:
    """Return a rate taken as often as asked, and how it was reckoned."""
    if isinstance(rate, PageRate):
        first = min(asked.pages, rate.then - 1)
        copy = min(rate.most, first * rate.each + (asked.pages - first) * rate.later)
        return copy * asked.count, f"{asked.count} bản × {dong(copy)} (mỗi bản {asked.pages} trang)"
    if rate.unit is None or rate.each == 0:
        return rate.each, ""
    return rate.each * asked.count, f"{asked.count} × {dong(rate.each)}/{rate.unit}"


def _picked(fee: LocalFee, asked: Asked) -> Part:
    table = _table(fee)
    chosen = [(row, column) for id, row, column in sorted(asked.picked) if id == fee.id and _within(table, row, column)]
    words = "; ".join(table.rows[row][0] for row, _ in chosen) or None
    if asked.exempt and fee.exemptions:
        return Part(table.item, 0, "thuộc diện được miễn", words, fee.document, fee.source.as_of)
    amounts = [table.rows[row][1][column] for row, column in chosen]
    how = " + ".join(map(dong, amounts)) if len(amounts) > 1 else "" if amounts else "chưa chọn mức trong bảng"
    return Part(table.item, sum(amounts) if amounts else None, how, words, fee.document, fee.source.as_of)


def _within(table: Table, row: int, column: int) -> bool:
    return 0 <= row < len(table.rows) and 0 <= column < len(table.rows[row][1])


def _copies(procedure: Procedure, extra: Extra, copies: int) -> Part:
    how, source = f"{copies} × {dong(extra.each)}", procedure.source
    return Part(extra.label, copies * extra.each, how, procedure.fee.note, source.title, source.as_of)


def _table(fee: LocalFee) -> Table:
    """Return a local fee as a table; without rows when a value is no plain amount."""
    rows = [(label, tuple(rates.cells(value))) for label, value in fee.rows]
    item, _, rest = fee.item.partition(" (")
    columns = tuple(part.strip(" )") for part in rest.split("|")) if "|" in rest else ()
    return Table(fee.id, item, columns, tuple(rows) if all(amounts for _, amounts in rows) else ())


def _exemptions(procedure: Procedure, priced: Sequence[LocalFee], rate: Rate | PageRate | None) -> list[str]:
    """Return who pays nothing, as far as it would change what is paid."""
    if priced:
        return [f"{_table(fee).item}: {fee.exemptions}" for fee in priced if fee.exemptions]
    own = rates.exemption(procedure.fee)
    return [own] if own and not (rate and rate.each == 0) else []


def _channel_words(procedure: Procedure, channel: Channel) -> str | None:
    """Return what the record says of the fee, with what it says of ``channel`` when that differs."""
    said = next((terms.fee_text for terms in procedure.by_channel if terms.channel == channel), None)
    return "; ".join(dict.fromkeys(filter(None, [procedure.fee.text, said]))) or None


def _note(procedure: Procedure) -> str | None:
    """Return the record's note unless it only says what the page says elsewhere."""
    note = procedure.fee.note
    return None if rates.extra(procedure.fee) or (note or "").startswith("Miễn") else note


def _words(fee: LocalFee) -> str:
    """Return a local fee that is not worked out, in words."""
    where = f"{fee.province} ({fee.area})" if fee.area else fee.province
    rows = "; ".join(f"{label} {value}" for label, value in fee.rows)
    told = ": ".join(filter(None, [fee.item, "; ".join(filter(None, [fee.text, rows]))]))
    let_off = f" Miễn: {fee.exemptions}." if fee.exemptions else ""
    return f"{where}: {told}.{let_off} ({fee.document})"
