"""Asking back: at least two choices, each label different, none of them last."""

from itertools import pairwise

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
