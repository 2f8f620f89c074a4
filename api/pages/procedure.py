"""One procedure on a page: what is easily taken for it, where else it applies, how it fits one printed sheet."""

from typing import Any

from api.pages.browse import plain_name
from api.pages.life_events import Errand
from knowledge.records import Procedure
from knowledge.store import Store

SIBLINGS = 6
# Printed sheets: from this many characters on, type is set smaller so that one page holds it.
_DENSE = ((2600, "tiny"), (1500, "small"), (700, "medium"))


def siblings(store: Store, procedure: Procedure, province: str | None) -> list[Errand]:
    """Return what people easily take for ``procedure``, as answered in ``province``, the nearest first."""
    codes = {procedure.code, procedure.national_code}
    ranked = [
        (place, family)
        for family in store.families()
        for place, member in enumerate(family.members)
        if member.procedure in codes
    ]
    found: dict[str, Errand] = {}
    for _, family in sorted(ranked, key=lambda pair: pair[0]):
        for member in family.members:
            other = store.procedure(member.procedure)
            if other and member.procedure not in codes:
                own = store.localised(other, province)
                found.setdefault(own.code, Errand(member.label, own))
    return list(found.values())[:SIBLINGS]


def summary(procedure: Procedure, card: dict[str, Any], place: str | None) -> str:
    """Return one sentence for search engines: what the procedure needs, with the figures the record holds."""
    where = f" tại {place}" if place else ""
    told = [f"{plain_name(procedure)}{where} (mã {procedure.code})"]
    if card["firm"] and card["papers"]:
        told.append(f"{len(card['papers'])} loại giấy tờ")
    if card["firm"] and card["time"]["text"]:
        told.append(f"thời hạn {card['time']['text']}")
    return f"{': '.join([told[0], ', '.join(told[1:])]) if told[1:] else told[0]}. Có nguồn và ngày dữ liệu."


def density(card: dict[str, Any]) -> str:
    """Return how tightly the printed sheet of ``card`` is set: large, medium, small or tiny."""
    papers = sum(len(part or "") for paper in card["papers"] for part in paper.values()) + 60 * len(card["papers"])
    rest = len(card["name"]) + len(card["fee"]["text"] or "") + len(card["time"]["text"] or "")
    local = sum(len(fee["text"] or "") + 80 for fee in card["fee"]["local"])
    size = papers + rest + local
    return next((name for least, name in _DENSE if size >= least), "large")
