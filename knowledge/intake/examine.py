"""A list's file from its bytes to its report, for the command and the console alike; nothing is written."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from knowledge.intake.columns import Layout, layouts
from knowledge.intake.compare import Difference, Origin, compare
from knowledge.intake.entries import Reading
from knowledge.intake.known import Known
from knowledge.intake.reading import read_book
from knowledge.intake.rows import read_rows
from knowledge.intake.sheet import Book, IntakeError


class Opened(NamedTuple):
    """A file that was read, its sheets' layouts with the best understood first, and the one chosen."""

    book: Book
    layouts: list[Layout]
    layout: Layout


class Report(NamedTuple):
    """What a list says beside what is published."""

    reading: Reading
    differences: list[Difference]

    def counts(self) -> dict[str, int]:
        """Return how many rows, faults and differences of each kind there are."""
        kinds = ("new", "changed", "abolished", "same")
        told = {kind: sum(each.kind == kind for each in self.differences) for kind in kinds}
        return {"rows": self.reading.rows, "faults": len(self.reading.faults), **told}


def open_list(name: str, content: bytes, *, sheet: str = "", mapping: Mapping[int, str] | None = None) -> Opened:
    """Return a file read and its columns guessed, or taken for what ``mapping`` says; raises IntakeError."""
    book = read_book(name, content)
    found = layouts(book)
    chosen = next((each for each in found if each.sheet.name == sheet), None) if sheet else found[0]
    if chosen is None:
        names = ", ".join(f"“{each.sheet.name}”" for each in found)
        raise IntakeError(f"Tệp không có trang tính “{sheet}”; có: {names}.")
    return Opened(book, found, chosen if mapping is None else chosen.with_mapping(mapping))


def examine(layout: Layout, known: Known, origin: Origin, *, today: date) -> Report:
    """Return the report on a list; raises IntakeError when its columns are not known."""
    reading = read_rows(layout, known, today=today)
    return Report(reading, compare(reading, known, origin))
