"""What residents and officers do at the stand-in: each act shows something and sends the webhook that follows."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ops.zalo_stand_in import events
from ops.zalo_stand_in.courier import Courier
from ops.zalo_stand_in.signing import Flaw
from ops.zalo_stand_in.world import Bubble, World

Sender = Literal["oa", "user"]
STAFF = "7000000000000000009"
NOTES = {"follow": "đã quan tâm trang", "unfollow": "đã bỏ quan tâm trang", "chatnow": "đã bấm “Nhắn tin”"}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How an event travels: late, several times, spoilt, or tried once only."""

    after: float = 0.0
    copies: int = 1
    apart: float = 0.0
    flaw: Flaw = ""
    retries: bool = True


PLAIN = Delivery()


class Residents:
    """Everybody outside the assistant; ``receipts`` None alternates between the two readings of who sends them."""

    def __init__(self, world: World, courier: Courier, *, receipts: Sender | None = "oa") -> None:
        """Begin with nobody having done anything."""
        self.world = world
        self.courier = courier
        self.anonymous: dict[str, str] = {}
        self._receipts: Iterator[Sender] = itertools.cycle([receipts] if receipts else ["oa", "user"])

    def deliver(self, event: events.Event, how: Delivery = PLAIN) -> list[asyncio.Task[int]]:
        """Send an event on its way as ``how`` says; the tasks give the last status of each copy."""
        return [
            self.courier.send(event, after=how.after + copy * how.apart, flaw=how.flaw, retries=how.retries)
            for copy in range(how.copies)
        ]

    def say(
        self, oa: str, user: str, text: str, *, quote: str = "", hidden: bool = False
    ) -> tuple[Bubble, events.Event]:
        """Write ``text`` and return the bubble and its event, still to be delivered."""
        self.world.interacted(oa, user)
        bubble = self.world.show(oa, user, "user", text, quote=quote, hidden=hidden)
        if conversation := self.anonymous.get(user):
            return bubble, events.sent_anonymously(self.world, bubble, conversation)
        return bubble, events.sent_by_user(self.world, bubble)

    def send(self, oa: str, user: str, kind: str, text: str = "") -> tuple[Bubble, events.Event]:
        """Send an attachment of ``kind`` and return the bubble and its event; raises KeyError on an unknown kind."""
        self.world.interacted(oa, user)
        attachment = {"type": kind, "payload": events.ATTACHMENTS[kind]}
        bubble = self.world.show(oa, user, "user", text, attachment=attachment)
        return bubble, events.sent_by_user(self.world, bubble)

    def press(self, msg_id: str, index: int) -> tuple[Bubble, events.Event] | None:
        """Press a button of a message: its event, or None where a button only opens a page or the dialler.

        Raises LookupError when there is no such message or button.
        """
        bubble = self.world.find(msg_id)
        if bubble is None or not 0 <= index < len(bubble.buttons):
            raise LookupError("no such button")
        button = bubble.buttons[index]
        if button["type"] not in ("oa.query.show", "oa.query.hide"):
            return None
        hidden = button["type"] == "oa.query.hide"
        return self.say(bubble.oa, bubble.user, button["payload"], hidden=hidden)

    def act(self, oa: str, user: str, name: str, **more: Any) -> events.Event:
        """Return the event of following, leaving, withdrawing…; raises KeyError on an unknown act."""
        talk = self.world.talk(oa, user)
        if name in ("follow", "unfollow"):
            talk.following = name == "follow"
            event = events.follow(self.world, oa, user, follows=talk.following)
        elif name == "chatnow":
            event = events.about_user(self.world, "user_click_chatnow", oa, user)
        elif name == "withdraw":
            event = events.about_user(self.world, "user_withdraw", oa, user)
        elif name == "info":
            event = events.submitted(self.world, oa, user, more)
        else:
            raise KeyError(name)
        if name in ("follow", "chatnow", "info"):
            self.world.interacted(oa, user)
        if name in NOTES:
            self.world.show(oa, user, "note", NOTES[name])
        return event

    def staff(self, oa: str, user: str, text: str) -> events.Event:
        """Have an officer write by hand in Zalo's own tool and return the echo of it."""
        bubble = self.world.show(oa, user, "staff", text)
        return events.echo(self.world, bubble, admin=STAFF)

    def arrived(self, bubble: Bubble) -> None:
        """Send what follows on a message of the account: its echo, that it arrived, that it was read."""
        from_user = next(self._receipts) == "user"
        self.deliver(events.echo(self.world, bubble))
        if bubble.user not in self.anonymous:
            for name, after in (("user_received_message", 0.05), ("user_seen_message", 0.2)):
                receipt = events.receipt(self.world, name, bubble, from_user=from_user)
                self.deliver(receipt, Delivery(after=after * min(1.0, self.courier.factor * 10)))
