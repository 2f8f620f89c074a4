"""Wakes the streams of this process when something is pushed to their session."""

import asyncio
from collections import defaultdict

# What the officers' inbox waits for; no session is called so.
STAFF = "staff:inbox"


class Bell:
    """One event a waiting session: whoever pushes rings, and the streams look at once instead of at their next round.

    Another process' pushes ring nothing here: streams look by themselves every few seconds too.
    """

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.closing = asyncio.Event()

    def ring(self, session: str) -> None:
        """Wake the streams of ``session``."""
        for event in self._waiting.get(session, ()):
            event.set()

    def close(self) -> None:
        """Wake everybody for good: the process is about to stop."""
        self.closing.set()
        for events in self._waiting.values():
            for event in events:
                event.set()

    async def wait(self, session: str, seconds: float) -> None:
        """Return when the bell rings for ``session``, or after ``seconds``."""
        event = asyncio.Event()
        self._waiting[session].add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting[session].discard(event)
            if not self._waiting[session]:
                del self._waiting[session]
