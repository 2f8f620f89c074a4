"""The grammar of an offered button's ``choice``."""

import re
from dataclasses import dataclass
from typing import cast, get_args

from api.forms.contact import TALK
from api.forms.guide import FORMS
from api.forms.steps import PREFIX
from api.handover import LEAVE, START
from api.schemas import Aspect, Topic
from knowledge.store import Store

NONE = "none"
_FORM_ANSWER = re.compile(rf"{PREFIX}[a-z0-9-]{{1,64}}")


@dataclass(frozen=True)
class Chosen:
    """A choice taken apart: a procedure (and perhaps an aspect), a topic, a curated answer, a commune, or none.

    ``form`` names a guided form to begin, with ``commune`` if the choice names it; a choice within one is told by its
    prefix alone. ``leave`` ends the handover.
    """

    procedure: str | None = None
    aspect: Aspect | None = None
    topic: Topic | None = None
    answer: str | None = None
    commune: str | None = None
    form: str | None = None
    leave: bool = False


def parse_choice(choice: str, store: Store) -> Chosen | None:
    """Return what ``choice`` means, or None when its grammar, aspect, topic or procedure is unknown."""
    kind, _, rest = choice.partition(":")
    if _FORM_ANSWER.fullmatch(choice):
        return Chosen(form=rest if rest in FORMS else None)
    if choice == NONE:
        return Chosen()
    if kind == "handover":
        return _of_handover(choice, store)
    if kind == "topic" and rest in get_args(Topic):
        return Chosen(topic=cast(Topic, rest))
    if kind == "answer" and store.answer(rest):
        return Chosen(answer=rest)
    if kind == "commune" and store.commune(rest):
        return Chosen(commune=rest)
    if kind == "procedure":
        code, colon, aspect = rest.partition(":")
        if _known(code, store) and (not colon or aspect in get_args(Aspect)):
            return Chosen(procedure=code, aspect=cast(Aspect, aspect) if colon else None)
    return None


def _of_handover(choice: str, store: Store) -> Chosen | None:
    """Return what "handover:leave", "handover:start" or "handover:start:<commune>" means."""
    if choice == LEAVE:
        return Chosen(leave=True)
    if choice == START:
        return Chosen(form=TALK)
    commune = choice.removeprefix(f"{START}:")
    return Chosen(form=TALK, commune=commune) if commune != choice and store.commune(commune) else None


def _known(code: str, store: Store) -> bool:
    return (store.procedure(code) or store.directory_entry(code)) is not None
