"""The parts of a commune's profile: its hours, offices and notices."""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from knowledge.record import Record, Text

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Span = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


class SpecialDay(Record):
    """A day with other hours than its weekday's: ``open`` empty means closed all day."""

    day: date
    open: list[Span] = []
    reason: str | None = None


class Hours(Record):
    """When the centre receives residents. Until an officer has ``confirmed`` them they are never told.

    ``weekly`` holds the spans of each weekday ("07:30-11:30"), the lunch break being the gap between two; a missing
    day is closed. Public holidays are closed unless ``special_days`` say otherwise.
    """

    confirmed: bool = False
    weekly: dict[Day, list[Span]] = {}
    special_days: list[SpecialDay] = []
    source: str | None = None
    as_of: date | None = None
    note: str | None = None


class CommuneOffice(Record):
    """An office of the commune: its name, what else people call it, what it does, and where that is written."""

    name: Text
    other_names: list[Text] = []
    duties: list[Text] = []
    section: str | None = None


class Banner(Record):
    """A notice at the top of the commune's pages and first reply, from one day to another, both included."""

    text: Text
    from_day: date
    to_day: date
