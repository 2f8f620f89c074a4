"""Latent semantic analysis of phrases: what is said of the same thing in other words lies near it.

The words of each owner's phrases, all together, are factored; a message then fits an owner by words that stand beside
its own in other phrases, though the owner's never hold them. Words and pairs of words only: pieces of words blur it
(measured: docs/findings.md).
"""

import io
from collections.abc import Hashable, Sequence

import numpy as np
import scipy.sparse as sparse

from knowledge.vectors import PIECE, PhraseVectors, Query

DIMENSIONS = 200
# Words in fewer phrases than this say little of what they stand beside.
LEAST = 5
_ROUNDS = 2
_TINY = 1e-9


class LatentSpace:
    """A vector of each telling word and of each owner of phrases, unit length, in the owners' order."""

    def __init__(self, place: np.ndarray, words: np.ndarray, owners: np.ndarray) -> None:
        """Wrap fitted parts: ``place`` gives each feature's row of ``words``, -1 for none; use :meth:`fit`."""
        self._place = place
        self._words = words
        self._owners = owners

    @classmethod
    def fit(cls, vectors: PhraseVectors, phrase_owners: Sequence[Hashable]) -> "LatentSpace":
        """Return the space of ``vectors``' phrases; owners are in the order in which ``phrase_owners`` names them."""
        from sklearn.utils.extmath import randomized_svd  # only building needs it, and its import is slow

        by_feature = vectors.by_feature
        common = np.diff(by_feature.indptr) >= LEAST
        rows = np.flatnonzero(common & np.array([not name.startswith(PIECE) for name in vectors.features], dtype=bool))
        phrases = by_feature[rows]
        owned = _membership(phrase_owners)
        of_owner = phrases @ owned @ sparse.diags(1 / np.sqrt(np.asarray(owned.sum(axis=0)).ravel()))
        most = max(1, min(DIMENSIONS, *(side - 1 for side in of_owner.shape)))
        words, *_ = randomized_svd(of_owner, most, n_iter=_ROUNDS, random_state=0)
        words = words.astype(np.float32)
        owners = _unit(owned.T @ _unit(phrases.T @ words))
        place = np.full(by_feature.shape[0], -1, dtype=np.int32)
        place[rows] = np.arange(len(rows))
        return cls(place, words, owners.astype(np.float32))

    def nearness(self, query: Query, owners: Sequence[int]) -> np.ndarray:
        """Return the cosine (-1.0 to 1.0) of a query of the phrases' vectors with each of ``owners`` (their places)."""
        features, weights = query
        place = self._place[features]
        known = place >= 0
        meant = np.array(weights, dtype=np.float32)[known] @ self._words[place[known]]
        return np.asarray(self._owners[owners] @ (meant / (np.linalg.norm(meant) + _TINY)))

    def dump(self) -> bytes:
        """Return the space as bytes that :meth:`load` reads."""
        out = io.BytesIO()
        words, owners = self._words.astype(np.float16), self._owners.astype(np.float16)
        np.savez_compressed(out, place=self._place, words=words, owners=owners)
        return out.getvalue()

    @classmethod
    def load(cls, blob: bytes) -> "LatentSpace":
        """Return the space that :meth:`dump` wrote."""
        with np.load(io.BytesIO(blob), allow_pickle=False) as parts:
            return cls(parts["place"], parts["words"].astype(np.float32), parts["owners"].astype(np.float32))


def _membership(phrase_owners: Sequence[Hashable]) -> sparse.csr_matrix:
    """Return a row a phrase, a column an owner, 1 where it owns the phrase."""
    column = {owner: place for place, owner in enumerate(dict.fromkeys(phrase_owners))}
    columns = [column[owner] for owner in phrase_owners]
    shape = (len(columns), len(column))
    return sparse.csr_matrix((np.ones(len(columns), np.float32), (np.arange(len(columns)), columns)), shape=shape)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + _TINY)
