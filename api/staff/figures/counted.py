"""A period as it was counted: sums by kind and key, and how they ran over time, by channel and by commune."""

from collections.abc import Iterable
from typing import Any

from api.records.daily import QUESTIONS, UNANSWERED
from api.records.figures import Figures, Sum
from api.staff.figures.period import Period


class Counts:
    """Sums by kind and key, such as ("outcome", "answer")."""

    def __init__(self, sums: Iterable[tuple[str, str, Sum]]) -> None:
        """Keep the sums."""
        self._kinds: dict[str, dict[str, Sum]] = {}
        for kind, key, sum in sums:
            of_kind = self._kinds.setdefault(kind, {})
            of_kind[key] = of_kind.get(key, Sum()) + sum

    def of(self, kind: str) -> dict[str, int]:
        """Return how often each key of ``kind`` was counted."""
        return {key: sum.count for key, sum in self._kinds.get(kind, {}).items()}

    def number(self, kind: str, *keys: str) -> int:
        """Return how often ``kind`` was counted, of these ``keys`` alone if any are named."""
        return sum(count for key, count in self.of(kind).items() if not keys or key in keys)

    def measured(self, kind: str) -> Sum:
        """Return the number and the sum of what was measured under ``kind``."""
        return sum(self._kinds.get(kind, {}).values(), Sum())

    @property
    def questions(self) -> int:
        """How many questions were put to the assistant."""
        return self.number("outcome", *QUESTIONS)

    @property
    def unanswered(self) -> int:
        """How many of the questions had no answer in the data."""
        return self.number("outcome", *UNANSWERED)

    @property
    def empty(self) -> bool:
        """True when nothing at all was counted."""
        return not self._kinds


class Counted:
    """All sums of a period, read once and put together as each table needs them."""

    def __init__(self, figures: Figures) -> None:
        """Read the sums."""
        self._sums = figures.sums("commune", "channel", "kind", "key")

    def all(self) -> Counts:
        """Return everything together."""
        return Counts((kind, key, sum) for (_, _, kind, key), sum in self._sums.items())

    def by_commune(self) -> dict[str, Counts]:
        """Return the counts of each commune."""
        return self._apart(0)

    def by_channel(self) -> dict[str, Counts]:
        """Return the counts of each channel."""
        return self._apart(1)

    def _apart(self, column: int) -> dict[str, Counts]:
        apart: dict[str, list[tuple[str, str, Sum]]] = {}
        for place, sum in self._sums.items():
            apart.setdefault(place[column], []).append((place[2], place[3], sum))
        return {value: Counts(sums) for value, sums in apart.items()}


def over_time(figures: Figures, period: Period) -> dict[Any, Counts]:
    """Return the outcomes apart for each step of the period, earliest first; a step without any is empty."""
    apart: dict[Any, list[tuple[str, str, Sum]]] = {first: [] for first in period.steps()}
    for (day, kind, key), sum in figures.sums("day", "kind", "key", kind="outcome").items():
        apart[period.first_of(day)].append((kind, key, sum))
    return {first: Counts(sums) for first, sums in apart.items()}
