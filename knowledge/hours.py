"""When a commune's centre is open: its week, public holidays and special days; open now, and when next."""

from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import NamedTuple, get_args

from knowledge.commune_records import Day, Hours, Span

# Vietnam has one time and no summer time (Quyết định 121-CP of 1967; UTC+7 since 13/6/1975).
VIETNAM = timezone(timedelta(hours=7))
DAYS: tuple[Day, ...] = get_args(Day)
NAMES = dict(zip(DAYS, ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"), strict=True))
# A centre closed for longer than this has no known opening.
LOOK_AHEAD = 30


class State(NamedTuple):
    """Whether the centre is open at a moment: until when, or when it opens next and why it is closed all day."""

    open: bool
    until: time | None = None
    opens: datetime | None = None
    reason: str | None = None


def now_in_vietnam() -> datetime:
    """Return the present moment, in Vietnam's time."""
    return datetime.now(VIETNAM)


def known(hours: Hours) -> bool:
    """Return True when the hours may be told: an officer confirmed them and they are not empty."""
    return hours.confirmed and any(hours.weekly.values())


def holiday(day: date) -> str | None:
    """Return the name of the public holiday on ``day`` (Bộ luật Lao động 2019, Điều 112), or None."""
    return _holidays(day.year).get(day)


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays  # loads every country's rules: only what asks for hours needs it

    return dict(holidays.country_holidays("VN", years=year, language="vi"))


def spans(hours: Hours, day: date) -> tuple[list[tuple[time, time]], str | None]:
    """Return the open spans of ``day``, earliest first, and why it differs from its weekday, if it does."""
    for special in hours.special_days:
        if special.day == day:
            return [_times(span) for span in special.open], special.reason
    if name := holiday(day):
        return [], f"nghỉ lễ {name}"
    return [_times(span) for span in sorted(hours.weekly.get(DAYS[day.weekday()], []))], None


def state(hours: Hours, now: datetime) -> State:
    """Return whether a centre with ``hours`` is open at ``now`` (Vietnam's time)."""
    today, reason = spans(hours, now.date())
    clock = now.time().replace(tzinfo=None)
    for begins, ends in today:
        if begins <= clock < ends:
            return State(True, until=ends)
    for ahead in range(LOOK_AHEAD):
        day = now.date() + timedelta(days=ahead)
        for begins, _ in spans(hours, day)[0]:
            if ahead or begins > clock:
                opens = datetime.combine(day, begins, tzinfo=VIETNAM)
                return State(False, opens=opens, reason=None if today else reason)
    return State(False, reason=reason)


def week_words(hours: Hours) -> str:
    """Return the week in words: "thứ hai đến thứ sáu từ 7 giờ 30 đến 11 giờ 30 và …; thứ bảy …"."""
    groups: list[tuple[list[Day], list[Span]]] = []
    for day in DAYS:
        held = sorted(hours.weekly.get(day, []))
        if groups and groups[-1][1] == held:
            groups[-1][0].append(day)
        else:
            groups.append(([day], held))
    open_days = [f"{_days(days)} {_spans(held)}" for days, held in groups if held]
    closed = [_days(days) for days, held in groups if not held]
    return "; ".join([*open_days, *(f"{days} nghỉ" for days in closed)])


def now_words(hours: Hours, now: datetime) -> str:
    """Return one sentence: open now and until when, or closed and when it opens next."""
    seen = state(hours, now)
    if seen.open and seen.until:
        return f"Bây giờ trung tâm đang mở cửa, đến {clock_words(seen.until)} thì nghỉ."
    why = f" ({seen.reason})" if seen.reason else ""
    if seen.opens is None:
        return f"Bây giờ trung tâm đang nghỉ{why}."
    return f"Bây giờ trung tâm đang nghỉ{why}, mở lại lúc {clock_words(seen.opens.time())} {_when(seen.opens, now)}."


def clock_words(value: time) -> str:
    """Return a time as it is said: "7 giờ 30", "17 giờ"."""
    return f"{value.hour} giờ {value.minute:02}" if value.minute else f"{value.hour} giờ"


def _when(opens: datetime, now: datetime) -> str:
    ahead = (opens.date() - now.date()).days
    if ahead == 0:
        return "hôm nay"
    return f"{NAMES[DAYS[opens.weekday()]]}, ngày {opens.day}/{opens.month}"


def _days(days: list[Day]) -> str:
    first, last = NAMES[days[0]], NAMES[days[-1]]
    return first if len(days) == 1 else f"{first} {'và' if len(days) == 2 else 'đến'} {last}"


def _spans(held: list[Span]) -> str:
    said = [f"từ {clock_words(begins)} đến {clock_words(ends)}" for begins, ends in map(_times, held)]
    return " và ".join(said)


def _times(span: Span) -> tuple[time, time]:
    begins, ends = (time.fromisoformat(part) for part in span.split("-"))
    return begins, ends
