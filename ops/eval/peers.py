"""Two simpler systems asked the same questions: full-text search on official titles, and a linear SVM on all names."""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from knowledge.store import Store
from knowledge.text import fold, words
from ops.eval.items import Item
from ops.eval.marking import accepted

TOP = 3


class Peer(Protocol):
    """Something that lists procedures for a question."""

    def codes(self, text: str) -> Iterable[str]:
        """Yield codes, best first."""


class TitleSearch:
    """SQLite FTS5, BM25 over the folded official titles; any word of the question may match."""

    def __init__(self, store: Store) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("create virtual table titles using fts5(code unindexed, title)")
        rows = [(procedure.code, fold(procedure.name)) for procedure in store.procedures()]
        self._db.executemany("insert into titles values (?, ?)", rows)

    def codes(self, text: str) -> Iterator[str]:
        """Yield the codes whose titles fit best; nothing when no word is known."""
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words(text)))
        if query:
            found = self._db.execute("select code from titles where titles match ? order by rank", [query])
            yield from (code for (code,) in found)


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

    def codes(self, text: str) -> Iterator[str]:
        """Yield all codes by falling margin."""
        margins = self._model.decision_function([text])[0]
        yield from (str(self._model.classes_[place]) for place in margins.argsort()[::-1])


def procedure_phrases(store: Store) -> list[tuple[str, str]]:
    """Return everything that names a procedure in the assistant's own search index, with its code."""
    index = store.phrase_index("procedures")
    owned = zip(index.texts, index.owners, strict=True)
    return [(text, owner) for text, (kind, owner) in owned if kind == "procedure"]


def best(peer: Peer, text: str, *, province: str | None, store: Store) -> list[str]:
    """Return the first codes of a peer as they are answered in ``province``, never another province's version."""
    found: dict[str, None] = {}
    for code in peer.codes(text):
        procedure = store.procedure(code)
        if procedure and procedure.province in (None, province):
            found.setdefault(store.localised(procedure, province).code)
        if len(found) == TOP:
            break
    return list(found)


def rank(peer: Peer, item: Item, store: Store) -> int | None:
    """Return the place (1 first) of the right procedure among a peer's first three, or None."""
    commune = store.commune(item.commune) if item.commune else None
    codes = best(peer, item.turns[0], province=commune.province if commune else None, store=store)
    right = (place for place, code in enumerate(codes, 1) if accepted(code, item.expect["codes"], store))
    return next(right, None)


def build(store: Store) -> dict[str, Peer]:
    """Return the peers by name, trained on what the assistant itself searches in."""
    return {"titles": TitleSearch(store), "svm": LinearSvm(procedure_phrases(store))}


def ranks(peers: dict[str, Peer], items: list[Item], store: Store) -> dict[str, dict[str, int | None]]:
    """Return for each peer the place of the right procedure by item id, over the single-message answers."""
    asked = [item for item in items if item.is_single_answer]
    return {name: {item.id: rank(peer, item, store) for item in asked} for name, peer in peers.items()}
