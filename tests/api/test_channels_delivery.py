"""How long an answer that may have arrived waits for its echo after the assistant was away."""

from datetime import UTC, datetime, timedelta

import pytest

from api.channels.delivery import echo_due

SENT = datetime(2026, 11, 30, 8, tzinfo=UTC)


# Zalo repeats a webhook after 30 s, 5, 15, 30 minutes and an hour. Rows: seconds away, seconds to wait from sending.
@pytest.mark.parametrize(("away", "wait"), [(1, 60), (29, 60), (31, 360), (300, 360), (331, 1260), (2000, 3060)])
def test_delivery_waits_for_the_next_repeat_of_the_echo(away: int, wait: int):
    assert echo_due(SENT, SENT + timedelta(seconds=away), 60) == SENT + timedelta(seconds=wait)


def test_delivery_waits_no_more_once_zalo_has_given_up():
    now = SENT + timedelta(hours=3)
    assert echo_due(SENT, now, 60) == now
