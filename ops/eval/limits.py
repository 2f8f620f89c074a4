"""A peer with two limits: below the one it declines, with a lead below the other it asks back, else it answers.

The limits are the best of a grid on the fitting questions, so that a peer is measured as somebody would run it.
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from knowledge.store import Store
from ops.eval.items import Item
from ops.eval.marking import accepted
from ops.eval.peers import Peer, asked_of

STEPS = 25


class Found(NamedTuple):
    """What a peer finds for an item: its codes, the best score and how far the second is behind."""

    item: Item
    codes: list[str]
    best: float
    lead: float


def found(peer: Peer, items: Sequence[Item], store: Store) -> list[Found]:
    """Return what ``peer`` finds for each of ``items``."""
    return [_found(item, asked_of(peer, item, store)) for item in items]


def _found(item: Item, scores: dict[str, float]) -> Found:
    best, second, *_ = [*scores.values(), float("-inf"), float("-inf")]
    return Found(item, list(scores), best, best - second if scores else 0.0)


def right(told: Found, decline: float, lead: float, store: Store) -> bool:
    """Return True when the reply that the limits make of ``told`` passes by tests/exam/README.md (no aspect asked)."""
    wanted, codes = told.item.expect["behaviour"], told.item.expect["codes"]
    if told.best < decline or not told.codes:
        return bool(wanted == "out_of_scope")
    if told.lead < lead:
        offered = sum(any(accepted(code, [sibling], store) for code in told.codes) for sibling in codes)
        return bool(wanted == "clarify" and offered >= min(2, len(codes)))
    return bool(wanted == "answer" and accepted(told.codes[0], codes, store))


def fit(learnt: Sequence[Found], store: Store) -> tuple[float, float]:
    """Return the limits that get most of ``learnt`` right."""
    shares = np.linspace(0, 1, STEPS)
    known = [told for told in learnt if told.codes]
    declines = np.quantile([told.best for told in known], shares)
    leads = np.quantile([told.lead for told in known if np.isfinite(told.lead)], shares)
    grid = product([float("-inf"), *declines.tolist()], [0.0, *leads.tolist()])
    return max(grid, key=lambda pair: sum(right(told, pair[0], pair[1], store) for told in learnt))


def decided(
    peers: dict[str, Peer], items: Sequence[Item], learnt: Sequence[Item], store: Store
) -> dict[str, dict[str, bool]]:
    """Return for each peer, its limits fitted on ``learnt``, whether its reply to each single message is right."""
    told: dict[str, dict[str, bool]] = {}
    for name, peer in peers.items():
        decline, lead = fit(found(peer, _single(learnt), store), store)
        told[name] = {one.item.id: right(one, decline, lead, store) for one in found(peer, _single(items), store)}
    return told


def _single(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.is_single]
