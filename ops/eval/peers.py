"""Others asked the same questions: full-text search on titles, a linear SVM on all names, and our own search alone.

Our own search is there to tell what finding gives and what deciding adds: it never asks back and never declines.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from knowledge.search import Searcher
from knowledge.store import Store
from knowledge.text import fold, words
from ops.eval.items import Item
from ops.eval.marking import accepted

TOP = 3
# How many of its own finds are looked at, and what they are called.
LOOKED_AT = 10
OWN = "search"


class Peer(Protocol):
    """Something that lists procedures for a question."""

    def scored(self, text: str) -> Iterable[tuple[str, float]]:
        """Yield codes with their scores, best first; only scores of the same peer compare."""


class TitleSearch:
    """SQLite FTS5, BM25 over the folded official titles; any word of the question may match."""

    def __init__(self, store: Store) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("create virtual table titles using fts5(code unindexed, title)")
        rows = [(procedure.code, fold(procedure.name)) for procedure in store.procedures()]
        self._db.executemany("insert into titles values (?, ?)", rows)

    def scored(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield the codes whose titles fit best; nothing when no word is known."""
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(text)))
        if query:
            yield from self._db.execute("select code, -rank from titles where titles match ? order by rank", [query])


class LinearSvm:
    """TF-IDF of folded words 1-2 and characters 2-5, one linear SVM over names, labels, aliases and situations."""

    def __init__(self, phrases: list[tuple[str, str]]) -> None:
        """Train on ``phrases``: what people say, and the code it means."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # slow to import, used by this peer alone
        from sklearn.pipeline import FeatureUnion, Pipeline
        from sklearn.svm import LinearSVC

        shared: dict[str, Any] = {"preprocessor": fold, "sublinear_tf": True, "min_df": 2}
        features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\w+", **shared)),
                ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared)),
            ]
        )
        self._model = Pipeline([("features", features), ("svm", LinearSVC(C=1.0, random_state=0))])
        self._model.fit([text for text, _ in phrases], [code for _, code in phrases])

    def scored(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield all codes by falling margin."""
        margins = self._model.decision_function([text])[0]
        yield from ((str(self._model.classes_[place]), float(margins[place])) for place in margins.argsort()[::-1])


class OwnSearch:
    """The assistant's search without its decisions: everything is answered with what fits best."""

    def __init__(self, store: Store) -> None:
        """Load the search index of ``store``."""
        self._searcher = Searcher(store)
        self._provinces = {None, *(commune.province for commune in store.communes())}

    def scored(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield the codes that fit best, versions of all provinces among them."""
        found = (hit for place in self._provinces for hit in self._searcher.find(text, province=place, limit=LOOKED_AT))
        best: dict[str, float] = {}
        for hit in found:
            best[hit.code] = max(hit.score, best.get(hit.code, 0.0))
        yield from sorted(best.items(), key=lambda scored: -scored[1])


def procedure_phrases(store: Store) -> list[tuple[str, str]]:
    """Return everything that names a procedure in the assistant's own search index, with its code."""
    index = store.phrase_index("procedures")
    owned = zip(index.texts, index.owners, strict=True)
    return [(text, owner) for text, (kind, owner) in owned if kind == "procedure"]


def best(peer: Peer, text: str, *, province: str | None, store: Store) -> dict[str, float]:
    """Return a peer's first codes and scores as answered in ``province``, never another province's version."""
    found: dict[str, float] = {}
    for code, score in peer.scored(text):
        procedure = store.procedure(code)
        if procedure and procedure.province in (None, province):
            found.setdefault(store.localised(procedure, province).code, score)
        if len(found) == TOP:
            break
    return found


def asked_of(peer: Peer, item: Item, store: Store) -> dict[str, float]:
    """Return what a peer finds for an item's first message, in the province of its commune."""
    commune = store.commune(item.commune) if item.commune else None
    return best(peer, item.turns[0], province=commune.province if commune else None, store=store)


def rank(peer: Peer, item: Item, store: Store) -> int | None:
    """Return the place (1 first) of the right procedure among a peer's first three, or None."""
    right = (
        place
        for place, code in enumerate(asked_of(peer, item, store), 1)
        if accepted(code, item.expect["codes"], store)
    )
    return next(right, None)


def build(store: Store) -> dict[str, Peer]:
    """Return the peers by name, trained on what the assistant itself searches in."""
    return {
        "titles": TitleSearch(store),
        "svm": LinearSvm(procedure_phrases(store)),
        OWN: OwnSearch(store),
    }


def ranks(peers: dict[str, Peer], items: list[Item], store: Store) -> dict[str, dict[str, int | None]]:
    """Return for each peer the place of the right procedure by item id, over the single-message answers."""
    asked = [item for item in items if item.is_single_answer]
    return {name: {item.id: rank(peer, item, store) for item in asked} for name, peer in peers.items()}
