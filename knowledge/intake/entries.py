"""What the rows of a list say, cell by cell: entries that can be compared, and faults at their row and column."""

import dataclasses
from datetime import date
from typing import NamedTuple

from knowledge.intake.terms import Amount, Limit


class Fault(NamedTuple):
    """One thing wrong in one cell: where, what stands there, what is wrong, what to do; ``kind`` is for programs."""

    row: int
    column: str
    value: str
    kind: str
    wrong: str
    cure: str

    def __str__(self) -> str:
        """Return the fault as one line."""
        shown = f" “{self.value}”" if self.value else ""
        return f"Dòng {self.row}, cột {self.column}{shown}: {self.wrong}. {self.cure}"


@dataclasses.dataclass
class Entry:
    """One procedure as a list tells it; None and empty: the list says nothing of it."""

    row: int
    code: str = ""
    name: str = ""
    field: str | None = None
    agency: str | None = None
    level: str | None = None
    audience: str | None = None
    online: str | None = None
    channels: list[str] = dataclasses.field(default_factory=list)
    time: Limit | None = None
    fee: Amount | None = None
    laws: list[str] = dataclasses.field(default_factory=list)
    decision: str | None = None
    url: str | None = None
    day: date | None = None
    abolished: bool = False


class Reading(NamedTuple):
    """A list as read: its good entries, its faults in order, and what is worth knowing but stops nothing."""

    entries: list[Entry]
    faults: list[Fault]
    notes: list[Fault]
    # Codes of rows that hold a fault: they are in the list, so nothing is missing.
    faulty_codes: set[str]
    rows: int
