"""The seam between channels and the assistant: a channel parses what comes in and sends what goes out, no more.

A third channel is one class like this, a route that hands it raw bytes, and a row in ``registry.py``.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from api.rate import RateLimit
from api.records.secrets import Vault

# False calls a minute from one address; Zalo itself sends none.
REFUSED_RATE = 120
Kind = Literal[
    "text",  # a question
    "unsupported",  # a picture, a file, a voice message
    "location",
    "follow",
    "unfollow",
    "start",  # the conversation was opened without a word
    "echo",  # what we sent, told back to us
    "staff_echo",  # what an officer wrote by hand in the channel's own tool
    "received",
    "seen",
    "withdraw",  # the resident wants everything deleted
]
FailedKind = Literal[
    "retry",  # temporary: a few more times
    "rate",  # too fast, or nobody reached: more times, more slowly
    "uncertain",  # it may have arrived
    "permanent",  # never to this person, or not this message
    "quota",  # the quota for this person is used up
    "config",  # the account is not set up for it
    "token",  # no token: it waits for a person
    "closed",  # the account may not send at all
]


class Refused(Exception):
    """A call of the webhook that is not from the channel; the message says why, without anything secret."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened: ``key`` tells repeats apart, ``at`` is the channel's own clock."""

    kind: Kind
    key: str
    user: str
    account: str
    at: datetime
    text: str = ""
    message_id: str | None = None
    # Ids of the messages that a receipt is about.
    message_ids: tuple[str, ...] = ()
    # A visitor without an account is reached through a conversation.
    conversation: str | None = None


@dataclass(frozen=True)
class Button:
    """A button: what it says, what it does, and with which value."""

    title: str
    does: Literal["choice", "url", "phone"]
    value: str


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message to send."""

    account: str
    user: str
    text: str
    buttons: tuple[Button, ...] = ()
    quote: str | None = None
    conversation: str | None = None


@dataclass(frozen=True)
class Sent:
    """A message that the channel took; its id there, if it told one."""

    provider_id: str | None = None


@dataclass(frozen=True)
class Failed:
    """A message that the channel did not take, or perhaps did not."""

    kind: FailedKind
    code: str = ""
    message: str = ""


@dataclass(frozen=True)
class Account:
    """One account of a channel: its id there and the commune it speaks for, None when residents say which."""

    id: str
    commune: str | None


class Channel(Protocol):
    """What a channel has to do."""

    name: str
    buttons: bool

    @property
    def accounts(self) -> Mapping[str, Account]:
        """Return the accounts by their id."""

    def events(self, raw: bytes, headers: Mapping[str, str]) -> list[Event]:
        """Return what a call of the webhook tells, nothing for what is ignored; raises Refused for a false one."""

    async def send(self, outgoing: Outgoing) -> Sent | Failed:
        """Send one message and return what became of it."""

    async def every_second(self) -> None:
        """Do what has to be done now and then."""


@dataclass
class Channels:
    """The channels that are set up, what seals their secrets, their worker's bell, and who sends false calls."""

    by_name: dict[str, Channel]
    vault: Vault
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    by_refused: RateLimit = field(default_factory=lambda: RateLimit(REFUSED_RATE))
