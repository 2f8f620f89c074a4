"""Fit what tells services from procedures: ``python -m actions.fit_concern --intents FILE`` writes concern.json.

FILE comes from ``python -m bot.rank``. It learns from first messages of the development, fitting and check questions,
and says how well it does on those (ten folds) and on the blind ones.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from actions.concern import LOOKED_AT, TOPICS, WEIGHTS, signals
from actions.fit import EXAM, named, regression
from actions.policy import weighed
from actions.resources import shared
from knowledge.privacy import mask
from knowledge.text import clean

# Which files hold questions of which kind; those of topics say it themselves.
LEARNT = {
    "procedures": (
        "procedures-dev.jsonl",
        "fitting/procedures.jsonl",
        "fitting/dialogues.jsonl",
        "check/procedures.jsonl",
    ),
    "topics": ("topics-dev.jsonl", "fitting/topics.jsonl"),
    "services": ("reform-dev.jsonl", "systems.jsonl", "fitting/reform.jsonl", "fitting/services.jsonl"),
}
BLIND = {
    "procedures": ("blind/procedures.jsonl", "blind/dialogues.jsonl"),
    "topics": ("blind/topics.jsonl",),
    "services": ("blind/reform.jsonl", "blind/services.jsonl"),
}
# A question about a procedure answered about something else is a wasted trip: it counts more.
PROCEDURE = 1.5
SMALL_TALK = ("greeting", "thanks", "abuse")


class Question(NamedTuple):
    """A first message as the decision sees it, and whether it concerns services."""

    signal: dict[str, float]
    service: bool


def questions(files: dict[str, tuple[str, ...]], intents: dict[str, Any]) -> list[Question]:
    """Return the first messages of ``files`` with their signals; small talk is left out."""
    return [
        _question(item, service, intents)
        for kind, names in files.items()
        for name in names
        for item, service in _items(kind, EXAM / name)
    ]


def _items(kind: str, path: Path) -> Iterator[tuple[dict[str, Any], bool]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if kind != "topics":
            yield item, kind == "services"
        elif item["topic"] not in SMALL_TALK:
            yield item, item["topic"] in TOPICS


def _question(item: dict[str, Any], service: bool, intents: dict[str, Any]) -> Question:
    resources = shared()
    text = mask(clean((item.get("turns") or [item["text"]])[0]))
    commune = resources.commune(item["commune"])
    province = commune.province if commune else None
    hits, found = resources.searcher.rank(text, province=province), resources.finder.find(text, limit=LOOKED_AT)
    return Question(signals(text, dict(intents[text]), hits, found, resources, province), service)


def fit(learnt: list[Question]) -> dict[str, float]:
    """Return the weights fitted on ``learnt``, by signal."""
    names = list(learnt[0].signal)
    table = np.array([[question.signal[name] for name in names] for question in learnt])
    counts = [1.0 if question.service else PROCEDURE for question in learnt]
    weights, intercept = regression(table, [int(question.service) for question in learnt], counts)
    return named(names, weights[0], intercept[0])


def wrong(weights: dict[str, float], asked: Iterable[Question]) -> tuple[int, int]:
    """Return how many services are taken for procedures by ``weights``, and how many procedures for services."""
    told = [(question.service, weighed(weights, question.signal) > 0) for question in asked]
    return sum(true and not guess for true, guess in told), sum(guess and not true for true, guess in told)


@click.command()
@click.option("--intents", type=click.Path(path_type=Path, exists=True), required=True, help="Tệp của bot.rank.")
def main(intents: Path) -> None:
    """Khớp cách nhận ra câu hỏi về dịch vụ của xã, rồi ghi vào actions/concern.json."""
    ranked = json.loads(intents.read_text(encoding="utf-8"))
    learnt, blind = questions(LEARNT, ranked), questions(BLIND, ranked)
    parts = [learnt[start::10] for start in range(10)]
    crossed = [wrong(fit([q for other in parts if other is not part for q in other]), part) for part in parts]
    weights = fit(learnt)
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    for title, count, (missed, taken) in (
        ("mười phần chéo", len(learnt), (sum(m for m, _ in crossed), sum(t for _, t in crossed))),
        ("câu đã học", len(learnt), wrong(weights, learnt)),
        ("câu chưa học", len(blind), wrong(weights, blind)),
    ):
        right = 1 - (missed + taken) / count
        click.echo(f"{title:16} {count} câu, đúng {right:.1%}; dịch vụ bị coi là thủ tục {missed}, ngược lại {taken}")


if __name__ == "__main__":
    main()
