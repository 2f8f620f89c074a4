"""Asking back: at least two choices, each procedure once, each label different, none of them last."""

from datetime import datetime
from itertools import pairwise

import pytest

from actions.decide import Decision
from actions.errand import Turn
from actions.memory import Memory
from actions.procedure import reply_to
from actions.resources import Resources
from actions.say.clarify import Option, short_label, which_of
from knowledge.store import Store


def test_which_of_labels_every_choice_differently(store: Store) -> None:
    procedures = store.procedures()
    for pair in pairwise(procedures):
        options = [Option(procedure, short_label(procedure)) for procedure in pair]
        reply = which_of(options, commune=None, aspect=None, confidence=0.5)
        labels = [choice.label for choice in reply.choices]
        assert len(set(labels)) == 3, labels
        assert reply.choices[-1].choice == "none"


@pytest.mark.parametrize("commune", [None, "hoang-loc", "thanh-mien", "hung-thinh"])
def test_every_family_offers_each_procedure_once(resources: Resources, commune: str | None) -> None:
    turn = Turn("", [], None, resources.commune(commune), Memory(), datetime(2026, 11, 21))
    for family in resources.store.families():
        members = resources.searcher.members(family.id, province=turn.province)
        reply = reply_to(Decision("clarify", members, family=family.id), turn, resources, aspect="fee")
        offered = [choice.procedure for choice in reply.choices if choice.procedure]
        assert reply.outcome == "clarify"
        assert offered == members
        assert len(offered) == len(set(offered))
        assert len({choice.label for choice in reply.choices}) == len(reply.choices), family.id
