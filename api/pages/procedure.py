"""One procedure on a page: what is easily taken for it, and one sentence that sums it up."""

from typing import Any

from api.pages.browse import plain_name
from knowledge.records import Family, Procedure
from knowledge.store import Store

SIBLINGS = 6


def siblings(store: Store, procedure: Procedure, province: str | None) -> list[tuple[str, Procedure]]:
    """Return (plain name, procedure) of what people easily take for ``procedure`` in ``province``, nearest first."""
    codes = {procedure.code, procedure.national_code}
    near = [family for family in store.families() if codes & {member.procedure for member in family.members}]
    found: dict[str, Procedure] = {}
    for family in sorted(near, key=lambda each: -_alike(store, each, procedure.field)):
        for member in family.members:
            if member.procedure not in codes and (other := store.procedure(member.procedure)):
                own = store.localised(other, province)
                found.setdefault(own.code, own)
    return [(plain_name(own), own) for own in list(found.values())[:SIBLINGS]]


def _alike(store: Store, family: Family, field: str) -> int:
    """Return how many members of ``family`` are of ``field``: such a family tells near kin apart."""
    members = (store.procedure(member.procedure) for member in family.members)
    return sum(member is not None and member.field == field for member in members)


def summary(procedure: Procedure, card: dict[str, Any], place: str | None) -> str:
    """Return one sentence for search engines: what the procedure needs, with the figures the record holds."""
    where = f" tại {place}" if place else ""
    told = [f"{plain_name(procedure)}{where} (mã {procedure.code})"]
    if card["firm"] and card["papers"]:
        told.append(f"{len(card['papers'])} loại giấy tờ")
    if card["firm"] and card["time"]["text"]:
        told.append(f"thời hạn {card['time']['text']}")
    return f"{': '.join([told[0], ', '.join(told[1:])]) if told[1:] else told[0]}. Có nguồn và ngày dữ liệu."
