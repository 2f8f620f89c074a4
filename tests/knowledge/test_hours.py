"""Opening hours: open now, when next, lunch, weekends, public holidays and special days."""

from datetime import datetime

import pytest

from knowledge.commune_records import Hours
from knowledge.hours import VIETNAM, holiday, known, now_words, state, week_words

WEEK = ["07:30-11:30", "13:30-17:00"]
HOURS = Hours.model_validate(
    {
        "confirmed": True,
        "weekly": {**dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], WEEK), "sat": ["07:30-11:30"]},
        "special_days": [
            {"day": "2026-12-05", "open": ["08:00-10:00"], "reason": "tổng kết năm"},
            {"day": "2026-12-07", "reason": "sửa điện"},
        ],
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "is_open", "said"),
    [
        ("2026-11-24T08:00", True, "đang mở cửa, đến 11 giờ 30"),
        ("2026-11-24T11:30", False, "mở lại lúc 13 giờ 30 hôm nay"),
        ("2026-11-24T16:59", True, "đến 17 giờ"),
        ("2026-11-24T17:00", False, "mở lại lúc 7 giờ 30 thứ tư, ngày 25/11"),
        ("2026-11-28T12:00", False, "mở lại lúc 7 giờ 30 thứ hai, ngày 30/11"),
        ("2026-11-29T09:00", False, "mở lại lúc 7 giờ 30 thứ hai, ngày 30/11"),
        ("2026-12-05T09:00", True, "đến 10 giờ"),
        ("2026-12-07T09:00", False, "(sửa điện), mở lại lúc 7 giờ 30 thứ ba, ngày 8/12"),
        ("2026-09-02T09:00", False, "(nghỉ lễ Quốc khánh), mở lại lúc 7 giờ 30 thứ năm, ngày 3/9"),
        ("2027-02-06T09:00", False, "nghỉ lễ Tết Nguyên Đán"),
    ],
)
def test_hours_say_open_now_and_when_next(now: str, is_open: bool, said: str) -> None:
    assert state(HOURS, at(now)).open is is_open
    assert said in now_words(HOURS, at(now))


def test_hours_in_words_join_equal_days() -> None:
    expected = (
        "thứ hai đến thứ sáu từ 7 giờ 30 đến 11 giờ 30 và từ 13 giờ 30 đến 17 giờ; "
        "thứ bảy từ 7 giờ 30 đến 11 giờ 30; chủ nhật nghỉ"
    )
    assert week_words(HOURS) == expected


def test_hours_are_known_only_when_confirmed_and_filled() -> None:
    assert known(HOURS)
    assert not known(HOURS.model_copy(update={"confirmed": False}))
    assert not known(Hours(confirmed=True))


def test_hours_never_open_again_end_politely() -> None:
    closed = Hours.model_validate({"confirmed": True, "weekly": {"mon": []}})
    assert now_words(closed, at("2026-11-24T08:00")) == "Bây giờ trung tâm đang nghỉ."


@pytest.mark.parametrize(
    ("day", "name"), [("2026-05-01", "Quốc tế Lao động"), ("2026-04-27", "Hùng Vương"), ("2026-05-04", None)]
)
def test_hours_know_public_holidays_with_their_substitutes(day: str, name: str | None) -> None:
    found = holiday(at(day).date())
    assert found is None if name is None else name in (found or "")
