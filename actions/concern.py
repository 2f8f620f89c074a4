"""Whether a message concerns the commune's services (a curated answer, the reform plan) rather than a procedure.

A small logistic regression over what both searches found and what the intents think, fitted by
``python -m actions.fit_concern``; its weights stand in concern.json.
"""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from actions.decide import judge
from actions.policy import weighed
from actions.resources import Resources
from knowledge.search import Hit
from knowledge.services import REFORM, ServiceHit
from knowledge.wording import telling_words

WEIGHTS = Path(__file__).with_name("concern.json")
TOPICS = (
    "online_services", "one_stop", "payment", "feedback", "survey", REFORM, "dossier_status", "human", "assistant",
)  # fmt: skip
OUT_OF_SCOPE = "out_of_scope"
# An intent less likely than this says nothing for what belongs to its topic.
LIKELY = 0.05
LOOKED_AT = 8


def signals(
    text: str,
    chances: dict[str, float],
    hits: list[Hit],
    services: list[ServiceHit],
    resources: Resources,
    province: str | None,
) -> dict[str, float]:
    """Return what the decision goes by (0.0-1.0 but the odds): both searches, the intents, the policy."""
    decision = judge(text, hits, searcher=resources.searcher, province=province) if hits else None
    topics = sum(chances.get(topic, 0.0) for topic in TOPICS)
    topical = [hit.score for hit in services if chances.get(hit.topic, 0.0) >= LIKELY]
    return {
        "service": services[0].score if services else 0.0,
        "service_similarity": services[0].similarity if services else 0.0,
        "topical_service": max(topical, default=0.0),
        "procedure": hits[0].score if hits else 0.0,
        "procedure_similarity": hits[0].similarity if hits else 0.0,
        "topics": topics,
        "topics_odds": math.log((topics + _SURE) / (1 - min(topics, 1.0) + _SURE)),
        "foreign": chances.get(OUT_OF_SCOPE, 0.0),
        **{kind: decision.confidence if decision and decision.kind == kind else 0.0 for kind in _DECISIONS},
        "words": min(len(telling_words(text)), _MANY_WORDS) / _MANY_WORDS,
    }


_DECISIONS = ("answer", "outside", "clarify")
_MANY_WORDS = 6
# Odds of the intents beyond 1 - _SURE are all alike.
_SURE = 0.02


def chance(text: str, intents: list[tuple[str, float]], resources: Resources, province: str | None) -> float:
    """Return how likely ``text`` concerns the commune's services (0.0-1.0), looked at alone."""
    hits = resources.searcher.rank(text, province=province)
    services = resources.finder.find(text, limit=LOOKED_AT)
    score = weighed(_weights(), signals(text, dict(intents), hits, services, resources, province))
    return 1 / (1 + math.exp(-score))


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights
