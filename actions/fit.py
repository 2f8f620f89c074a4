"""Fit the decision policy: ``python -m actions.fit`` writes actions/policy.json.

It learns from the development questions and the fitting questions of tests/exam/, and says how well it does on those
(ten folds), and on the check and the blind ones, which nothing here has learnt from. The check questions stay out as
most of them are hard on purpose: learnt from, they would teach how often people are unclear wrongly.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from actions.policy import BEHAVIOURS, WEIGHTS, Behaviour, Found, Policy, signals
from actions.resources import shared
from knowledge.paths import ROOT

EXAM = ROOT / "tests" / "exam"
LEARNT = (
    EXAM / "procedures-dev.jsonl",
    EXAM / "fitting" / "procedures.jsonl",
    EXAM / "fitting" / "dialogues.jsonl",
)
CHECK = (EXAM / "check" / "procedures.jsonl",)
BLIND = (EXAM / "blind" / "procedures.jsonl", EXAM / "blind" / "dialogues.jsonl")
# Dialogues of this kind open with an open question, all others with a clear one; they were not written to be marked at
# their first message, so it counts less.
REFINED, FIRST_MESSAGE = "refine", 0.3
# Inverse regularisation of both regressions, over signals brought to one scale.
STRENGTH = 3.0
# Asking needlessly may happen to this share of clear questions; the rest of the room goes to asking when needed.
NEEDLESS = 0.03
ROUNDED = 4


class Question(NamedTuple):
    """A first message with what search found for it and what is right to do.

    ``right`` says whether the best procedure is the right one; None when only the dialogue's last message tells.
    """

    signal: dict[str, float]
    behaviour: Behaviour
    right: bool | None
    weight: float


def questions(paths: Iterable[Path]) -> list[Question]:
    """Return the first messages of ``paths`` as the policy sees them."""
    return [question for path in paths for question in _questions(path)]


def _questions(path: Path) -> Iterator[Question]:
    dialogues = path.stem == "dialogues"
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if dialogues or len(item["turns"]) == 1:
            yield _question(item)


def _question(item: dict[str, Any]) -> Question:
    store, searcher = shared().store, shared().searcher
    kinds = item["style"].split("|")[-1].replace("+", ",").split(",")
    alone = len(item["turns"]) == 1
    commune = store.commune(item["commune"] or "")
    province = commune.province if commune else None
    text, expect = item["turns"][0], item["expect"]
    hits = searcher.rank(text, province=province)
    found = Found.of(hits, lambda code, family: searcher.is_member(code, family, province=province))
    best = store.procedure(found.procedures[0].code) if found.procedures else None
    right = best is not None and not {best.code, best.national_code}.isdisjoint(expect["codes"])
    behaviour: Behaviour = "outside" if expect["behaviour"] == "out_of_scope" else expect["behaviour"]
    if not alone:
        behaviour = "clarify" if REFINED in kinds else "answer"
    return Question(signals(text, found), behaviour, right if alone else None, 1.0 if alone else FIRST_MESSAGE)


def fit(learnt: list[Question]) -> Policy:
    """Return the policy fitted on ``learnt``."""
    names = list(learnt[0].signal)
    table = _table(learnt, names)
    labels = [BEHAVIOURS.index(question.behaviour) for question in learnt]
    weights, intercepts = regression(table, labels, [question.weight for question in learnt])
    by_behaviour: dict[Behaviour, dict[str, float]] = {
        behaviour: named(names, weights[place], intercepts[place]) for place, behaviour in enumerate(BEHAVIOURS)
    }
    answered = [question for question in learnt if question.behaviour == "answer"]
    told = [question for question in answered if question.right is not None]
    labels = [int(bool(question.right)) for question in told]
    right, intercept = regression(_table(told, names), labels, [1.0] * len(told))
    policy = Policy(by_behaviour, named(names, right[0], intercept[0]), ask=0.5)
    return Policy(policy.weights, policy.right, ask=_threshold(policy, answered))


def _threshold(policy: Policy, answered: list[Question]) -> float:
    """Return the lowest chance of asking back that leaves at most NEEDLESS of the clear questions asked back."""
    shares = []
    for question in answered:
        chances = policy.chances(question.signal)
        shares.append((chances["clarify"] / max(1 - chances["outside"], 1e-9), question.weight))
    spared = 0.0
    for share, weight in sorted(shares, reverse=True):
        spared += weight
        if spared > NEEDLESS * sum(weight for _, weight in shares):
            return round(share, ROUNDED)
    return policy.ask


def _table(asked: list[Question], names: list[str]) -> np.ndarray:
    return np.array([[question.signal[name] for name in names] for question in asked])


def named(names: list[str], weights: np.ndarray, intercept: float) -> dict[str, float]:
    """Return the weights by the name of their signal, the intercept among them, rounded."""
    values = dict(zip(names, weights.tolist(), strict=True))
    return {name: round(value, ROUNDED) for name, value in {"intercept": float(intercept), **values}.items()}


def regression(table: np.ndarray, labels: list[int], counts: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and intercepts over the raw signals of a logistic regression of ``labels``, weighed."""
    from sklearn.linear_model import LogisticRegression  # only fitting needs it

    mean, scale = table.mean(axis=0), table.std(axis=0)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit((table - mean) / scale, labels, counts)
    weights = model.coef_ / scale
    return weights, model.intercept_ - weights @ mean


def figures(policy: Policy, asked: list[Question]) -> dict[str, float]:
    """Return the shares of ``asked`` done right, by behaviour, and of clear questions asked back needlessly."""
    done = [(question.behaviour, policy.choose(policy.chances(question.signal))) for question in asked]
    shares: dict[str, float] = {
        behaviour: float(np.mean([told == behaviour for true, told in done if true == behaviour]))
        for behaviour in BEHAVIOURS
    }
    needless = float(np.mean([told == "clarify" for true, told in done if true == "answer"]))
    return {"all": float(np.mean([true == told for true, told in done])), **shares, "needless": needless}


def crossed(learnt: list[Question], folds: int = 10) -> dict[str, float]:
    """Return the mean figures over ``folds`` folds, each measured on what its policy has not learnt from."""
    parts = [learnt[start::folds] for start in range(folds)]
    told = [figures(fit([q for other in parts if other is not part for q in other]), part) for part in parts]
    return {name: float(np.mean([one[name] for one in told])) for name in told[0]}


def say(title: str, told: dict[str, float]) -> None:
    """Print one line of figures."""
    click.echo(f"{title:28}" + "  ".join(f"{name} {share:.1%}" for name, share in told.items()))


@click.command()
@click.option("--check", is_flag=True, help="Chỉ đo chính sách đang dùng, không ghi.")
def main(check: bool) -> None:
    """Khớp chính sách trả lời, hỏi lại hay từ chối, rồi ghi vào actions/policy.json."""
    learnt = questions(LEARNT)
    policy = Policy.load() if check else fit(learnt)
    if not check:
        content = {"weights": policy.weights, "right": policy.right, "ask": policy.ask}
        WEIGHTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        say("mười phần chéo", crossed(learnt))
    say(f"câu đã học ({len(learnt)})", figures(policy, learnt))
    for title, paths in (("câu kiểm tra", CHECK), ("câu mù", BLIND)):
        asked = questions(paths)
        say(f"{title}, chưa học ({len(asked)})", figures(policy, asked))


if __name__ == "__main__":
    main()
