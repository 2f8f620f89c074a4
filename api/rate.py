"""A rate limit per key: a bucket that holds a minute's worth of requests and refills evenly, in bounded memory."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable


class RateLimit:
    """At most ``per_minute`` requests a minute and key, in bursts too; 0 lets everything through.

    Kept in this process: with several workers each counts for itself. Beyond ``max_keys`` the key that was quiet
    longest is forgotten.
    """

    def __init__(self, per_minute: int, *, max_keys: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with all buckets full."""
        self._interval = 60 / per_minute if per_minute else 0.0
        self._max_keys = max_keys
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, key: str) -> int:
        """Take one request from the bucket of ``key``; return 0, or the whole seconds to wait when it is empty."""
        if not self._interval:
            return 0
        now = self._clock()
        full_at = max(self._full_at.get(key, now), now) + self._interval
        over = full_at - now - 60
        if over > 1e-6:
            return max(1, math.ceil(over))
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._max_keys:
            self._full_at.popitem(last=False)
        return 0
