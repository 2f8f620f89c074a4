"""A list beside what is published: new, changed, abolished, the same; and which of two values is the newer one.

The published value wins unless the list's row is of a later date; a reviewed record never gives way by itself.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, NamedTuple

from knowledge.intake.entries import Entry, Reading
from knowledge.intake.known import Known, name_key
from knowledge.intake.terms import spans
from knowledge.records import Procedure
from knowledge.text import fold, words

Kind = Literal["new", "changed", "abolished", "same"]
Complete = Literal["none", "fields", "all"]


class Origin(NamedTuple):
    """Where a list comes from: its title and day, the province it is of, and how far it claims to be complete."""

    title: str
    day: date | None
    province: str | None = None
    complete: Complete = "none"


class Change(NamedTuple):
    """One thing that a list tells otherwise than the record."""

    key: str
    label: str
    old: str
    new: str


class Difference(NamedTuple):
    """One procedure of the list, or one missing from it, beside its record."""

    kind: Kind
    code: str
    name: str
    entry: Entry | None
    record: Procedure | None
    changes: tuple[Change, ...]
    # The list's row is of a later date than the record.
    newer: bool

    @property
    def reviewed(self) -> bool:
        """True when a person has reviewed the record as it is."""
        return bool(self.record and self.record.reviewed)


def compare(reading: Reading, known: Known, origin: Origin) -> list[Difference]:
    """Return the difference of every good row, then of every record the list says or shows to be gone."""
    found = [_difference(entry, known.procedures.get(entry.code), origin) for entry in reading.entries]
    return found + [_gone(record, origin) for record in _missing(reading, known, origin)]


def of_kind(differences: Iterable[Difference], kind: Kind) -> list[Difference]:
    """Return the differences of one kind."""
    return [difference for difference in differences if difference.kind == kind]


def _difference(entry: Entry, record: Procedure | None, origin: Origin) -> Difference:
    if record is None:
        return Difference("same" if entry.abolished else "new", entry.code, entry.name, entry, None, (), False)
    day = entry.day or origin.day
    newer = (
        day is not None and day > (record.source.portal_updated or record.source.as_of) and day > record.source.as_of
    )
    if entry.abolished:
        gone = record.status == "active"
        change = Change("status", "Tình trạng", "còn dùng", "bãi bỏ")
        kind: Kind = "abolished" if gone else "same"
        return Difference(kind, record.code, record.name, entry, record, (change,) if gone else (), newer)
    changes = tuple(Change(key, label, *told) for key, label, tell in _TOLD if (told := tell(entry, record)))
    return Difference("changed" if changes else "same", record.code, record.name, entry, record, changes, newer)


def _gone(record: Procedure, origin: Origin) -> Difference:
    newer = origin.day is not None and origin.day > record.source.as_of
    change = Change("status", "Tình trạng", "còn dùng", "không có trong danh sách")
    return Difference("abolished", record.code, record.name, None, record, (change,), newer)


def _missing(reading: Reading, known: Known, origin: Origin) -> list[Procedure]:
    """Return the active records that a complete list does not hold; none while rows with faults may hold them."""
    if origin.complete == "none" or reading.faults:
        return []
    listed = {entry.code for entry in reading.entries}
    fields = {fold(entry.field or "") for entry in reading.entries}
    stands_for = {known.procedures[code].national_code for code in listed if code in known.procedures}
    return [
        record
        for record in known.procedures.values()
        if record.status == "active"
        and record.code not in listed | stands_for
        and record.province in (None, origin.province)
        and (origin.complete == "all" or fold(record.field) in fields)
    ]


Told = tuple[str, str] | None


def _name(entry: Entry, record: Procedure) -> Told:
    same = name_key(entry.name) == name_key(record.name)
    return None if same else (record.name, entry.name)


def _field(entry: Entry, record: Procedure) -> Told:
    if not entry.field or _one_in_other(fold(entry.field), fold(record.field)):
        return None
    return record.field, entry.field


def _agency(entry: Entry, record: Procedure) -> Told:
    if not entry.agency or (record.agency and _one_in_other(_office(entry.agency), _office(record.agency))):
        return None
    return record.agency or "", entry.agency


def _online(entry: Entry, record: Procedure) -> Told:
    if not entry.online or entry.online == record.online_level:
        return None
    return record.online_level or "", entry.online


def _channels(entry: Entry, record: Procedure) -> Told:
    if not entry.channels or set(entry.channels) == set(record.channels):
        return None
    return ", ".join(record.channels), ", ".join(entry.channels)


def _time(entry: Entry, record: Procedure) -> Told:
    """Compare the times named; a record that names the list's time among others says more, not otherwise."""
    if entry.time is None:
        return None
    old = record.time_limit.text or ""
    mine, theirs = spans(old), spans(entry.time.text)
    same = theirs <= mine if theirs else _one_in_other(fold(entry.time.text), fold(old))
    return None if old and same else (old, entry.time.text)


def _fee(entry: Entry, record: Procedure) -> Told:
    """Compare sums; words without one, and the portal's "free", are told only where the record says nothing."""
    if entry.fee is None:
        return None
    old = record.fee.text or ""
    if entry.fee.amount is None or (entry.fee.amount == 0 and entry.fee.text.startswith("Cổng")):
        return None if old else (old, entry.fee.text)
    shown = f"{entry.fee.amount:,}".replace(",", ".")
    among = entry.fee.amount > 0 and bool(re.search(rf"(?<![\d.]){re.escape(shown)}(?![\d.])", old))
    return None if entry.fee.amount == record.fee.amount_vnd or among else (old, entry.fee.text)


def _laws(entry: Entry, record: Procedure) -> Told:
    """Return the documents that the list adds; those it leaves out stay."""
    held = {fold(law) for law in record.legal_basis}
    added = [law for law in entry.laws if fold(law) not in held]
    return (", ".join(record.legal_basis), ", ".join([*record.legal_basis, *added])) if added else None


def _url(entry: Entry, record: Procedure) -> Told:
    return ("", entry.url) if entry.url and not record.portal_url else None


def _status(_entry: Entry, record: Procedure) -> Told:
    return ("đã thay thế", "còn trong danh sách") if record.status == "superseded" else None


_TOLD: tuple[tuple[str, str, Callable[[Entry, Procedure], Told]], ...] = (
    ("name", "Tên", _name),
    ("field", "Lĩnh vực", _field),
    ("agency", "Cơ quan thực hiện", _agency),
    ("online_level", "Mức độ trực tuyến", _online),
    ("channels", "Cách nộp", _channels),
    ("time_limit", "Thời hạn", _time),
    ("fee", "Phí, lệ phí", _fee),
    ("legal_basis", "Căn cứ pháp lý", _laws),
    ("portal_url", "Liên kết trên Cổng", _url),
    ("status", "Tình trạng", _status),
)


def _one_in_other(one: str, other: str) -> bool:
    first, second = words(one), words(other)
    return bool(first and second) and (set(first) <= set(second) or set(second) <= set(first))


_OWN = re.compile(
    r"(uy ban nhan dan|cong an|ban chi huy quan su) (?:cac )?(?:xa|phuong|thi tran|dac khu)(?: [a-z]+){0,3}"
)


def _office(name: str) -> str:
    """Return an office's name with abbreviations written out and a commune's own name left out."""
    plain = re.sub(r"\bcap xa\b", "xa", re.sub(r"\bubnd\b", "uy ban nhan dan", fold(name)))
    return _OWN.sub(r"\1 xa", plain)
