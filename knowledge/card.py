"""A procedure as a structured card: what is shown on pages and in the chat, for one commune, with its sources."""

from collections.abc import Sequence
from typing import Any

from knowledge.hours import known, now_in_vietnam, now_words, state, week_words
from knowledge.profile import confirmed
from knowledge.records import Commune, LocalFee, Procedure, Source

PORTAL = "https://dichvucong.gov.vn"


def card(procedure: Procedure, local_fees: Sequence[LocalFee], commune: Commune | None) -> dict[str, Any]:
    """Return a JSON-ready view of ``procedure`` with the local fees given; unknown facts are null or empty."""
    return {
        "code": procedure.code,
        "name": procedure.name,
        "field": procedure.field,
        "level": procedure.level,
        "agency": procedure.agency,
        "province": procedure.province,
        "status": procedure.status,
        "firm": procedure.firm,
        "papers": [paper.model_dump() for paper in procedure.papers],
        "fee": {
            **procedure.fee.model_dump(),
            "by_channel": [_terms(terms.channel, terms.fee_text, terms.note) for terms in procedure.by_channel],
            "local": [_local_fee(fee) for fee in local_fees],
        },
        "time": {
            "text": procedure.time_limit.text,
            "by_channel": [_terms(terms.channel, terms.time_text, terms.note) for terms in procedure.by_channel],
        },
        "steps": list(procedure.steps),
        "channels": list(procedure.channels),
        "online_level": procedure.online_level,
        "result": procedure.result,
        "conditions": procedure.conditions,
        "legal_basis": list(procedure.legal_basis),
        "forms": list(procedure.forms),
        "portal_url": procedure.portal_url,
        "place": place(commune),
        "sources": sources(procedure, local_fees),
    }


def place(commune: Commune | None) -> dict[str, Any] | None:
    """Return the commune's centre with its confirmed address, hours and hotline (null while unconfirmed), open now."""
    if commune is None:
        return None
    told = {
        "address": confirmed(commune.address),
        "hours": week_words(commune.hours) if known(commune.hours) else None,
        "hotline": confirmed(commune.hotline),
        "open": opened(commune),
    }
    return {"commune": commune.id, "title": commune.title, "centre": commune.service_centre, **told}


def opened(commune: Commune | None) -> dict[str, Any]:
    """Return whether the centre is open now (``now``: null when not known) and the sentence that says so (``text``)."""
    if commune is None or not known(commune.hours):
        return {"now": None, "text": ""}
    now = now_in_vietnam()
    return {"now": state(commune.hours, now).open, "text": now_words(commune.hours, now)}


def sources(procedure: Procedure, local_fees: Sequence[LocalFee] = ()) -> list[dict[str, Any]]:
    """Return the sources of a procedure and its local fees, each with the day its data was read (``as_of``)."""
    own = source_entry(procedure.source, number=procedure.code, url=procedure.portal_url or procedure.source.url)
    local = [
        source_entry(fee.source, number=fee.document, title="Nghị quyết của HĐND", url=fee.source.url)
        for fee in local_fees
    ]
    unique = {(entry["title"], entry["number"]): entry for entry in [own, *local]}
    return list(unique.values())


def source_entry(source: Source, *, number: str | None, title: str | None = None, url: str | None) -> dict[str, Any]:
    """Return one source in the shape of the chat contract (design: the chat contract)."""
    return {
        "title": title or source.title,
        "number": number,
        "section": None,
        "url": url,
        "as_of": source.as_of.isoformat(),
        "file": None,
    }


def _terms(channel: str, text: str | None, note: str | None) -> dict[str, str | None]:
    return {"channel": channel, "text": text, "note": note}


def _local_fee(fee: LocalFee) -> dict[str, Any]:
    return fee.model_dump(mode="json", include=_LOCAL_FEE_KEYS)


_LOCAL_FEE_KEYS = {
    "id", "item", "area", "channel", "amount_vnd", "text", "rows", "exemptions",
    "document", "effective_from", "effective_to", "confidence", "note",
}  # fmt: skip
