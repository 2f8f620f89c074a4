"""How many event streams are open, by session and by client address, so that nobody holds too many."""

import contextlib
from collections import Counter
from collections.abc import Iterator


class Streams:
    """Counts open streams of this process by key; ``count`` is how many there are."""

    def __init__(self) -> None:
        """Start with none open."""
        self._open: Counter[str] = Counter()
        self.count = 0

    @contextlib.contextmanager
    def held(self, *limits: tuple[str, int]) -> Iterator[bool]:
        """Give whether every key has room for one more stream, which is then counted while the block runs."""
        room = all(self._open[key] < most for key, most in limits)
        if room:
            self._open.update(key for key, _ in limits)
            self.count += 1
        try:
            yield room
        finally:
            if room:
                self.count -= 1
                self._open.subtract(key for key, _ in limits)
                self._open += Counter()  # drops the keys at zero
