"""The grammar of an offered button's ``choice``."""

from dataclasses import dataclass
from typing import cast, get_args

from api.schemas import Aspect, Topic
from knowledge.store import Store

NONE = "none"


@dataclass(frozen=True)
class Chosen:
    """A choice taken apart: a procedure (and perhaps an aspect), a topic, a curated answer, a commune, or none."""

    procedure: str | None = None
    aspect: Aspect | None = None
    topic: Topic | None = None
    answer: str | None = None
    commune: str | None = None


def parse_choice(choice: str, store: Store) -> Chosen | None:
    """Return what ``choice`` means, or None when its grammar, aspect, topic or procedure is unknown."""
    kind, _, rest = choice.partition(":")
    if choice == NONE:
        return Chosen()
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


def _known(code: str, store: Store) -> bool:
    return (store.procedure(code) or store.directory_entry(code)) is not None
