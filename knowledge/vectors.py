"""TF-IDF vectors of short phrases over folded word and character n-grams, with cosine scores against all of them.

Built once by ``knowledge.build``, stored as one blob, loaded without fitting again. Folding makes the vectors blind
to missing accents; character n-grams forgive typing slips.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
import scipy.sparse as sparse

from knowledge.spelling import spoken

CHAR_NGRAMS = (3, 4, 5)
# Pieces of words in more than this share of the phrases (and more than so many) tell none from another, and cost most
# of a comparison's time.
COMMON_SHARE, COMMON_LEAST = 0.2, 500
# What a piece of a word begins with.
PIECE = "#"
# Of how many texts the features are kept: both spaces look at the same message.
KEPT = 8
# The features of a query (rows of the phrases' matrix) and their weights.
Query = tuple[list[int], list[float]]


@lru_cache(maxsize=KEPT)
def ngrams(text: str) -> Counter[str]:
    """Return counts of the features of ``text``: folded words, word pairs, and character n-grams inside words.

    The counts are shared with later calls: they are not to be changed.
    """
    tokens = spoken(text)
    features = Counter(tokens)
    features.update(f"{a} {b}" for a, b in pairwise(tokens))
    features.update(chain.from_iterable(map(_pieces, tokens)))
    return features


@lru_cache(maxsize=20_000)
def _pieces(token: str) -> tuple[str, ...]:
    padded = f"<{token}>"
    return tuple(
        f"{PIECE}{padded[start : start + size]}" for size in CHAR_NGRAMS for start in range(len(padded) - size + 1)
    )


class PhraseVectors:
    """Vectors of a fixed list of phrases; :meth:`scores` compares a query with every one of them."""

    def __init__(self, vocabulary: dict[str, int], idf: np.ndarray, by_feature: sparse.csr_matrix) -> None:
        """Wrap fitted parts; use :meth:`fit` or :meth:`load`."""
        self._vocabulary = vocabulary
        self._idf = idf
        self._by_feature = by_feature

    @classmethod
    def fit(cls, phrases: Sequence[str]) -> "PhraseVectors":
        """Return vectors of ``phrases``, in their order."""
        documents = [ngrams(phrase) for phrase in phrases]
        frequency = Counter(feature for document in documents for feature in document)
        common = max(COMMON_SHARE * len(documents), COMMON_LEAST)
        telling = (f for f, count in frequency.items() if count <= common or not f.startswith(PIECE))
        vocabulary = {feature: i for i, feature in enumerate(sorted(telling))}
        counts = np.array([frequency[feature] for feature in vocabulary], dtype=np.float64)
        idf = np.log((1 + len(documents)) / (1 + counts)) + 1
        columns, rows, values = [], [], []
        for row, document in enumerate(documents):
            features, weights = _weigh(document, vocabulary, idf)
            columns.extend(features)
            rows.extend([row] * len(features))
            values.extend(weights)
        shape = (len(vocabulary), len(documents))
        matrix = sparse.csr_matrix((np.array(values, dtype=np.float32), (columns, rows)), shape=shape)
        return cls(vocabulary, idf, matrix)

    @property
    def features(self) -> list[str]:
        """The names of the rows of ``by_feature``: words, pairs of words, and PIECE with a piece of a word."""
        return list(self._vocabulary)

    @property
    def by_feature(self) -> sparse.csr_matrix:
        """The phrases' weights: a row a feature, a column a phrase."""
        return self._by_feature

    def beside(self, columns: sparse.csr_matrix) -> "PhraseVectors":
        """Return the vectors with further ``columns`` (a row a feature) after the phrases: one product scores all."""
        return PhraseVectors(self._vocabulary, self._idf, sparse.hstack([self._by_feature, columns], format="csr"))

    def query(self, text: str) -> Query:
        """Return the known features of ``text`` (rows of ``by_feature``) and their unit-length weights."""
        return _weigh(ngrams(text), self._vocabulary, self._idf)

    def scores(self, text: str) -> np.ndarray:
        """Return the cosine of ``text`` with each phrase: float array, 0.0 to 1.0, in the phrases' order."""
        return self.compare(*self.query(text))

    def compare(self, features: list[int], weights: list[float]) -> np.ndarray:
        """Return the cosine of a query, as :meth:`query` gave it, with each phrase."""
        if not features:
            return np.zeros(self._by_feature.shape[1], dtype=np.float32)
        return np.asarray(self._by_feature[features].T @ np.array(weights, dtype=np.float32)).ravel()

    def dump(self) -> bytes:
        """Return the vectors as bytes that :meth:`load` reads."""
        matrix, out = self._by_feature, io.BytesIO()
        np.savez_compressed(
            out,
            vocabulary=np.frombuffer(json.dumps(list(self._vocabulary)).encode(), dtype=np.uint8),
            idf=self._idf.astype(np.float32),
            data=matrix.data,
            indices=matrix.indices,
            indptr=matrix.indptr,
            shape=np.array(matrix.shape),
        )
        return out.getvalue()

    @classmethod
    def load(cls, blob: bytes) -> "PhraseVectors":
        """Return the vectors that :meth:`dump` wrote."""
        with np.load(io.BytesIO(blob), allow_pickle=False) as parts:
            names: Iterable[str] = json.loads(parts["vocabulary"].tobytes())
            matrix = sparse.csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=tuple(parts["shape"]))
            return cls({name: i for i, name in enumerate(names)}, parts["idf"], matrix)


def mean(queries: Sequence[Query]) -> Query:
    """Return the mean of ``queries``: it scores with each phrase what they score on average, at the cost of one."""
    weights: dict[int, float] = {}
    for query in queries:
        for feature, weight in zip(*query, strict=True):
            weights[feature] = weights.get(feature, 0.0) + weight / len(queries)
    return list(weights), list(weights.values())


def _weigh(counts: Counter[str], vocabulary: dict[str, int], idf: np.ndarray) -> tuple[list[int], list[float]]:
    """Return columns and unit-length TF-IDF weights of the features that the vocabulary knows."""
    found = [(column, count) for feature, count in counts.items() if (column := vocabulary.get(feature)) is not None]
    if not found:
        return [], []
    columns, known = map(list, zip(*found, strict=True))
    raw = (1 + np.log(known)) * idf[columns]
    return columns, (raw / np.linalg.norm(raw)).tolist()
