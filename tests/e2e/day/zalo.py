"""Zalo's stand-in beside the test, on a thread of its own, and residents who write there."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from ops.zalo_stand_in.app import OA, StandIn
from ops.zalo_stand_in.consent import agree
from tests.e2e.harness import eventually

PATIENCE = 90.0
# Zalo repeats what was not taken after 30 seconds, 5 minutes…: here after 1.5 and 15 seconds.
FACTOR = 0.05


class Zalo:
    """The stand-in, running until :meth:`stop`."""

    def __init__(self, port: int, webhook: str) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.stand_in = StandIn(port=port, webhook=webhook, factor=FACTOR, stamp=None, receipts=None)
        self.do(self.stand_in.__aenter__)

    def do(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """The result of a coroutine that runs with the stand-in."""
        return asyncio.run_coroutine_threadsafe(work(), self.loop).result(PATIENCE)

    def agree(self, address: str) -> None:
        """Have the account's administrator agree that the assistant answers for it."""
        self.do(lambda: agree(address, OA))

    def stop(self) -> None:
        self.do(self.stand_in.__aexit__)
        self.loop.call_soon_threadsafe(self.loop.stop)


class OnZalo:
    """A resident on Zalo."""

    def __init__(self, zalo: Zalo, number: int) -> None:
        self.zalo = zalo
        self.residents = zalo.stand_in.residents
        self.id = f"90000000000004{number:05d}"

    def say(self, text: str) -> "OnZalo":
        """Write, and return at once."""

        async def write() -> None:
            _, event = self.residents.say(OA, self.id, text)
            self.residents.deliver(event)

        self.zalo.do(write)
        return self

    def act(self, name: str) -> None:
        """Follow, leave, or take the consent back."""

        async def do() -> None:
            self.residents.deliver(self.residents.act(OA, self.id, name))

        self.zalo.do(do)

    def got(self) -> list[str]:
        """Every message that came, first first."""
        return [bubble.text for bubble in self.zalo.stand_in.world.shown(oa=OA, user=self.id) if bubble.side == "oa"]

    def ask(self, text: str, answer: str) -> str:
        """Write, wait for a message that holds ``answer``, and return it."""
        before = len(self.got())
        self.say(text)
        return self.hear(answer, after=before)

    def hear(self, words: str, *, after: int = 0) -> str:
        """Wait for a message that holds ``words`` beyond the first ``after``, and return it."""

        def heard() -> str:
            return next((text for text in self.got()[after:] if words in text), "")

        return str(eventually(heard, within=PATIENCE, every=0.1))

    def times(self, words: str) -> int:
        """How many messages hold ``words``."""
        return sum(words in text for text in self.got())
