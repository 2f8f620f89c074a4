"""What the conversation remembers between turns, kept in Rasa's slots."""

from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.reply import Reply

HISTORY_LENGTH = 8


@dataclass(frozen=True)
class Memory:
    """The procedure and aspect talked about, the choices last offered, and earlier procedures (latest last)."""

    procedure: str | None = None
    aspect: str | None = None
    offered: list[dict[str, Any]] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, tracker: Tracker) -> "Memory":
        """Return the memory held in the tracker's slots."""
        slots = tracker.slots
        return cls(
            procedure=slots.get("procedure"),
            aspect=slots.get("aspect"),
            offered=list(slots.get("offered") or []),
            history=list(slots.get("history") or []),
        )

    def offered_procedures(self) -> list[str]:
        """Return the codes of the procedures last offered, in the order shown, each once."""
        return list(dict.fromkeys(choice["procedure"] for choice in self.offered if choice.get("procedure")))

    def after(self, reply: Reply, *, asked: str | None) -> "Memory":
        """Return the memory after ``reply``; ``asked`` is the aspect the resident wants answered."""
        offered = [{"choice": c.choice, "procedure": c.procedure} for c in reply.choices]
        if reply.outcome == "clarify":
            return replace(self, aspect=asked, offered=offered)
        if reply.procedure is None:
            return replace(self, offered=[])
        history = [code for code in self.history if code != reply.procedure] + [reply.procedure]
        return Memory(reply.procedure, reply.aspect, offered, history[-HISTORY_LENGTH:])

    def events(self) -> list[dict[str, Any]]:
        """Return the slot events that store this memory."""
        return [
            SlotSet("procedure", self.procedure),
            SlotSet("aspect", self.aspect),
            SlotSet("offered", self.offered),
            SlotSet("history", self.history),
        ]
