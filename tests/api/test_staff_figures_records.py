"""The daily figures: every kind counted by hand, at the edge of a day, once, and kept when the records go."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from api.records import conversations, figures
from api.records.daily import ANSWER_MS, bucket
from api.records.figure_tables import figure
from api.records.figures import Figures, Scope, Sum
from api.records.retention import DAYS, purge
from tests.api.figures_desk import ask, hand_over, leave, rate, score, survey, vn

DAY = date(2026, 11, 10)
NOON_AFTER = vn("2026-11-11", "12:00")


def sums(records, *by: str, since: date = DAY, until: date = DAY, now: datetime = NOON_AFTER, **scope):
    with records.reading() as connection:
        return Figures(connection, Scope(**scope), since, until, now=now).sums(*by)


def kept(records) -> list[tuple]:
    with records.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(sa.select(figure)))


def plant(records) -> None:
    """One day of a commune."""
    for minute, outcome in enumerate(["answer", "answer", "clarify", "no_data", "out_of_scope"]):
        ask(records, vn("2026-11-10", f"08:0{minute}"), outcome, answer_ms=100 * (minute + 1), aspect="fee")
    ask(records, vn("2026-11-10", "20:15"), session="session-2", channel="zalo", degraded=True, answer_ms=4500)
    for outcome in ("chitchat", "form", "handover"):
        ask(records, vn("2026-11-10", "21:00"), outcome, answer_ms=None, procedure=None)
    rate(records, vn("2026-11-10"), good=True)
    rate(records, vn("2026-11-10"), good=False, turn=2, reason="wrong")
    hand_over(records, vn("2026-11-10"), timedelta(minutes=4), "session-3")
    hand_over(records, vn("2026-11-10"), None, "session-4")
    leave(records, vn("2026-11-10"), date(2026, 12, 1), None)
    survey(records, vn("2026-11-10"), can_bo=5, ket_qua=2)
    score(records, vn("2026-11-10"), 4)


EXPECTED = {
    ("outcome", "answer"): Sum(3, 0),
    ("outcome", "clarify"): Sum(1, 0),
    ("outcome", "no_data"): Sum(1, 0),
    ("outcome", "out_of_scope"): Sum(1, 0),
    **{("outcome", outcome): Sum(1, 0) for outcome in ("chitchat", "form", "handover")},
    ("answer", "250"): Sum(2, 300),
    ("answer", "500"): Sum(3, 1200),
    ("answer", "more"): Sum(1, 4500),
    ("hour", "08"): Sum(5, 0),
    ("hour", "20"): Sum(1, 0),
    ("topic", "procedure"): Sum(6, 0),
    ("procedure", "1.001193"): Sum(3, 0),
    ("aspect", "fee"): Sum(5, 0),
    ("degraded", ""): Sum(1, 0),
    ("conversation", ""): Sum(2, 0),
    ("rating", "good"): Sum(1, 0),
    ("rating", "bad"): Sum(1, 0),
    ("reason", "wrong"): Sum(1, 0),
    ("handover", "asked"): Sum(2, 0),
    ("wait", "300"): Sum(1, 240),
    ("report", "roads"): Sum(1, 0),
    ("survey", "hai-long"): Sum(1, 0),
    ("chat_score", "4"): Sum(1, 0),
    ("score", "hai-long:can-bo:5"): Sum(1, 0),
    ("score", "hai-long:ket-qua:2"): Sum(1, 0),
}


@pytest.mark.parametrize("closed", [False, True])
def test_figures_count_every_kind_live_and_closed_alike(records, closed: bool):
    plant(records)
    if closed:
        assert figures.close_all(records, NOON_AFTER) == 1
    assert sums(records, "kind", "key") == EXPECTED


def test_figures_by_channel(records):
    plant(records)
    found = sums(records, "channel", "kind", "key")
    assert found["zalo", "outcome", "answer"] == Sum(1, 0)
    assert found["web", "outcome", "answer"] == Sum(2, 0)
    assert found["page", "report", "roads"] == Sum(1, 0)


def test_figures_of_a_day_are_vietnams(records):
    ask(records, vn("2026-11-10", "23:30"))
    ask(records, vn("2026-11-11", "00:10"), "no_data")
    figures.close_all(records, vn("2026-11-12"))
    by_day = sums(records, "day", "kind", "key", until=date(2026, 11, 11), now=vn("2026-11-12"))
    assert by_day[DAY, "hour", "23"] == Sum(1, 0)
    assert by_day[date(2026, 11, 11), "hour", "00"] == Sum(1, 0)
    assert by_day[date(2026, 11, 11), "outcome", "no_data"] == Sum(1, 0)


def test_figures_close_a_day_once_and_never_today(records):
    plant(records)
    ask(records, vn("2026-11-11", "08:00"))
    assert figures.close_all(records, vn("2026-11-11", "00:05")) == 0  # what was asked at midnight may still come
    assert figures.close_all(records, NOON_AFTER) == 1
    before = kept(records)
    assert figures.close_all(records, NOON_AFTER) == 0
    with records.writing() as connection:
        figures.close(connection, DAY, NOON_AFTER)
    assert kept(records) == before
    assert {row[0] for row in before} == {DAY}
    assert sums(records, "kind", "key", until=date(2026, 11, 11))["outcome", "answer"] == Sum(4, 0)


def test_figures_close_days_nobody_asked_anything_too(records):
    ask(records, vn("2026-11-07"))
    assert figures.close_all(records, NOON_AFTER) == 4
    assert figures.close_all(records, NOON_AFTER) == 0


def test_figures_without_records_close_nothing(records):
    assert figures.close_all(records, NOON_AFTER) == 0
    assert sums(records, "kind", "key") == {}


def test_figures_outlast_the_purge_and_hold_no_words(records):
    plant(records)
    figures.close_all(records, NOON_AFTER)
    with records.writing() as connection:
        gone = purge(connection, now=NOON_AFTER + timedelta(days=max(DAYS.values()) + 1))
    assert gone["conversation"] == 9
    assert sums(records, "kind", "key", now=vn("2028-12-01")) == EXPECTED
    words = " ".join(str(value) for row in kept(records) for value in row)
    assert "mất mấy ngày" not in words
    assert "Đường sụt" not in words
    assert "session" not in words


def test_figures_of_a_wiped_conversation_stay(records):
    plant(records)
    figures.close_all(records, NOON_AFTER)
    with records.writing() as connection:
        conversations.wipe(connection, "session-1", at=NOON_AFTER)
    assert sums(records, "kind", "key") == EXPECTED


def test_figures_due_feedback_counts_on_the_day_it_was_due(records):
    due = date(2026, 11, 10)
    leave(records, vn("2026-11-01"), due, vn("2026-11-10", "23:50"))
    leave(records, vn("2026-11-01"), due, vn("2026-11-11", "00:10"))
    leave(records, vn("2026-11-01"), due, None)
    leave(records, vn("2026-11-01"), None, None)
    found = sums(records, "kind", "key")
    assert (found["due", "on_time"], found["due", "late"]) == (Sum(1, 0), Sum(2, 0))
    today = sums(records, "kind", "key", now=vn("2026-11-10", "12:00"))
    assert ("due", "late") not in today  # the day is not over


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        ({}, 4),
        ({"communes": ("hoang-son",)}, 2),
        ({"communes": ("hoang-son", "hoang-loc")}, 3),
        ({"commune": "hoang-loc"}, 1),
        ({"communes": ("hoang-son",), "commune": "hoang-loc"}, 0),
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_figures_keep_to_the_communes(records, scope: dict, count: int, closed: bool):
    for number, commune in enumerate(["hoang-son", "hoang-son", "hoang-loc", None]):
        ask(records, vn("2026-11-10"), commune=commune, session=f"session-{number}")
    if closed:
        figures.close_all(records, NOON_AFTER)
    assert sums(records, "kind", "key", **scope).get(("outcome", "answer"), Sum()).count == count


@pytest.mark.parametrize(("took", "found"), [(0, "250"), (250, "250"), (251, "500"), (4000, "4000"), (4001, "more")])
def test_figures_bucket(took: int, found: str):
    assert bucket(took, ANSWER_MS) == found
