"""The decision policy: chances, the choice they lead to, and that the stored weights do what they were fitted for."""

import pytest

from actions.fit import BLIND, LEARNT, figures, fit, questions
from actions.policy import BEHAVIOURS, Policy


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load()


SIGNAL = {
    "procedure": 0.5, "lead": 0.3, "family": 0.1, "own_family": 0.1, "own_family_lead": -0.4,
    "outside_lead": -0.4, "words": 2.5, "telling_words": 1.8,
}  # fmt: skip


def test_chances_sum_to_one_and_a_clear_lead_is_answered(policy: Policy) -> None:
    chances = policy.chances(SIGNAL)
    assert sum(chances.values()) == pytest.approx(1)
    assert set(chances) == set(BEHAVIOURS)
    assert policy.choose(chances) == "answer"
    assert 0.5 < policy.sureness("answer", chances, SIGNAL) <= 1


@pytest.mark.parametrize(
    ("changed", "behaviour"),
    [
        ({"lead": 0.0, "family": 0.5, "own_family": 0.5, "own_family_lead": 0.2, "words": 1.6}, "clarify"),
        ({"procedure": 0.1, "lead": 0.02, "outside_lead": 0.4}, "outside"),
    ],
)
def test_choose_asks_back_and_declines(policy: Policy, changed: dict[str, float], behaviour: str) -> None:
    assert policy.choose(policy.chances(SIGNAL | changed)) == behaviour


def test_foreign_makes_declining_likelier(policy: Policy) -> None:
    assert policy.chances(SIGNAL, foreign=4)["outside"] > policy.chances(SIGNAL)["outside"]


def test_stored_policy_behaves_as_a_fresh_fit() -> None:
    """The data moves on without a refit now and then; once it has moved far, ``make fit`` is due."""
    learnt = questions(LEARNT)
    stored, fresh = figures(Policy.load(), learnt), figures(fit(learnt), learnt)
    assert stored["all"] >= fresh["all"] - 0.02, "run `make fit`"


def test_stored_policy_holds_on_questions_it_has_not_learnt() -> None:
    told = figures(Policy.load(), questions(BLIND))
    assert told["outside"] >= 0.9
    assert told["clarify"] >= 0.8
    assert told["answer"] >= 0.85
