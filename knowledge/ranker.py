"""A linear ranker over phrase vectors: learns which words tell one procedure from its siblings.

A support-vector machine, one procedure against the rest, trained on all names, aliases and situations when the
knowledge is built; small weights are dropped, so that it stays a few megabytes.
"""

import io
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sparse

REGULARISATION = 0.5
# Where the training of an owner may stop; a stricter end takes three times as long and finds the same order.
TOLERANCE = 0.02
# Weights below this share nothing measurable with the order found (measured: same accuracy, a tenth of the size).
SMALLEST_WEIGHT = 0.02
RARE = 2
# Each thread trains a share of the owners; liblinear lets go of the interpreter while it works.
THREADS = 2
_REST = ""


class Ranker:
    """Weights (a row a feature, a column an owner) and intercepts of every owner.

    A query's features times the weights, and the intercepts, give its margins: above 0 a likely owner, near -1 a
    foreign one.
    """

    def __init__(self, owners: list[str], weights: sparse.csr_matrix, intercepts: np.ndarray) -> None:
        """Wrap fitted parts; use :meth:`fit` or :meth:`load`."""
        self.owners = owners
        self.weights = weights
        self.intercepts = intercepts

    @classmethod
    def fit(cls, by_feature: sparse.csr_matrix, phrase_owners: Sequence[str]) -> "Ranker":
        """Return a ranker trained on phrases (the columns of ``by_feature``) and who owns each of them."""
        features = np.flatnonzero(np.diff(by_feature.indptr) >= RARE)
        phrases = by_feature[features].T.tocsr().astype(np.float64)
        owners = np.array(phrase_owners)
        groups = [group for group in np.array_split(np.unique(owners), THREADS) if len(group)]
        with ThreadPoolExecutor(THREADS) as pool:
            fitted = list(pool.map(lambda group: _fit_group(phrases, owners, group), groups))
        kept = sparse.hstack([weights for weights, _ in fitted])
        placed = sparse.csr_matrix(
            (np.ones(len(features), np.float32), (features, np.arange(len(features)))),
            shape=(by_feature.shape[0], len(features)),
        )
        intercepts = np.concatenate([intercepts for _, intercepts in fitted])
        return cls([str(owner) for group in groups for owner in group], (placed @ kept).tocsr(), intercepts)

    def dump(self) -> bytes:
        """Return the ranker as bytes that :meth:`load` reads."""
        out, matrix = io.BytesIO(), self.weights
        np.savez_compressed(
            out,
            owners=np.frombuffer(json.dumps(self.owners).encode(), dtype=np.uint8),
            intercepts=self.intercepts.astype(np.float32),
            data=matrix.data,
            indices=matrix.indices,
            indptr=matrix.indptr,
            shape=np.array(matrix.shape),
        )
        return out.getvalue()

    @classmethod
    def load(cls, blob: bytes) -> "Ranker":
        """Return the ranker that :meth:`dump` wrote."""
        with np.load(io.BytesIO(blob), allow_pickle=False) as parts:
            weights = sparse.csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=tuple(parts["shape"]))
            return cls(json.loads(parts["owners"].tobytes()), weights, parts["intercepts"])


def _fit_group(
    phrases: sparse.csr_matrix, owners: np.ndarray, group: np.ndarray
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the weights (a column an owner of ``group``) and intercepts of each against all other phrases."""
    from sklearn.svm import LinearSVC  # only building needs it, and its import is slow

    labels = np.where(np.isin(owners, group), owners, _REST)
    model = LinearSVC(C=REGULARISATION, tol=TOLERANCE, random_state=0).fit(phrases, labels)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn gives two classes one row: the second's
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
    of_group = np.searchsorted(model.classes_, group)
    kept = np.where(np.abs(coefficients[of_group].T) >= SMALLEST_WEIGHT, coefficients[of_group].T, 0)
    return sparse.csr_matrix(kept.astype(np.float32)), intercepts[of_group]
