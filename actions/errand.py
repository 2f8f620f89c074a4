"""The common frame of all actions: read the turn, make one reply, send it down, remember it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Memory
from actions.reply import Reply
from actions.resources import Resources, shared
from knowledge.hours import now_in_vietnam
from knowledge.records import Commune, OldPlace
from knowledge.wording import mentioned_aspect

# What naming an aspect outright adds to its intent's probability.
NAMED_ASPECT_BONUS = 0.5

ASPECT_INTENTS = {
    f"ask_{aspect}": aspect
    for aspect in (
        "overview", "documents", "fee", "time", "place", "steps",
        "online", "result", "conditions", "legal", "forms", "authorisation",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One message of a resident, understood: its words, intents best first, button, commune and memory.

    The commune is the one that the message names, else the channel's, else the one named earlier; ``old_place`` is
    the commune of before July 2025 by whose name it was named.
    """

    text: str
    intents: list[tuple[str, float]]
    choice: str | None
    commune: Commune | None
    memory: Memory
    now: datetime
    old_place: OldPlace | None = None

    @classmethod
    def of(cls, tracker: Tracker, resources: Resources) -> "Turn":
        """Return the turn held in the tracker's latest message."""
        message = tracker.latest_message
        metadata = message.get("metadata") or {}
        text = message.get("text") or ""
        named = resources.places.named(text)
        known = resources.commune(metadata.get("commune")) or resources.commune(tracker.slots.get("commune"))
        known = known or resources.only_commune()
        ranking = message.get("intent_ranking") or [message.get("intent") or {}]
        return cls(
            text=text,
            intents=[(i.get("name") or "", float(i.get("confidence") or 0.0)) for i in ranking],
            choice=metadata.get("choice"),
            commune=named.commune if named else known,
            old_place=named.old if named else None,
            memory=Memory.of(tracker),
            now=now_in_vietnam(),
        )

    @property
    def province(self) -> str | None:
        """The province of the turn's commune, or None."""
        return self.commune.province if self.commune else None

    @property
    def today(self) -> date:
        """The day of the turn in Vietnam."""
        return self.now.date()

    @property
    def intent(self) -> str:
        """The name of the most likely intent."""
        return self.intents[0][0] if self.intents else ""

    def aspect(self) -> str | None:
        """Return the aspect asked, or None when the best intent asks none.

        The words that name an aspect outright count beside the intents: a story's own words mislead the classifier.
        """
        if self.intent not in ASPECT_INTENTS:
            return None
        scores = {ASPECT_INTENTS[name]: score for name, score in self.intents if name in ASPECT_INTENTS}
        if named := mentioned_aspect(self.text):
            scores[named] = scores.get(named, 0.0) + NAMED_ASPECT_BONUS
        return max(scores, key=lambda aspect: scores[aspect])


class Said(NamedTuple):
    """A reply with what the conversation remembers of it.

    The aspect asked, the words that name the subject, and a question that waits for its commune.
    """

    reply: Reply
    asked: str | None = None
    subject: str | None = None
    waiting: str | None = None


class Errand(Action, ABC):
    """An action that answers with exactly one reply; subclasses give its name and compose the reply."""

    def __init__(self, resources: Resources | None = None) -> None:
        """Use ``resources``, or the process's shared ones when the action server builds the action."""
        self._given = resources

    @property
    def resources(self) -> Resources:
        """The open knowledge."""
        return self._given or shared()

    @abstractmethod
    def name(self) -> str:
        """Return the name that the domain calls this action by."""

    @abstractmethod
    def reply(self, turn: Turn) -> Said:
        """Return the reply to ``turn`` and what of it is remembered."""

    def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002  the action server passes it by position
    ) -> list[dict[str, Any]]:
        """Send the reply to the resident and return the slot events that remember it."""
        turn = Turn.of(tracker, self.resources)
        said = self.reply(turn)
        dispatcher.utter_message(json_message=_with_old_place(said.reply, turn).body())
        memory = turn.memory.after(said.reply, asked=said.asked, subject=said.subject)
        remembered = replace(memory, waiting=said.waiting).events()
        return [*remembered, SlotSet("commune", turn.commune.id if turn.commune else None)]


def _with_old_place(reply: Reply, turn: Turn) -> Reply:
    """Return ``reply``, saying first where the old commune that the message named belongs now."""
    if turn.old_place is None or turn.commune is None or not reply.messages:
        return reply
    old = turn.old_place
    partly = "phần lớn " if old.divided else ""
    note = f"Từ tháng 7/2025, {partly}{old.old_commune} ({old.old_district} cũ) thuộc {turn.commune.title}."
    first, *rest = reply.messages
    return replace(reply, messages=[replace(first, text=f"{note}\n{first.text}"), *rest])
