"""Find the procedure that a resident means: the nearest of all names, aliases and situations, by meaning of words."""

from dataclasses import dataclass

import numpy as np

from knowledge.ranker import Ranker
from knowledge.records import Procedure
from knowledge.store import Store
from knowledge.vectors import PhraseVectors
from knowledge.wording import need

# Further phrases of the same procedure that also fit add this share of their score to the best one.
SUPPORT = 0.3
SUPPORTERS = 2
# How many of the nearest phrases are looked at.
NEAREST = 80


# What the ranker's margin adds to a phrase's similarity before both are brought to 0.0-1.0.
MARGIN_SHARE = 0.5


@dataclass(frozen=True)
class Hit:
    """One found record: key, name, rank score and plain similarity (0.0-1.0), and the phrase that fits best."""

    code: str
    name: str
    score: float
    matched: str
    similarity: float


@dataclass(frozen=True)
class _Fit:
    """How well one owner of phrases fits a query."""

    owner: str
    score: float
    similarity: float
    matched: str


class PhraseList:
    """One list of phrases and who owns each, searched by vectors and, where one was trained, by a ranker."""

    def __init__(self, store: Store, name: str) -> None:
        """Load the list ``name`` from the store's database; raises KnowledgeError if it is not there."""
        index = store.phrase_index(name)
        self.vectors = PhraseVectors.load(index.vectors)
        self._ranker = Ranker.load(index.ranker) if index.ranker else None
        self._owners = index.owners
        self._texts = index.texts

    def ranked(self, text: str) -> list[_Fit]:
        """Return how the owners of the nearest phrases fit ``text``, best first."""
        query = self.vectors.query(text)
        similar = (self.vectors.compare(*query) + self.vectors.scores(need(text))) / 2
        found: dict[str, list[tuple[float, str]]] = {}
        for index in _largest(similar, NEAREST):
            if similar[index] > 0:
                found.setdefault(self._owners[index], []).append((float(similar[index]), self._texts[index]))
        margins = self._margins(query)
        fits = [_fit(owner, phrases, margins) for owner, phrases in found.items()]
        return sorted(fits, key=lambda fit: (-fit.score, fit.owner))

    def _margins(self, query: tuple[list[int], list[float]]) -> dict[str, float] | None:
        if self._ranker is None:
            return None
        return dict(zip(self._ranker.owners, self._ranker.margins(*query).tolist(), strict=True))


class Searcher:
    """Search over the procedures a commune answers, the national directory, and outside offices."""

    def __init__(self, store: Store) -> None:
        """Load the search lists of ``store``; raises KnowledgeError if the database lacks one."""
        self._store = store
        self._procedures = PhraseList(store, "procedures")
        self._directory = PhraseList(store, "directory")
        self._offices = PhraseList(store, "offices")

    def find(self, text: str, *, province: str | None = None, limit: int = 5) -> list[Hit]:
        """Return the procedures that fit ``text`` best, as answered in ``province``, best first."""
        hits: dict[str, Hit] = {}
        for fit in self._procedures.ranked(text):
            answered = self._answered(fit.owner, province)
            if answered is None or answered.code in hits:
                continue
            hits[answered.code] = Hit(answered.code, answered.name, fit.score, fit.matched, fit.similarity)
            if len(hits) == limit:
                break
        return list(hits.values())

    def _answered(self, code: str, province: str | None) -> Procedure | None:
        """Return the record that answers for ``code`` in ``province``; None when it belongs to another province."""
        procedure = self._store.procedure(code)
        if procedure is None or procedure.province not in (None, province):
            return None
        return self._store.localised(procedure, province)

    def find_directory(self, text: str, *, limit: int = 3) -> list[Hit]:
        """Return the national directory's procedures that fit ``text`` best, best first."""
        fits = self._directory.ranked(text)[:limit]
        return [Hit(fit.owner, fit.matched, fit.score, fit.matched, fit.similarity) for fit in fits]

    def find_offices(self, text: str, *, limit: int = 1) -> list[Hit]:
        """Return the outside offices whose business ``text`` sounds like, best first."""
        found = ((fit, self._store.office(fit.owner)) for fit in self._offices.ranked(text)[:limit])
        return [Hit(fit.owner, office.name, fit.score, fit.matched, fit.similarity) for fit, office in found if office]

    def weight(self, word: str) -> float:
        """Return how telling a folded word is among the procedures' phrases; 0.0 when none holds it."""
        return self._procedures.vectors.weight(word)


def _fit(owner: str, phrases: list[tuple[float, str]], margins: dict[str, float] | None) -> _Fit:
    """Return the fit of an owner: its best phrase helped by the next ones, and the ranker's margin if there is one."""
    scores = [score for score, _ in phrases]
    supporters = scores[1 : 1 + SUPPORTERS]
    similarity = (scores[0] + SUPPORT * sum(supporters)) / (1 + SUPPORT * SUPPORTERS)
    score = similarity
    if margins is not None:
        score = (similarity + MARGIN_SHARE * (1 + margins.get(owner, -1.0))) / (1 + 2 * MARGIN_SHARE)
    return _Fit(owner, min(max(score, 0.0), 1.0), similarity, phrases[0][1])


def _largest(scores: np.ndarray, count: int) -> list[int]:
    """Return the indices of the ``count`` largest scores, largest first."""
    indices = np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))
    return [int(i) for i in indices[np.argsort(-scores[indices], kind="stable")]]
