"""Find what a resident means: the procedure, family or outside office whose names and situations are nearest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from knowledge.fits import NEAREST, Fit, PhraseFits
from knowledge.spelling import spoken
from knowledge.store import Store
from knowledge.wording import WORDS, need

Kind = Literal["procedure", "family", "office", "outside", "directory"]


@dataclass(frozen=True)
class Hit:
    """One found record: key, name, rank score and plain similarity (0.0-1.0), the phrase that fits best, its kind."""

    code: str
    name: str
    score: float
    matched: str
    similarity: float
    kind: Kind = "procedure"


class Searcher:
    """Search over the procedures a commune answers, their families, outside offices, and the national directory."""

    def __init__(self, store: Store) -> None:
        """Load the search index of ``store``; raises KnowledgeError if the database lacks it."""
        self._store = store
        self._fits = PhraseFits(store.phrase_index("procedures"), reduced=True)
        self._usual = [
            (f" {' '.join(spoken(name))} ", usual.procedure) for usual in store.usual_names() for name in usual.names
        ]
        self._official = _official(store)

    def rank(self, text: str, *, province: str | None = None, limit: int = 8) -> list[Hit]:
        """Return the procedures, families and offices that fit ``text`` best, each kind as answered in ``province``."""
        hits: dict[tuple[str, str], Hit] = {}
        for fit in self._fits.of(text):
            hit = self._hit(fit, province)
            if hit is not None and (hit.kind, hit.code) not in hits:
                hits[hit.kind, hit.code] = hit
                if len(hits) == limit:
                    break
        return list(hits.values())

    def find(self, text: str, *, province: str | None = None, limit: int = 5) -> list[Hit]:
        """Return the procedures that fit ``text`` best, as answered in ``province``, best first."""
        hits = self.rank(text, province=province, limit=NEAREST)
        return [hit for hit in hits if hit.kind == "procedure"][:limit]

    def usual_name(self, text: str, code: str, *, province: str | None = None) -> int:
        """Return how many words the plain name in ``text`` has that nine in ten people use for ``code``; 0 for none."""
        written = f" {' '.join(spoken(text))} "
        named = [(name, self._store.procedure(procedure)) for name, procedure in self._usual if name in written]
        lengths = (
            len(name.split()) for name, p in named if p and code in (p.code, self._store.localised(p, province).code)
        )
        return max(lengths, default=0)

    def named_in_full(self, text: str, *, province: str | None = None) -> str | None:
        """Return the procedure whose own name ``text`` is, what people wrap around it aside; None without just one."""
        codes = next(filter(None, (self._official.get(name) for name in _cores(need(text).split()))), set())
        procedure = self._store.procedure(next(iter(codes))) if len(codes) == 1 else None
        return self._store.localised(procedure, province).code if procedure else None

    def members(self, family: str, *, province: str | None = None) -> list[str]:
        """Return the codes of the procedures of ``family`` as answered in ``province``, each once, in its order."""
        found = self._store.family(family)
        members = [self._store.procedure(member.procedure) for member in found.members] if found else []
        return list(dict.fromkeys(self._store.localised(member, province).code for member in members if member))

    def is_member(self, code: str, family: str, *, province: str | None = None) -> bool:
        """Return True when the procedure with ``code``, as answered in ``province``, is a member of the family."""
        return code in self.members(family, province=province)

    def _hit(self, fit: Fit, province: str | None) -> Hit | None:
        """Return the hit that ``fit`` stands for; None when it is a version of another province."""
        if fit.kind == "procedure":
            procedure = self._store.procedure(fit.owner)
            if procedure is None or procedure.province not in (None, province):
                return None
            answered = self._store.localised(procedure, province)
            return Hit(answered.code, answered.name, fit.score, fit.matched, fit.similarity)
        office = self._store.office(fit.owner)
        name = office.name if fit.kind == "office" and office else fit.matched
        return Hit(fit.owner, name, fit.score, fit.matched, fit.similarity, cast(Kind, fit.kind))

    def find_directory(self, text: str, *, limit: int = 3) -> list[Hit]:
        """Return the national directory's procedures, not the commune's, that fit ``text`` best, best first."""
        return [hit for hit in self.rank(text, limit=NEAREST) if hit.kind == "directory"][:limit]


def _cores(words: list[str]) -> Iterator[str]:
    """Yield ``words`` whole, then without more and more of the everyday words at their ends."""
    start, end = 0, len(words)
    yield " ".join(words)
    while end > start and words[end - 1] in WORDS:
        end -= 1
        yield " ".join(words[start:end])
    while start < end and words[start] in WORDS:
        start += 1
        yield " ".join(words[start:end])


def _official(store: Store) -> dict[str, set[str]]:
    """Return the national procedures by their official names and labels, as folded words."""
    found: dict[str, set[str]] = {}
    for procedure in store.procedures():
        for name in filter(None, (procedure.name, procedure.label)):
            found.setdefault(" ".join(spoken(name)), set()).add(procedure.national_code or procedure.code)
    return found
