"""The decision policy: from what search found to the chance that a message is to be answered, asked back or declined.

A small multinomial logistic regression over signals of the search, fitted by ``python -m actions.fit`` on questions
(tests/exam/) whose right behaviour is known; its weights stand in policy.json.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from knowledge.search import Hit
from knowledge.spelling import spoken
from knowledge.wording import telling_words

Behaviour = Literal["answer", "clarify", "outside"]
BEHAVIOURS: tuple[Behaviour, ...] = ("answer", "clarify", "outside")
OUTSIDE = ("office", "outside", "directory")
WEIGHTS = Path(__file__).with_name("policy.json")
# How much worse answering what is not the commune's is than declining what is: a wasted trip against a question.
WASTED_TRIP = 2.0


@dataclass(frozen=True)
class Found:
    """What search found for a message, by kind, each best first; ``own_family`` holds the best procedure."""

    procedures: list[Hit]
    families: list[Hit]
    outside: list[Hit]
    own_family: Hit | None

    @classmethod
    def of(cls, hits: Sequence[Hit], is_member: Callable[[str, str], bool]) -> "Found":
        """Return ``hits`` sorted out; ``is_member(procedure, family)`` says which family holds which procedure."""
        procedures = [hit for hit in hits if hit.kind == "procedure"]
        families = [hit for hit in hits if hit.kind == "family"]
        own = (family for family in families if procedures and is_member(procedures[0].code, family.code))
        return cls(procedures, families, [hit for hit in hits if hit.kind in OUTSIDE], next(own, None))


def signals(text: str, found: Found) -> dict[str, float]:
    """Return what the policy goes by: scores of the best of each kind, how far apart they are, and the length."""
    best = _score(found.procedures)
    family = _score(found.families)
    own = found.own_family.score if found.own_family else 0.0
    return {
        "procedure": best,
        "lead": best - _score(found.procedures[1:]),
        "family": family,
        "own_family": own,
        "own_family_lead": own - best,
        "outside_lead": _score(found.outside) - max(best, family),
        "words": math.log(len(spoken(text)) + 1),
        "telling_words": math.log(len(telling_words(text)) + 1),
    }


def _score(hits: Sequence[Hit]) -> float:
    return hits[0].score if hits else 0.0


@dataclass(frozen=True)
class Policy:
    """Fitted weights: for each behaviour an intercept and a weight a signal; and how likely an answer is the right one.

    ``ask`` is the chance from which asking back is worth a turn of the resident's time.
    """

    weights: dict[Behaviour, dict[str, float]]
    right: dict[str, float]
    ask: float

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Policy":
        """Return the policy stored at ``path``."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def chances(self, signal: dict[str, float], *, foreign: float = 1.0) -> dict[Behaviour, float]:
        """Return the chance of each behaviour; they sum to 1. ``foreign`` multiplies the odds of being outside."""
        scores = {behaviour: weighed(self.weights[behaviour], signal) for behaviour in BEHAVIOURS}
        top = max(scores.values())
        shares = {behaviour: math.exp(score - top) for behaviour, score in scores.items()}
        shares["outside"] *= foreign
        total = sum(shares.values())
        return {behaviour: share / total for behaviour, share in shares.items()}

    def choose(self, chances: dict[Behaviour, float]) -> Behaviour:
        """Return what to do: decline or ask back when that is likely enough, else answer."""
        if WASTED_TRIP * chances["outside"] > max(chances["answer"], chances["clarify"]):
            return "outside"
        return "clarify" if chances["clarify"] >= self.ask * (1 - chances["outside"]) else "answer"

    def sureness(self, behaviour: Behaviour, chances: dict[Behaviour, float], signal: dict[str, float]) -> float:
        """Return how likely the reply is right (0.0-1.0): the behaviour, and for an answer the procedure too."""
        right = 1 / (1 + math.exp(-weighed(self.right, signal))) if behaviour == "answer" else 1.0
        return chances[behaviour] * right


def weighed(weights: dict[str, float], signal: dict[str, float]) -> float:
    """Return the intercept and the weighed sum of the signals that have a weight."""
    return weights["intercept"] + sum(weights[name] * value for name, value in signal.items() if name in weights)


@cache
def fitted() -> Policy:
    """Return the policy in use."""
    return Policy.load()
