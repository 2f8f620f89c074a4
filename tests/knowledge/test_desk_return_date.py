"""The expected day of return: what of a time limit can be counted, and how it is counted."""

from datetime import date, datetime

import pytest

from knowledge.commune_records import Hours
from knowledge.desk.return_date import expected
from knowledge.desk.time_limit import limit_of, read

DESK = "trực tiếp"
SAME_DAY = "ngay trong ngày làm việc; nhận hồ sơ sau 15 giờ thì trả ngày làm việc tiếp theo"


@pytest.mark.parametrize(
    ("text", "received", "first", "day"),
    [
        ("5 ngày làm việc", "2026-12-01 09:00", "next", "2026-12-08"),
        ("5 ngày làm việc", "2026-12-01 09:00", "same", "2026-12-07"),
        ("5 ngày làm việc", "2026-12-05 09:00", "next", "2026-12-14"),  # a Saturday: as if of Monday
        ("1 ngày làm việc", "2026-12-31 09:00", "next", "2027-01-04"),  # New Year and a weekend
        ("3 ngày làm việc", "2027-02-03 09:00", "next", "2027-02-15"),  # over Tết
        ("15 ngày", "2026-12-01 09:00", "next", "2026-12-16"),
        ("5 ngày", "2026-12-01 09:00", "next", "2026-12-07"),  # ends on a Sunday: Monday
        ("7,5 ngày làm việc", "2026-12-01 09:00", "next", "2026-12-11"),
        ("8-9 ngày làm việc", "2026-12-01 09:00", "next", "2026-12-14"),
        ("8 giờ", "2026-12-01 09:00", "next", "2026-12-02"),
        ("12 giờ", "2026-12-01 09:00", "next", "2026-12-03"),
        ("10 ngày làm việc; 20 ngày làm việc (tùy trường hợp hoặc cách nộp)", "2026-12-01 09:00", "next", "2026-12-29"),
        ("20 ngày làm việc; 15 ngày", "2026-12-01 09:00", "next", "2026-12-29"),
        (SAME_DAY, "2026-12-01 09:00", "next", "2026-12-01"),
        (SAME_DAY, "2026-12-01 15:00", "next", "2026-12-01"),
        (SAME_DAY, "2026-12-01 15:01", "next", "2026-12-02"),
        (SAME_DAY, "2026-12-04 16:00", "next", "2026-12-07"),  # a Friday
        ("trực tuyến: 6 ngày làm việc; trực tiếp: 40 ngày; bưu chính: 6 ngày làm việc", "2026-12-01 09:00", "next",
         "2027-01-11"),
    ],
)  # fmt: skip
def test_desk_return_is_counted_in_days_of_work(text, received, first, day):
    found = expected(read(text, DESK), datetime.fromisoformat(received), first)
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "Cổng ghi: không quy định",
        "25 ngày từ khi thẩm định",
        "10 ngày làm việc sau niêm yết; vùng khó khăn 20 ngày",
        "gửi trước khi lắp từ 10 ngày làm việc",
        "rà soát từ 01/9 đến 14/12 hằng năm (Quyết định 24/2021)",
        "đăng ký đất đai không quá 17 ngày làm việc; cấp Giấy chứng nhận không quá 3 ngày làm việc sau khi xong "
        "nghĩa vụ tài chính; cộng 10 ngày ở vùng khó khăn",
        "nhiều mốc theo trường hợp (45, 55 ngày làm việc; có trường hợp đến 130 ngày)",
    ],
)
def test_desk_return_is_not_counted_from_what_runs_otherwise(text):
    limit = read(text, DESK)
    assert (limit.spans, limit.open_words) == ((), (text,))
    assert expected(limit, datetime(2026, 12, 1, 9)).day is None


def test_desk_return_keeps_what_may_take_longer():
    limit = read("5 ngày làm việc; phải xác minh thì lâu hơn", DESK)
    assert (len(limit.spans), limit.open_words) == (1, ("phải xác minh thì lâu hơn",))


def test_desk_return_says_how_it_counted():
    found = expected(read("12 giờ; 5 ngày", DESK), datetime(2026, 12, 1, 9))
    assert [due.how for due in found.each] == [
        "2 ngày làm việc (bản ghi ghi 12 giờ; tính 8 giờ làm việc một ngày)",
        "5 ngày theo lịch, ngày cuối (06/12) là ngày nghỉ nên lùi tới ngày làm việc kế tiếp",
    ]
    assert found.first == date(2026, 12, 2)


def test_desk_return_heeds_the_days_a_commune_announced():
    hours = Hours.model_validate({"special_days": [{"day": "2026-12-02", "open": [], "reason": "họp toàn xã"}]})
    assert expected(read("1 ngày làm việc", DESK), datetime(2026, 12, 1, 9), hours=hours).day == date(2026, 12, 3)


def test_desk_return_prefers_the_way_of_filing(store):
    for code, channel, number in (("1.004222", DESK, 7), ("1.001193", DESK, 0)):
        limit = limit_of(store.procedure(code), channel)
        assert limit.spans[0].number == number


def test_desk_return_reads_most_records(store):
    limits = [limit_of(procedure, DESK) for procedure in store.procedures()]
    counted = sum(bool(limit and limit.spans) for limit in limits)
    assert counted > 0.8 * len(limits)
