"""What the conversation remembers between turns, kept in Rasa's slots."""

from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.reply import Reply

HISTORY_LENGTH = 8
# The words kept of what named the subject, in characters: enough for two long messages.
SUBJECT_LENGTH = 400


@dataclass(frozen=True)
class Memory:
    """The procedure and aspect talked about, the words that named it, the choices last offered, earlier procedures.

    ``asking`` is true while a question back waits for its answer; ``topic`` is that of the last reply; ``waiting``
    holds a question that waits for its commune.
    """

    procedure: str | None = None
    aspect: str | None = None
    subject: str | None = None
    asking: bool = False
    offered: list[dict[str, Any]] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    topic: str | None = None
    waiting: str | None = None

    @classmethod
    def of(cls, tracker: Tracker) -> "Memory":
        """Return the memory held in the tracker's slots."""
        slots = tracker.slots
        return cls(
            procedure=slots.get("procedure"),
            aspect=slots.get("aspect"),
            subject=slots.get("subject"),
            asking=bool(slots.get("asking")),
            offered=list(slots.get("offered") or []),
            history=list(slots.get("history") or []),
            topic=slots.get("topic"),
            waiting=slots.get("waiting"),
        )

    def offered_procedures(self) -> list[str]:
        """Return the codes of the procedures last offered, in the order shown, each once."""
        return list(dict.fromkeys(choice["procedure"] for choice in self.offered if choice.get("procedure")))

    def after(self, reply: Reply, *, asked: str | None, subject: str | None = None) -> "Memory":
        """Return the memory after ``reply``: what aspect was ``asked``, and the words that now name the ``subject``."""
        offered = [{"choice": c.choice, "procedure": c.procedure} for c in reply.choices]
        subject = (subject or self.subject or "")[-SUBJECT_LENGTH:] or None
        if reply.outcome == "clarify":
            return replace(self, aspect=asked, subject=subject, asking=True, offered=offered, topic=reply.topic)
        if reply.procedure is None:
            return replace(self, asking=False, offered=[], topic=reply.topic)
        history = [code for code in self.history if code != reply.procedure] + [reply.procedure]
        return Memory(reply.procedure, reply.aspect, subject, False, offered, history[-HISTORY_LENGTH:], reply.topic)

    def events(self) -> list[dict[str, Any]]:
        """Return the slot events that store this memory."""
        return [
            SlotSet("procedure", self.procedure),
            SlotSet("aspect", self.aspect),
            SlotSet("subject", self.subject),
            SlotSet("asking", self.asking),
            SlotSet("offered", self.offered),
            SlotSet("history", self.history),
            SlotSet("topic", self.topic),
            SlotSet("waiting", self.waiting),
        ]
