"""Deadlines in working days: weekends, public holidays, Tết, and the days a commune announced."""

from datetime import date

import pytest

from knowledge.commune_records import Hours
from knowledge.desk.working_days import is_working_day, working_days_after

# Works on Saturday 5 December instead of Friday 4 December 2026.
SWAPPED = Hours.model_validate(
    {
        "special_days": [
            {"day": "2026-12-04", "open": [], "reason": "nghỉ hoán đổi"},
            {"day": "2026-12-05", "open": ["07:30-11:30"], "reason": "làm bù"},
        ]
    }
)


@pytest.mark.parametrize(
    ("day", "days", "hours", "due"),
    [
        ("2026-11-30", 1, None, "2026-12-01"),
        ("2026-11-27", 1, None, "2026-11-30"),  # a Friday: Monday is the first
        ("2026-11-28", 1, None, "2026-11-30"),  # left on a Saturday
        ("2026-11-30", 15, None, "2026-12-21"),
        ("2026-11-30", 0, None, "2026-11-30"),
        ("2026-12-31", 1, None, "2027-01-04"),  # New Year on a Friday
        ("2026-04-29", 2, None, "2026-05-05"),  # 30 April and 1 May
        ("2027-02-03", 1, None, "2027-02-11"),  # over Tết, 4-10 February
        ("2026-12-03", 1, SWAPPED, "2026-12-05"),
        ("2026-12-03", 2, SWAPPED, "2026-12-07"),
    ],
)
def test_reports_are_due_on_a_working_day(day, days, hours, due):
    found = working_days_after(date.fromisoformat(day), days, hours)
    assert found == date.fromisoformat(due)
    assert is_working_day(found, hours) or not days


def test_reports_longest_setting_ends():
    assert working_days_after(date(2026, 12, 31), 90) == date(2027, 5, 19)
