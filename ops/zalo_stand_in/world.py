"""What the stand-in knows: one application, its Official Accounts, residents, and everything anybody was shown."""

import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, Literal

Mode = Literal["both", "v3", "v2", "closed"]
DAY_MS = 24 * 60 * 60 * 1000
SIDES = ("user", "oa", "staff", "note")


@dataclass(frozen=True, kw_only=True)
class App:
    """The application registered with Zalo, with the two secrets that must not be mixed up."""

    id: str = "1234567890123456789"
    secret: str = "demo-app-secret"
    oa_secret: str = "demo-oa-secret"
    callback: str = ""


@dataclass(kw_only=True)
class Account:
    """One Official Account; ``mode`` says which endpoint is open to it, ``remain`` how many replies are left."""

    id: str
    name: str
    mode: Mode = "both"
    remain: int = 1_000_000


@dataclass(kw_only=True)
class Bubble:
    """One thing shown in a conversation, and what became of it."""

    n: int
    at: int
    oa: str
    user: str
    side: str
    text: str
    msg_id: str
    buttons: list[dict[str, Any]] = field(default_factory=list)
    attachment: dict[str, Any] | None = None
    quote: str = ""
    hidden: bool = False
    reaction: str = ""


@dataclass(kw_only=True)
class Talk:
    """What Zalo knows about one resident and one account."""

    following: bool = False
    chatted: bool = False
    restricted: bool = False
    last_interaction: int = 0


class World:
    """The state of the stand-in; times are milliseconds, ids are strings."""

    def __init__(self, app: App, accounts: list[Account]) -> None:
        """Begin with nobody having said anything."""
        self.app = app
        self.accounts = {account.id: account for account in accounts}
        self.users: dict[str, str] = {}
        self.talks: dict[tuple[str, str], Talk] = {}
        self.log: list[Bubble] = []
        self.calls: list[dict[str, Any]] = []
        self.ahead_ms = 0
        self._numbers = itertools.count(1)
        self._last_ms = 0

    def now(self) -> int:
        """Return the stand-in's time, which a test may set ahead."""
        return int(time.time() * 1000) + self.ahead_ms

    def stamp(self) -> int:
        """Return the time of a new event: later than every one before it."""
        self._last_ms = max(self.now(), self._last_ms + 1)
        return self._last_ms

    def user(self, id: str, name: str = "") -> str:
        """Return ``id``, known from now on."""
        self.users.setdefault(id, name or f"Người dân {len(self.users) + 1}")
        return id

    def talk(self, oa: str, user: str) -> Talk:
        """Return what is known of ``user`` at ``oa``."""
        return self.talks.setdefault((oa, self.user(user)), Talk())

    def interacted(self, oa: str, user: str) -> None:
        """Open the window in which the account may write to the resident."""
        self.talk(oa, user).last_interaction = self.now()

    def show(self, oa: str, user: str, side: str, text: str, **more: Any) -> Bubble:
        """Add a bubble to the conversation and return it."""
        bubble = Bubble(
            n=next(self._numbers),
            at=self.stamp(),
            oa=oa,
            user=self.user(user),
            side=side,
            text=text,
            msg_id=more.pop("msg_id", "") or secrets.token_hex(8),
            **more,
        )
        self.log.append(bubble)
        return bubble

    def find(self, msg_id: str) -> Bubble | None:
        """Return the bubble with this message id."""
        return next((bubble for bubble in reversed(self.log) if bubble.msg_id == msg_id), None)

    def shown(self, *, oa: str = "", user: str = "", after: int = 0) -> list[Bubble]:
        """Return the bubbles after number ``after``, of one account or resident when named."""
        return [
            bubble for bubble in self.log if bubble.n > after and oa in ("", bubble.oa) and user in ("", bubble.user)
        ]
