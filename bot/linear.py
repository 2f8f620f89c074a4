"""The linear model behind the intent classifier, with its nearest-example gate; numbers only, no pickled code."""

import json
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.features import FeatureSpace, Terms

# Pieces of spelling in more than this share of the examples say nothing about nearness, and cost most of its time.
_COMMON_SHARE, _COMMON_LEAST = 0.05, 20


class Guess(NamedTuple):
    """Intents from most to least likely with their probabilities, and the nearest training example."""

    ranking: list[tuple[str, float]]
    similarity: float
    nearest_intent: str | None


class LinearModel:
    """Multinomial logistic regression over TF-IDF features; nearness is the cosine of the spelling features alone."""

    def __init__(self, space: FeatureSpace, labels: list[str], arrays: dict[str, np.ndarray]) -> None:
        self._space = space
        self._labels = labels
        self._arrays = arrays

    @classmethod
    def fit(
        cls,
        documents: list[Terms],
        intents: list[str],
        *,
        examples: int,
        strength: float,
        iterations: int,
        variant_weight: float,
    ) -> "LinearModel":
        """Return a model of ``documents``: the first ``examples`` as people wrote them, the rest their respellings.

        Only the former are kept for the nearest-example gate; each of the latter counts ``variant_weight``.
        """
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.linear_model import LogisticRegression

        space = FeatureSpace.learn(documents)
        vectors = [space.vector(document) for document in documents]
        matrix = _matrix(vectors, len(space.names))
        model = LogisticRegression(C=strength, max_iter=iterations, class_weight="balanced", tol=1e-3)
        weights = np.where(np.arange(len(documents)) < examples, 1.0, variant_weight)
        with warnings.catch_warnings():
            # Stopping at `iterations` is meant: the rest of the way changes no guess, only the training time.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(matrix, intents, sample_weight=weights)
        labels = [str(label) for label in model.classes_]
        by_feature = _gate(matrix[:examples], space)
        arrays = {
            "weights": np.ascontiguousarray(model.coef_.T, dtype=np.float32),
            "bias": model.intercept_.astype(np.float32),
            "idf": space.idf,
            "gate_known": (np.diff(by_feature.indptr) > 0),
            "gate_starts": by_feature.indptr.astype(np.int32),
            "gate_examples": by_feature.indices.astype(np.int32),
            "gate_values": by_feature.data.astype(np.float32),
            "gate_intents": np.array([labels.index(intent) for intent in intents[:examples]], dtype=np.int16),
        }
        return cls(space, labels, arrays)

    def guess(self, document: Terms) -> Guess:
        """Return what ``document`` most likely asks."""
        places, values = self._space.vector(document)
        scores = self._arrays["bias"] + values @ self._arrays["weights"][places]
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        order = np.argsort(-chances)
        similarity, nearest = self._nearest(places, values)
        return Guess([(self._labels[i], float(chances[i])) for i in order], similarity, nearest)

    def _nearest(self, places: np.ndarray, values: np.ndarray) -> tuple[float, str | None]:
        telling = self._arrays["gate_known"][places]
        places, values = places[telling], values[telling]
        if not len(places):
            return 0.0, None
        values = values / np.sqrt((values * values).sum())
        intents, starts = self._arrays["gate_intents"], self._arrays["gate_starts"]
        cosines = np.zeros(len(intents), dtype=np.float32)
        for value, start, end in zip(
            values.tolist(), starts[places].tolist(), starts[places + 1].tolist(), strict=True
        ):
            cosines[self._arrays["gate_examples"][start:end]] += value * self._arrays["gate_values"][start:end]
        best = int(cosines.argmax())
        return float(cosines[best]), self._labels[intents[best]]

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


def _gate(matrix, space: FeatureSpace):  # type: ignore[no-untyped-def]
    """Return the spelling features of ``matrix`` that tell examples apart, rows of length one, column by column."""
    from scipy.sparse import csr_matrix, diags

    kept = csr_matrix(matrix)
    common = np.bincount(kept.indices, minlength=kept.shape[1]) > max(kept.shape[0] * _COMMON_SHARE, _COMMON_LEAST)
    kept.data[~space.spelling_only(kept.indices) | common[kept.indices]] = 0
    kept.eliminate_zeros()
    lengths = np.sqrt(np.asarray(kept.multiply(kept).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(lengths, 1e-9)) @ kept).tocsc()


def _matrix(vectors: list[tuple[np.ndarray, np.ndarray]], width: int):  # type: ignore[no-untyped-def]
    from scipy.sparse import csr_matrix

    starts = np.cumsum([0, *(len(places) for places, _ in vectors)])
    places = np.concatenate([places for places, _ in vectors])
    values = np.concatenate([values for _, values in vectors])
    return csr_matrix((values, places, starts), shape=(len(vectors), width))
