"""Zalo's events in the words of the seam: kind, whom it concerns, what tells repeats apart."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from api.channels.zalo.events import Parsed, moment
from tests.api.zalo_fake import OA, USER

NOW = datetime(2026, 11, 30, tzinfo=UTC)
TIME = "1767225600000"


def parse(**body: Any):
    body.setdefault("timestamp", TIME)
    return Parsed(body["event_name"], json.loads(json.dumps(body))).event(OA, NOW)


FROM_USER = {"sender": {"id": USER}, "recipient": {"id": OA}}
FROM_OA = {"sender": {"id": OA}, "recipient": {"id": USER}}
STAFF = {"sender": {"id": OA, "admin_id": "7000000000000000009"}, "recipient": {"id": USER}}
MESSAGE = {"message": {"msg_id": "m1", "text": "x"}}


@pytest.mark.parametrize(
    ("name", "shape", "kind", "key"),
    [
        ("user_send_text", FROM_USER | MESSAGE, "text", "user_send_text:m1"),
        ("user_send_image", FROM_USER | MESSAGE, "unsupported", "user_send_image:m1"),
        ("user_send_business_card", FROM_USER | MESSAGE, "unsupported", "user_send_business_card:m1"),
        ("user_send_location", FROM_USER | MESSAGE, "location", "user_send_location:m1"),
        ("follow", {"oa_id": OA, "follower": {"id": USER}}, "follow", f"follow:{USER}:{TIME}"),
        ("unfollow", {"oa_id": OA, "follower": {"id": USER}}, "unfollow", f"unfollow:{USER}:{TIME}"),
        ("user_click_chatnow", {"oa_id": OA, "user_id": USER}, "start", f"user_click_chatnow:{USER}:{TIME}"),
        ("oa_send_text", FROM_OA | MESSAGE, "echo", "oa_send_text:m1"),
        ("oa_send_list", FROM_OA | MESSAGE, "echo", "oa_send_list:m1"),
        ("oa_send_text", STAFF | MESSAGE, "staff_echo", "oa_send_text:m1"),
        ("oa_send_image", STAFF | MESSAGE, "staff_echo", "oa_send_image:m1"),
        ("user_received_message", FROM_USER | MESSAGE, "received", "user_received_message:m1"),
        ("user_received_message", FROM_OA | MESSAGE, "received", "user_received_message:m1"),
        ("user_seen_message", FROM_OA | {"message": {"msg_ids": ["a"]}}, "seen", f"user_seen_message:{USER}:{TIME}"),
        ("user_seen_message", FROM_USER | {"message": {"msg_ids": ["a"]}}, "seen", f"user_seen_message:{USER}:{TIME}"),
        ("anonymous_send_text", FROM_USER | MESSAGE, "text", "anonymous_send_text:m1"),
        ("anonymous_send_image", FROM_USER | MESSAGE, "unsupported", "anonymous_send_image:m1"),
        ("user_withdraw", {"user_id": USER}, "withdraw", f"user_withdraw:{USER}:{TIME}"),
    ],
)
def test_events(name, shape, kind, key):
    event = parse(event_name=name, **shape)
    assert (event.kind, event.user, event.account, event.key) == (kind, USER, OA, key)
    assert event.at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        {"event_name": "user_reacted_message", **FROM_USER},
        {"event_name": "user_submit_info", **FROM_USER, "info": {"name": "A"}},
        {"event_name": "user_send_text", "message": {"text": "nobody"}},
        {"event_name": "user_send_text", "sender": "x", "recipient": [], "message": "y"},
        {"event_name": "follow", "follower": {"id": None}},
        {"event_name": "user_send_text", "sender": {"id": True}},
    ],
)
def test_events_that_are_ignored(body):
    assert parse(**body) is None


@pytest.mark.parametrize(
    ("message", "text"), [(None, ""), ({}, ""), ({"text": None}, ""), ({"text": 5}, "5"), ({"text": "a"}, "a")]
)
def test_a_text_may_be_missing_or_odd(message, text):
    assert parse(event_name="user_send_text", **FROM_USER, message=message).text == text


def test_captions_coordinates_and_officers_words_are_not_taken_along():
    picture = {"message": {"msg_id": "m", "text": "cccd của tôi", "attachments": [{"payload": {"latitude": 21.0001}}]}}
    for name, shape in (("user_send_image", FROM_USER), ("user_send_location", FROM_USER), ("oa_send_text", STAFF)):
        event = parse(event_name=name, **shape, **picture)
        assert event.text == ""
        assert "21.0001" not in str(event)


def test_ids_written_as_numbers_stay_exact():
    event = parse(event_name="user_send_text", sender={"id": 9007199254740993}, recipient={"id": int(OA)}, message={})
    assert event.user == "9007199254740993"


@pytest.mark.parametrize("written", [None, "", "abc", "-5", "9" * 17, "9" * 16, "²"])
def test_times_that_are_none(written):
    assert moment(written) is None


def test_a_time_that_is_none_is_now():
    assert parse(event_name="user_send_text", **FROM_USER, timestamp="soon").at == NOW
