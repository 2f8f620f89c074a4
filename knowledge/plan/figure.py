"""One figure of a sentence, as every reader of figures returns it."""

from dataclasses import dataclass
from typing import Literal

FigureKind = Literal["percent", "quarter", "date", "month", "document", "period", "money"]


@dataclass(frozen=True)
class Figure:
    """One figure: its kind, its usual spelling, where it stands, and what a person should check about it."""

    kind: FigureKind
    text: str
    start: int
    end: int
    doubt: str | None = None
