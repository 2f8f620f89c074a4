"""Trouble on demand: which call fails next, how, and whether the message arrived all the same."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

# What the page and the tests call a kind of trouble, and the fields that make it.
PRESETS: dict[str, dict[str, Any]] = {
    "token-invalid": {"error": -216, "message": "Access token is invalid"},
    "token-expired": {"error": -220, "message": "access_token is expired or removed"},
    "rate": {"error": -32, "message": "Application request rate limit reached"},
    "window": {"error": -230, "message": "User has not interacted with the OA in the past 7 days"},
    "never-talked": {
        "error": -232,
        "message": "User has not interacted with the OA, or the last time was too long ago",
    },
    "not-v3": {"error": -235, "message": "API does not support this type of OA", "endpoint": "v3"},
    "not-v2": {"error": -240, "message": "API v2 is shut down, use v3", "endpoint": "v2"},
    "no-buttons": {"error": -201, "message": "Params is invalid", "only_buttons": True, "times": 1_000_000},
    "quota": {"error": -211, "message": "Out of quota"},
    "server-error": {"http": 500},
    "gateway-delivered": {"http": 502, "delivered": True},
    "timeout-delivered": {"hang": 30.0, "delivered": True},
    "timeout-lost": {"hang": 30.0, "http": 504},
    "dropped-delivered": {"drop": True, "delivered": True},
    "dropped-lost": {"drop": True},
    "token-endpoint-down": {"on": "token", "http": 503},
}


@dataclass(kw_only=True)
class Fault:
    """One kind of trouble for the next ``times`` calls that match; ``used`` counts them."""

    on: str = "send"
    error: int = 0
    message: str = ""
    http: int = 200
    hang: float = 0.0
    drop: bool = False
    delivered: bool = False
    only_buttons: bool = False
    endpoint: str = ""
    user: str = ""
    times: int = 1
    used: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def matches(self, on: str, endpoint: str, user: str, buttons: bool) -> bool:
        """Return True when the next such call is to meet this trouble."""
        fits = self.on == on and self.endpoint in ("", endpoint) and self.user in ("", user)
        return self.used < self.times and fits and (buttons or not self.only_buttons)

    @property
    def prevents(self) -> bool:
        """True when the call has no effect."""
        return not self.delivered and bool(self.error or self.drop or self.http != 200)


class Faults:
    """The trouble that is set up."""

    def __init__(self) -> None:
        """Begin without any."""
        self.waiting: list[Fault] = []

    def add(self, preset: str = "", **fields: Any) -> Fault:
        """Set up a preset, or any fields of a Fault, or both; raises KeyError or TypeError on unknown names."""
        fault = Fault(**{**(PRESETS[preset] if preset else {}), **fields})
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Back to normal."""
        self.waiting.clear()

    def take(self, on: str, *, endpoint: str = "", user: str = "", buttons: bool = False) -> Fault | None:
        """Return the trouble this call meets, counted as used; None when all is well."""
        for fault in self.waiting:
            if fault.matches(on, endpoint, user, buttons):
                fault.used += 1
                fault.reached.set()
                return fault
        return None
