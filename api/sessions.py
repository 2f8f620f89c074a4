"""Messages of one session are handled one after another."""

import asyncio
from weakref import WeakValueDictionary


class Sessions:
    """A lock for each session in use."""

    def __init__(self) -> None:
        """Start without sessions."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def lock(self, session: str) -> asyncio.Lock:
        """Return the lock of ``session``; it lives as long as somebody holds or awaits it."""
        return self._locks.setdefault(session, asyncio.Lock())
