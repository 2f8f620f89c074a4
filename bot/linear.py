"""The linear model behind the intent classifier; numbers only, no pickled code."""

import json
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from bot.features import FeatureSpace, Terms, Vector

# Intents from most to least likely, with their probabilities.
Ranking = list[tuple[str, float]]


class LinearModel:
    """Multinomial logistic regression over TF-IDF features."""

    def __init__(self, space: FeatureSpace, labels: list[str], arrays: dict[str, np.ndarray]) -> None:
        self._space = space
        self._labels = labels
        self._arrays = arrays

    @classmethod
    def fit(
        cls,
        documents: Iterable[Terms],
        intents: list[str],
        *,
        examples: int,
        strength: float,
        iterations: int,
        variant_weight: float,
    ) -> "LinearModel":
        """Return a model of ``documents``: the first ``examples`` as people wrote them, the rest their respellings.

        Each of the latter counts ``variant_weight``.
        """
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.linear_model import LogisticRegression

        space, vectors = FeatureSpace.learn(documents)
        matrix = _matrix(vectors, len(space.names))
        model = LogisticRegression(C=strength, max_iter=iterations, class_weight="balanced", tol=1e-3)
        weights = np.where(np.arange(len(vectors)) < examples, 1.0, variant_weight)
        with warnings.catch_warnings():
            # Stopping at `iterations` is meant: the rest of the way changes no guess, only the training time.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(matrix, intents, sample_weight=weights)
        labels = [str(label) for label in model.classes_]
        arrays = {
            "weights": np.ascontiguousarray(model.coef_.T, dtype=np.float32),
            "bias": model.intercept_.astype(np.float32),
            "idf": space.idf,
        }
        return cls(space, labels, arrays)

    def guess(self, document: Terms) -> Ranking:
        """Return what ``document`` asks, most likely first."""
        places, values = self._space.vector(document)
        scores = self._arrays["bias"] + values @ self._arrays["weights"][places]
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        order = np.argsort(-chances)
        return [(self._labels[i], float(chances[i])) for i in order]

    def save(self, folder: Path) -> None:
        """Write the model into ``folder``."""
        np.savez(folder / "model.npz", **self._arrays)
        names = {"labels": self._labels, "features": self._space.names}
        (folder / "names.json").write_text(json.dumps(names), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Return the model saved in ``folder``; raises OSError or ValueError when it is missing or damaged."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return cls(FeatureSpace(names["features"], arrays["idf"]), names["labels"], arrays)


def _matrix(vectors: list[Vector], width: int):  # type: ignore[no-untyped-def]
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *(len(places) for places, _ in vectors)])
    places = np.concatenate([places for places, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, places, starts), shape=(len(vectors), width))
