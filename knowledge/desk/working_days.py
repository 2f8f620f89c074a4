"""Vietnamese working days: Monday to Friday without public holidays, and what a commune said of a day."""

from datetime import date, timedelta

from knowledge.commune_records import Hours
from knowledge.hours import holiday

_WEEKEND = (5, 6)


def is_working_day(day: date, hours: Hours | None = None) -> bool:
    """Return True for a working day; a special day of the commune's ``hours`` decides before calendar and holidays."""
    for special in hours.special_days if hours else ():
        if special.day == day:
            return bool(special.open)
    return day.weekday() not in _WEEKEND and holiday(day) is None


def working_days_after(day: date, days: int, hours: Hours | None = None) -> date:
    """Return the working day that is the ``days``-th after ``day``, which itself never counts."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, hours)
    return day
