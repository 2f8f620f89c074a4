"""How many replies each session has had."""

import time
from collections import OrderedDict
from collections.abc import Callable


class Turns:
    """Counts replies by session in memory: a session quiet for ``idle`` seconds, or squeezed out by newer ones beyond
    ``max_sessions``, starts at 1 again, and so do all after a restart.
    """

    def __init__(
        self, *, max_sessions: int = 10_000, idle: float = 3600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Start without sessions; Rasa forgets a conversation after the same hour."""
        self._max_sessions = max_sessions
        self._idle = idle
        self._clock = clock
        self._seen: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def next(self, session: str) -> int:
        """Return the number of the reply now given to ``session``, from 1."""
        now = self._clock()
        turn, seen = self._seen.pop(session, (0, now))
        turn = turn + 1 if now - seen <= self._idle else 1
        self._seen[session] = (turn, now)
        if len(self._seen) > self._max_sessions:
            self._seen.popitem(last=False)
        return turn
