"""Which matters the facts of a draft may answer: a suggestion for the person who reviews it."""

from collections.abc import Sequence

from knowledge.service_records import ReformFact
from knowledge.services import ServiceFinder

# A fact that fits a matter worse than this gets no suggestion.
FITS = 0.3


def suggested_matters(facts: Sequence[ReformFact], finder: ServiceFinder) -> dict[str, list[str]]:
    """Return, by matter, the ids of the facts whose words fit it best, in the order of the document."""
    matters: dict[str, list[str]] = {}
    for fact in facts:
        hits = [hit for hit in finder.find(fact.statement, limit=3) if hit.kind == "matter" and hit.score >= FITS]
        if hits:
            matters.setdefault(hits[0].id, []).append(fact.id)
    return matters
