"""The day a result may be expected, counted in Vietnamese days from a receipt: an estimate and never a promise.

The first day counted is the officer's to choose; no rule of law is applied that the record does not state.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from knowledge.commune_records import Hours
from knowledge.desk.time_limit import Limit, Span
from knowledge.desk.working_days import is_working_day, working_days_after

First = Literal["next", "same"]
# A limit in hours is counted in whole working days of this many hours.
HOURS_A_DAY = 8


@dataclass(frozen=True)
class Due:
    """One span counted: the day it ends and how it was counted."""

    span: Span
    day: date
    how: str


@dataclass(frozen=True)
class Return:
    """When a result may be expected: ``day`` is the latest of ``each``, None when nothing could be counted."""

    first: date
    each: tuple[Due, ...]
    late: bool

    @property
    def day(self) -> date | None:
        """The latest day of all spans."""
        return max((due.day for due in self.each), default=None)


def expected(limit: Limit, received: datetime, first: First = "next", hours: Hours | None = None) -> Return:
    """Return the days ``limit`` leads to for a dossier ``received`` (Vietnam's time), counted from the ``first`` day.

    A receipt after the record's own hour, or on a day off, counts as one of the next working day.
    """
    late = limit.cut_off is not None and (received.hour, received.minute) > (limit.cut_off, 0)
    taken = received.date()
    if late or not is_working_day(taken, hours):
        taken = working_days_after(taken, 1, hours)
    begins = taken if first == "same" else working_days_after(taken, 1, hours)
    return Return(begins, tuple(_due(span, taken, begins, hours) for span in limit.spans), late)


def _due(span: Span, taken: date, begins: date, hours: Hours | None) -> Due:
    if span.unit == "trong ngày":
        return Due(span, taken, "trong ngày làm việc nhận hồ sơ")
    if span.unit == "ngày":
        last = begins + timedelta(days=max(0, ceil(span.number) - 1))
        moved = last if is_working_day(last, hours) else working_days_after(last, 1, hours)
        return Due(span, moved, f"{ceil(span.number)} ngày theo lịch{_moved(last, moved)}")
    days = ceil(span.number / HOURS_A_DAY) if span.unit == "giờ" else ceil(span.number)
    last = working_days_after(begins, days - 1, hours)
    return Due(span, last, f"{days} ngày làm việc{_rounded(span, days)}")


def _moved(last: date, moved: date) -> str:
    return "" if last == moved else f", ngày cuối ({last:%d/%m}) là ngày nghỉ nên lùi tới ngày làm việc kế tiếp"


def _rounded(span: Span, days: int) -> str:
    if span.unit == "giờ":
        return f" (bản ghi ghi {span.number:g} giờ; tính {HOURS_A_DAY} giờ làm việc một ngày)"
    return "" if span.number == days else f" ({span.number:g} ngày, làm tròn lên)".replace(".", ",")
