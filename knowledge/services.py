"""Find what a message asks of the commune's services: a curated answer, or a matter of the reform plan."""

from dataclasses import dataclass
from typing import Literal, cast

from knowledge.fits import PhraseFits
from knowledge.store import Store

REFORM = "reform"


@dataclass(frozen=True)
class ServiceHit:
    """A curated answer or a matter that fits: its key, its topic, score and plain similarity (0.0-1.0)."""

    kind: Literal["answer", "matter"]
    id: str
    topic: str
    score: float
    similarity: float
    matched: str


class ServiceFinder:
    """Search over the curated answers and the matters of the reform plans."""

    def __init__(self, store: Store) -> None:
        """Load the index of ``store``; raises KnowledgeError if the database lacks it."""
        self._store = store
        self._fits = PhraseFits(store.phrase_index("services"), reduced=False)

    def find(self, text: str, *, limit: int = 5) -> list[ServiceHit]:
        """Return what fits ``text`` best, best first."""
        return [
            ServiceHit(
                kind=cast(Literal["answer", "matter"], fit.kind),
                id=fit.owner,
                topic=self._topic(fit.kind, fit.owner),
                score=fit.score,
                similarity=fit.similarity,
                matched=fit.matched,
            )
            for fit in self._fits.of(text)[:limit]
        ]

    def _topic(self, kind: str, id: str) -> str:
        answer = self._store.answer(id) if kind == "answer" else None
        return answer.topic if answer else REFORM
