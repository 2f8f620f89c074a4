"""The diary of a week: each step, what was seen, how long it took, and whether it was as it must be."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Error

from ops.bench.processes import BenchError


def say(text: str) -> None:
    """Print one line of progress at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Broken(Exception):
    """A step could not be gone through, so that what follows from it cannot either."""


@dataclass
class Step:
    """One step of a day: what was seen, and what was not as it must be."""

    day: str
    what: str
    seen: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """True when everything was as it must be."""
        return not self.faults

    def see(self, text: str) -> None:
        """Write down what was seen."""
        self.seen.append(text)

    def must(self, true: bool, text: str) -> None:
        """Write down what had to be so, as seen or as a fault."""
        (self.seen if true else self.faults).append(text)


class Diary:
    """All steps gone through so far."""

    def __init__(self) -> None:
        """Begin an empty one."""
        self.steps: list[Step] = []

    @property
    def good(self) -> bool:
        """True when every step was as it must be."""
        return all(step.good for step in self.steps)

    @contextmanager
    def step(self, day: str, what: str) -> Iterator[Step]:
        """Time and write down one step; raises Broken when a page or a server does not do what it should."""
        step, began = Step(day, what), time.perf_counter()
        self.steps.append(step)
        say(f"{day}: {what} …")
        try:
            yield step
        except (Error, BenchError, OSError) as error:
            step.faults.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
            raise Broken(what) from error
        finally:
            step.seconds = time.perf_counter() - began
            told = "; ".join([*(f"KHÔNG: {each}" for each in step.faults), *step.seen])
            say(f"  {'đạt' if step.good else 'CHƯA ĐẠT'} sau {step.seconds:.1f} giây: {told}")
