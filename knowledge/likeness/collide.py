"""What a new phrase would stand against: a record that holds it already, or one that search finds for it."""

from dataclasses import dataclass
from typing import Literal

from knowledge.search import Hit, Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store
from knowledge.text import fold

# From this similarity a phrase sounds like another record's. Of 419 development questions as new phrases of their
# right procedure 9% are warned about, as phrases of the likeliest wrong one 87% (docs/findings.md).
LIKE = 0.35


@dataclass(frozen=True)
class Collision:
    """A record that a phrase may be taken for: it holds the phrase (``same``) or one like it, ``matched``."""

    kind: str
    key: str
    name: str
    matched: str
    same: bool


Owner = Literal["procedure", "topic"]


def collisions(
    phrase: str, kind: Owner, key: str, *, store: Store, searcher: Searcher, finder: ServiceFinder
) -> list[Collision]:
    """Return what ``phrase`` would stand against as a phrase of the procedure or curated answer ``key``; worst first.

    A record's own versions and the families it is a member of are no rivals (see ``knowledge.check_phrases``).
    """
    procedure = store.procedure(key) if kind == "procedure" else None
    province = procedure.province if procedure else None
    kin = {key, procedure.national_code, store.localised(procedure, province).code} if procedure else set()
    ranked = searcher.rank(phrase, province=province)
    own = max((hit.similarity for hit in ranked if hit.kind == "procedure" and hit.code in kin), default=0.0)
    found = []
    for hit in ranked:
        if hit.kind == "procedure" and hit.code in kin:
            continue
        if procedure and hit.kind == "family" and searcher.is_member(procedure.code, hit.code, province=province):
            continue
        found.append(_judged(phrase, hit.kind, hit.code, _name(hit, store), hit.matched, hit.similarity, own))
    for answer in finder.find(phrase):
        if (kind, key) != ("topic", answer.id):
            name = asked.question if (asked := store.answer(answer.id)) else answer.matched
            found.append(_judged(phrase, "topic", answer.id, name, answer.matched, answer.similarity, own))
    return sorted((each for each in found if each), key=lambda each: not each.same)


def holds(phrase: str, kind: Owner, key: str, store: Store) -> bool:
    """Return True when the record has the phrase already."""
    if kind == "procedure" and (procedure := store.procedure(key)):
        held = [procedure.name, procedure.label or "", *procedure.aliases, *procedure.situations]
    else:
        answer = store.answer(key)
        held = [answer.question, *answer.asks] if answer else []
    return fold(phrase) in {fold(each) for each in held}


def _judged(
    phrase: str, kind: str, key: str, name: str, matched: str, similarity: float, own: float
) -> Collision | None:
    same = fold(matched) == fold(phrase)
    return Collision(kind, key, name, matched, same) if same or similarity >= max(LIKE, own) else None


# Their hits are named after the phrase that was matched.
_UNNAMED = {"family": "một nhóm nhiều thủ tục gần nhau", "outside": "một việc không thuộc xã"}


def _name(hit: Hit, store: Store) -> str:
    if hit.kind == "procedure" and (procedure := store.procedure(hit.code)):
        return procedure.label or procedure.name
    if hit.kind == "directory" and (entry := store.directory_entry(hit.code)):
        return entry.name
    return _UNNAMED.get(hit.kind, hit.name)
