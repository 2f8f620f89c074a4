"""What a difference becomes when it is taken: the record's new fields, with their source; a reason for the reviewer."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from knowledge.intake.compare import Difference, Origin
from knowledge.intake.entries import Entry
from knowledge.intake.known import Known, name_key
from knowledge.records import DirectoryEntry, Procedure
from knowledge.text import clean, fold

# The levels of the portal in the records' words; what mixes levels is left for a person.
_LEVELS = {
    "cap xa": "xã",
    "xa": "xã",
    "cap xa, cap tinh": "xã và tỉnh theo phân cấp",
    "cap tinh, cap xa": "xã và tỉnh theo phân cấp",
}
_LOCAL = re.compile(r"UBND")


def taken(difference: Difference, keys: Iterable[str], known: Known, origin: Origin, today: date) -> dict[str, Any]:
    """Return the fields, as Python values, that a difference changes; ``keys`` are the changes that were ticked."""
    if difference.kind == "new" and difference.entry:
        return _new(difference.entry, known.directory.get(difference.code), origin, today)
    record = difference.record
    if record is None:
        return {}
    if difference.kind == "abolished":
        return _abolished(record, origin, today)
    values: dict[str, Any] = {}
    for key in keys:
        values |= _changed(key, difference.entry, record) if difference.entry else {}
    labels = ", ".join(change.label.lower() for change in difference.changes if change.key in values)
    return (
        values | {"source": _source_with(record, f"{labels} theo {_title(difference.entry, origin)}")} if values else {}
    )


def reason(difference: Difference, origin: Origin) -> str:
    """Return why the change is proposed, for whoever approves it."""
    row = f", dòng {difference.entry.row}" if difference.entry else ""
    return f"Nhập từ {_title(difference.entry, origin)}{row}"


def _title(entry: Entry | None, origin: Origin) -> str:
    day = (entry.day if entry else None) or origin.day
    return f"{origin.title} ({day:%d/%m/%Y})" if day else origin.title


def _changed(key: str, entry: Entry, record: Procedure) -> dict[str, Any]:
    """Return the fields of one ticked change."""
    if key == "time_limit" and entry.time:
        return {key: {"text": entry.time.text, "days": entry.time.days}}
    if key == "fee" and entry.fee:
        return {key: {"amount_vnd": entry.fee.amount, "text": entry.fee.text, "note": record.fee.note}}
    if key == "channels":
        # What was said of a way of filing goes with it.
        kept = [row.model_dump() for row in record.by_channel if row.channel in entry.channels]
        return {key: entry.channels, "by_channel": kept}
    if key == "legal_basis":
        held = {fold(law) for law in record.legal_basis}
        return {key: [*record.legal_basis, *(law for law in entry.laws if fold(law) not in held)]}
    if key == "status":
        return {key: "active", "superseded_by": None}
    plain = {
        "name": entry.name,
        "field": entry.field,
        "agency": entry.agency,
        "online_level": entry.online,
        "portal_url": entry.url,
    }
    return {key: plain[key]} if plain.get(key) else {}


def _abolished(record: Procedure, origin: Origin, today: date) -> dict[str, Any]:
    told = f"Không còn trong {origin.title}; đánh dấu bãi bỏ ngày {today:%d/%m/%Y}"
    return {"status": "superseded", "note": clean(f"{record.note}. {told}" if record.note else told)}


def _source_with(record: Procedure, words: str) -> dict[str, Any]:
    """Return the record's source, its day unchanged, with a note of what comes from elsewhere."""
    note = f"{record.source.note}; {words}" if record.source.note else words[:1].upper() + words[1:]
    return {**record.source.model_dump(exclude_none=True), "note": clean(note)}


def _new(entry: Entry, listed: DirectoryEntry | None, origin: Origin, today: date) -> dict[str, Any]:
    """Return a new record: a list alone makes no answer firm, and a name is exact only as the directory has it."""
    exact = listed is not None and name_key(listed.name) == name_key(entry.name)
    local = listed is None or bool(_LOCAL.search(listed.decision or ""))
    told = bool(entry.time or entry.fee or entry.laws)
    source = {"title": origin.title, "as_of": entry.day or origin.day or today}
    if entry.decision:
        source["note"] = f"Quyết định công bố: {entry.decision}"
    return {
        "code": entry.code,
        "name": clean(listed.name if exact and listed and entry.name.isupper() else entry.name),
        "name_exact": exact,
        "field": entry.field or (listed.field if listed else ""),
        "level": _LEVELS.get(fold(entry.level or "")) or (entry.level and clean(entry.level)),
        "agency": entry.agency,
        "audience": entry.audience,
        "province": origin.province if local else None,
        "online_level": entry.online,
        "channels": entry.channels,
        "fee": {"amount_vnd": entry.fee.amount if entry.fee else None, "text": entry.fee.text if entry.fee else None},
        "time_limit": {
            "text": entry.time.text if entry.time else None,
            "days": entry.time.days if entry.time else None,
        },
        "steps_generic": True,
        "legal_basis": entry.laws,
        "status": "active",
        "portal_url": entry.url or (listed.portal_url if listed else None),
        "source": source,
        "confidence": "low",
        "reviewed": False,
        "completeness": "partial" if told else "name_only",
    }
