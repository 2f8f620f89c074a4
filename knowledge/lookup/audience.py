"""For whom something is looked up: whose plans they see, whose versions of a procedure are theirs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from knowledge.lookup.lines import Kind, Line, fact_key
from knowledge.records import Procedure
from knowledge.reform import on_matter
from knowledge.store import Store

# What a matter of the plans leads to in each plan: this many facts, each next one a little less fitting.
FACTS_OF_A_MATTER, NEXT_FACT = 3, 0.05
# A procedure that is no longer in force, a province's own version, one of which people say the most, a plain name's.
OVER, OWN_VERSION, MUCH_ASKED, USUAL = -0.2, 0.03, 0.08, 0.05


class Scope(NamedTuple):
    """Whose plans and whose province's versions are found; ``province`` is the one whose answers stand in front."""

    communes: frozenset[str]
    provinces: frozenset[str]
    province: str | None = None


@dataclass(frozen=True)
class Found:
    """One thing that was found: its kind, its key, and how well it fits."""

    kind: Kind
    key: str
    score: float


class Audience:
    """What of the store is shown to whom, and what comes first when the words fit equally well."""

    def __init__(self, store: Store, lines: Iterable[Line]) -> None:
        """Read the plans and count how much is said of each procedure."""
        self._procedure = store.procedure
        said = Counter(line.key for line in lines if line.kind == "procedure")
        most = log(1 + max(said.values(), default=1))
        self._asked = {code: MUCH_ASKED * log(1 + count) / most for code, count in said.items()}
        for usual in store.usual_names():
            self._asked[usual.procedure] = self._asked.get(usual.procedure, 0.0) + USUAL
        self._commune_of = {fact_key(plan, fact): plan.commune for plan in store.plans() for fact in plan.facts}
        self._answering: dict[str, list[tuple[str, str, float]]] = {}
        for plan in store.plans():
            for matter in plan.matters:
                facts = on_matter(plan, matter)[:FACTS_OF_A_MATTER]
                placed = [(plan.commune, fact_key(plan, fact), 1 - NEXT_FACT * i) for i, fact in enumerate(facts)]
                self._answering.setdefault(matter, []).extend(placed)

    def shown(self, scores: dict[tuple[Kind, str], float], scope: Scope) -> Iterator[Found]:
        """Yield what this scope sees: a matter as the facts that answer it, other provinces' versions left out."""
        for (kind, key), score in scores.items():
            if kind == "procedure":
                procedure = self._procedure(key)
                if procedure and procedure.province in (None, *scope.provinces):
                    yield Found(kind, key, score + self._first(procedure))
            elif kind == "matter":
                for commune, fact, share in self._answering.get(key, ()):
                    if commune in scope.communes:
                        yield Found("fact", fact, score * share)
            elif kind != "fact" or self._commune_of[key] in scope.communes:
                yield Found(kind, key, score)

    def _first(self, procedure: Procedure) -> float:
        over = OVER if procedure.status == "superseded" else 0.0
        return self._asked.get(procedure.code, 0.0) + over + (OWN_VERSION if procedure.province else 0.0)
