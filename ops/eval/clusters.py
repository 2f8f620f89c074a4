"""``python -m ops.eval.clusters``: how well questions of one meaning are put together, on the development questions.

Once as they are, once with the right procedure hidden from search: what the assistant cannot answer is often what it
has no name for. Blind questions are not looked at.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from knowledge.likeness.groups import Groups
from knowledge.likeness.meaning import NEAR_SHARE, Meanings, Vector, scaled
from knowledge.paths import ROOT
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store

FILES = ("procedures-dev.jsonl", "fitting/procedures.jsonl")
# Greedy groups depend on who comes first: so many orders are tried.
ORDERS = 3


class Result(NamedTuple):
    """Groups found, the share of questions among a majority of their like, and of pairs: right, found."""

    groups: float
    purity: float
    right: float
    found: float


def questions() -> list[tuple[str, frozenset[str]]]:
    """Return the single questions that have one answer, with its codes."""
    lines = [line for name in FILES for line in (ROOT / "tests/exam" / name).read_text("utf-8").splitlines()]
    items = [json.loads(line) for line in lines]
    single = [each for each in items if len(each["turns"]) == 1 and each["expect"]["behaviour"] == "answer"]
    return [(each["turns"][0], frozenset(each["expect"]["codes"])) for each in single]


def meaning_ids(codes: Iterable[frozenset[str]]) -> list[int]:
    """Return a number for each set of codes: the same for those that share one, directly or through others."""
    merged: list[set[str]] = []
    listed = list(codes)
    for each in listed:
        touching = [group for group in merged if group & each]
        merged = [group for group in merged if not group & each] + [set(each).union(*touching)]
    return [next(number for number, group in enumerate(merged) if each & group) for each in listed]


def hidden(vector: Vector, codes: frozenset[str]) -> Vector:
    """Return ``vector`` as if search did not know the procedures with ``codes``."""
    near: Vector = {name: weight for name, weight in vector.items() if isinstance(name, tuple) and name[1] not in codes}
    said = {name: weight for name, weight in vector.items() if not isinstance(name, tuple)}
    return {**said, **scaled(near, NEAR_SHARE)}


def result(vectors: list[Vector], meanings: list[int]) -> Result:
    """Return how well the vectors are grouped, over several orders."""
    sums = [0.0, 0.0, 0.0, 0.0]
    for seed in range(ORDERS):
        order = random.Random(seed).sample(range(len(vectors)), len(vectors))
        groups, held = Groups(), defaultdict[int, list[int]](list)
        for place in order:
            near = groups.nearest(vectors[place])
            group = len(held) if near is None else near
            groups.add(group, vectors[place])
            held[group].append(meanings[place])
        together = sum(pairs(len(each)) for each in held.values())
        right = sum(pairs(number) for each in held.values() for number in Counter(each).values())
        alike = sum(pairs(number) for number in Counter(meanings).values())
        purity = sum(max(Counter(each).values()) for each in held.values()) / len(vectors)
        for place, value in enumerate((len(held), purity, right / together, right / alike)):
            sums[place] += value / ORDERS
    return Result(*sums)


def pairs(number: int) -> int:
    """Return how many pairs ``number`` things make."""
    return number * (number - 1) // 2


def main() -> None:
    """Print the figures as a table."""
    store = Store.open()
    meanings = Meanings(store, Searcher(store), ServiceFinder(store))
    asked = questions()
    vectors = [meanings.of(text) for text, _ in asked]
    ids = meaning_ids(codes for _, codes in asked)
    codes_of = defaultdict[int, set[str]](set)
    for (_, codes), id in zip(asked, ids, strict=True):
        codes_of[id] |= codes
    without = [hidden(vector, frozenset(codes_of[id])) for vector, id in zip(vectors, ids, strict=True)]
    print(f"{len(asked)} câu, {len(set(ids))} ý")
    for name, held in (("như thật", vectors), ("giấu mục đúng", without)):
        found = result(held, ids)
        shares = f"thuần {found.purity:.1%}, cặp đúng {found.right:.1%}, cặp tìm ra {found.found:.1%}"
        print(f"{name}: {found.groups:.0f} nhóm, {shares}")


if __name__ == "__main__":
    main()
