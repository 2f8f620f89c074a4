"""The period of the figures: a month, a quarter, a year or two days; what it is compared with; its chart's steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK, MONTH = "ngày", "tuần", "tháng"
CUSTOM = "khoang"
# Longer spans are drawn by week, by month.
_DAYS, _WEEKS = 45, 190
_LONGEST = timedelta(days=3660)
# Nothing was counted earlier; before the first day of the calendar there is nothing to compare with.
_FIRST = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a day to a day, both included; ``before_since`` and ``before_until`` are what it is compared with."""

    id: str
    name: str
    since: date
    until: date
    before_since: date
    before_until: date

    @property
    def span(self) -> str:
        """Its days in words."""
        return span(self.since, self.until)

    @property
    def before(self) -> str:
        """The days it is compared with, in words."""
        return span(self.before_since, self.before_until)

    @property
    def step(self) -> str:
        """What one column of the chart over time stands for."""
        days = (self.until - self.since).days + 1
        return DAY if days <= _DAYS else WEEK if days <= _WEEKS else MONTH

    def steps(self) -> dict[date, str]:
        """Return the first day of each step with its label, earliest first."""
        days = (self.since + timedelta(days=number) for number in range((self.until - self.since).days + 1))
        firsts = dict.fromkeys(self.first_of(day) for day in days)
        return {first: f"{first.month}/{first.year}" if self.step == MONTH else _short(first) for first in firsts}

    def first_of(self, day: date) -> date:
        """Return the first day of the step that ``day`` is in, itself in the period."""
        if self.step == DAY:
            return day
        first = day.replace(day=1) if self.step == MONTH else day - timedelta(days=day.weekday())
        return max(first, self.since)


def span(since: date, until: date) -> str:
    """Return two days in words: "01/11 đến 30/11/2026"."""
    if since == until:
        return f"{since:%d/%m/%Y}"
    return f"{since:%d/%m}{'' if since.year == until.year else f'/{since.year}'} đến {until:%d/%m/%Y}"


def chosen(id: str, since: str, until: str, today: date) -> tuple[Period, str]:
    """Return the period asked for and "", or this month and what is wrong with what was asked."""
    period = PRESETS.get(id, _this_month)(today)
    if not since and not until:
        return period, "" if id != CUSTOM else "Chọn ngày bắt đầu và ngày kết thúc."
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        return period, "Ngày bắt đầu hoặc ngày kết thúc chưa đúng. Chọn lại cả hai ngày giúp."
    if id != CUSTOM and (first, last) == (period.since, period.until):
        return period, ""
    last = min(last, today)
    if first > last:
        return period, "Ngày bắt đầu phải trước ngày kết thúc, và không sau hôm nay. Chọn lại giúp."
    if last - first > _LONGEST:
        return period, "Khoảng dài nhất xem được là mười năm. Chọn khoảng ngắn hơn giúp."
    if first < _FIRST:
        return period, f"Số liệu xem được từ năm {_FIRST.year}. Chọn lại ngày bắt đầu giúp."
    return _custom(first, last), ""


def month(year: int, number: int, today: date) -> Period:
    """Return a whole month, or what has passed of it, compared with the month before; raises ValueError."""
    first = date(year, number, 1)
    if not _FIRST <= first <= today:
        raise ValueError(first)
    return _from(f"Tháng {number}/{year}", "thang", first, min(_end_of_month(first), today), _month_before)


def _this_month(today: date) -> Period:
    return _from(f"Tháng {today.month}/{today.year}", "thang-nay", today.replace(day=1), today, _month_before)


def _last_month(today: date) -> Period:
    first = _month_before(today)
    return _from(f"Tháng {first.month}/{first.year}", "thang-truoc", first, _end_of_month(first), _month_before)


def _this_quarter(today: date) -> Period:
    quarter = (today.month - 1) // 3
    first = date(today.year, quarter * 3 + 1, 1)
    return _from(f"Quý {('I', 'II', 'III', 'IV')[quarter]}/{today.year}", "quy", first, today, _quarter_before)


def _this_year(today: date) -> Period:
    first = date(today.year, 1, 1)
    return _from(f"Năm {today.year}", "nam", first, today, lambda day: date(day.year - 1, 1, 1))


def _custom(since: date, until: date) -> Period:
    days = until - since
    ends = since - timedelta(days=1)
    return Period(
        id=CUSTOM, name="Khoảng đã chọn", since=since, until=until, before_since=ends - days, before_until=ends
    )


def _from(name: str, id: str, since: date, until: date, previous: Callable[[date], date]) -> Period:
    """Return a period that began at ``since``; what is over is compared with a whole one, else with as many days."""
    before, last = previous(since), since - timedelta(days=1)
    if not _whole(since, until, previous):
        last = min(last, before + (until - since))
    return Period(id=id, name=name, since=since, until=until, before_since=before, before_until=last)


def _whole(since: date, until: date, previous: Callable[[date], date]) -> bool:
    return previous(until + timedelta(days=1)) == since


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _quarter_before(day: date) -> date:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return _month_before(_month_before(_month_before(first)))


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _short(day: date) -> str:
    return f"{day.day}/{day.month}"


PRESETS: dict[str, Callable[[date], Period]] = {
    "thang-nay": _this_month,
    "thang-truoc": _last_month,
    "quy": _this_quarter,
    "nam": _this_year,
}
# The names of the presets, in the order of the page.
NAMES = {"thang-nay": "Tháng này", "thang-truoc": "Tháng trước", "quy": "Quý này", "nam": "Năm nay"}
