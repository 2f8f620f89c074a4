"""Find what a resident means: the procedure, family or outside office whose names and situations are nearest."""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np

from knowledge.ranker import Ranker
from knowledge.spelling import spoken
from knowledge.store import Store
from knowledge.vectors import PhraseVectors, mean
from knowledge.wording import need

Kind = Literal["procedure", "family", "office", "outside", "directory"]

# Further phrases of the same procedure that also fit add this share of their score to the best one.
SUPPORT = 0.3
SUPPORTERS = 2
# How many of the nearest phrases are looked at.
NEAREST = 100


# What the ranker's margin adds to a phrase's similarity before both are brought to 0.0-1.0.
MARGIN_SHARE = 0.5


@dataclass(frozen=True)
class Hit:
    """One found record: key, name, rank score and plain similarity (0.0-1.0), the phrase that fits best, its kind."""

    code: str
    name: str
    score: float
    matched: str
    similarity: float
    kind: Kind = "procedure"


@dataclass(frozen=True)
class _Fit:
    """How well one owner of phrases fits a query."""

    kind: Kind
    owner: str
    score: float
    similarity: float
    matched: str


class Searcher:
    """Search over the procedures a commune answers, their families, outside offices, and the national directory."""

    def __init__(self, store: Store) -> None:
        """Load the search index of ``store``; raises KnowledgeError if the database lacks it."""
        self._store = store
        index = store.phrase_index()
        self._vectors = PhraseVectors.load(index.vectors)
        self._ranker = Ranker.load(index.ranker)
        self._owners = index.owners
        self._classes = index.classes
        self._texts = index.texts
        self._usual = [
            (f" {' '.join(spoken(name))} ", usual.procedure) for usual in store.usual_names() for name in usual.names
        ]

    def _fits(self, text: str) -> list[_Fit]:
        """Return how the owners of the nearest phrases fit ``text``, best first."""
        query = mean([self._vectors.query(text), self._vectors.query(need(text))])
        similar = self._vectors.compare(*query)
        found: dict[tuple[str, str], list[tuple[float, str]]] = {}
        for index in _largest(similar, NEAREST):
            if similar[index] > 0:
                found.setdefault(self._owners[index], []).append((float(similar[index]), self._texts[index]))
        margins = self._ranker.margins(*query)
        by_class = dict(zip(self._ranker.owners, margins.tolist(), strict=True))
        fits = [_fit(owner, phrases, by_class[self._classes[owner]]) for owner, phrases in found.items()]
        return sorted(fits, key=lambda fit: (-fit.score, fit.owner))

    def rank(self, text: str, *, province: str | None = None, limit: int = 8) -> list[Hit]:
        """Return the procedures, families and offices that fit ``text`` best, each kind as answered in ``province``."""
        hits: dict[tuple[str, str], Hit] = {}
        for fit in self._fits(text):
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

    def members(self, family: str, *, province: str | None = None) -> list[str]:
        """Return the codes of the procedures of ``family`` as answered in ``province``, each once, in its order."""
        found = self._store.family(family)
        members = [self._store.procedure(member.procedure) for member in found.members] if found else []
        return list(dict.fromkeys(self._store.localised(member, province).code for member in members if member))

    def is_member(self, code: str, family: str, *, province: str | None = None) -> bool:
        """Return True when the procedure with ``code``, as answered in ``province``, is a member of the family."""
        return code in self.members(family, province=province)

    def _hit(self, fit: _Fit, province: str | None) -> Hit | None:
        """Return the hit that ``fit`` stands for; None when it is a version of another province."""
        if fit.kind == "procedure":
            procedure = self._store.procedure(fit.owner)
            if procedure is None or procedure.province not in (None, province):
                return None
            answered = self._store.localised(procedure, province)
            return Hit(answered.code, answered.name, fit.score, fit.matched, fit.similarity)
        office = self._store.office(fit.owner)
        name = office.name if fit.kind == "office" and office else fit.matched
        return Hit(fit.owner, name, fit.score, fit.matched, fit.similarity, fit.kind)

    def find_directory(self, text: str, *, limit: int = 3) -> list[Hit]:
        """Return the national directory's procedures, not the commune's, that fit ``text`` best, best first."""
        return [hit for hit in self.rank(text, limit=NEAREST) if hit.kind == "directory"][:limit]


def _fit(owner: tuple[str, str], phrases: list[tuple[float, str]], margin: float) -> _Fit:
    """Return the fit of an owner: its best phrase helped by the next ones, and the ranker's margin of its class."""
    kind, key = owner
    scores = [score for score, _ in phrases]
    supporters = scores[1 : 1 + SUPPORTERS]
    similarity = (scores[0] + SUPPORT * sum(supporters)) / (1 + SUPPORT * SUPPORTERS)
    score = (similarity + MARGIN_SHARE * (1 + margin)) / (1 + 2 * MARGIN_SHARE)
    return _Fit(cast(Kind, kind), key, min(max(score, 0.0), 1.0), similarity, phrases[0][1])


def _largest(scores: np.ndarray, count: int) -> list[int]:
    """Return the indices of the ``count`` largest scores, largest first."""
    indices = np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))
    return [int(i) for i in indices[np.argsort(-scores[indices], kind="stable")]]
