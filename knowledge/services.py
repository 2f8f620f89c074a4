"""Find what a message asks of the commune's services: a curated answer, or a matter of the reform plan."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from knowledge.fits import PhraseFits
from knowledge.records import Commune
from knowledge.store import Store
from knowledge.text import words

REFORM = "reform"
_YEAR = re.compile(r"\bnam 20\d\d\b|\b20\d\d\b(?! 20)")


def commune_names(communes: Iterable[Commune]) -> re.Pattern[str]:
    """Return a pattern of the folded names of ``communes``, longest first."""
    names = {" ".join(words(name)) for commune in communes for name in (commune.name, *commune.aliases)}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b(?:{either or '(?!)'})\b")


def unnamed(text: str, names: re.Pattern[str]) -> str:
    """Return ``text`` without the communes' names and years, folded where there are any."""
    folded = " ".join(words(text))
    bare = " ".join(_YEAR.sub(" ", names.sub(" ", folded)).split())
    return text if bare == folded or not bare else bare


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
        self._names = commune_names(store.communes())
        self._fits = PhraseFits(store.phrase_index("services"), reduced=False)

    def find(self, text: str, *, limit: int = 5) -> list[ServiceHit]:
        """Return what fits ``text`` best, best first; names of communes and years tell no matter from another."""
        return [
            ServiceHit(
                kind=cast(Literal["answer", "matter"], fit.kind),
                id=fit.owner,
                topic=self._topic(fit.kind, fit.owner),
                score=fit.score,
                similarity=fit.similarity,
                matched=fit.matched,
            )
            for fit in self._fits.of(unnamed(text, self._names))[:limit]
        ]

    def _topic(self, kind: str, id: str) -> str:
        answer = self._store.answer(id) if kind == "answer" else None
        return answer.topic if answer else REFORM
