"""A process that dies at any step loses nothing and has nothing sent twice: the next one finds every state."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.channels import worker
from api.channels.echoes import digest
from api.records import channel_users, inbox, leases, outbox
from tests.api.zalo_fake import OA, USER, event, post, until

pytestmark = pytest.mark.anyio
RESIDENT = ("zalo", OA, USER)
ANSWER = "Câu trả lời đang gửi dở."


@pytest.fixture
def reopened(door, oa_settings):
    """Return a function that opens the assistant over the records as they are."""
    return lambda: door(**oa_settings)


def received(records, text="làm khai sinh", *, number=1) -> None:
    now = datetime.now(UTC)
    with records.writing() as connection:
        body = {"text": text, "message_id": f"u{number}", "conversation": None}
        key = f"user_send_text:u{number}"
        inbox.add(connection, channel="zalo", account=OA, key=key, kind="text", user=USER, at=now, body=body, now=now)


def answered(records, *, state: str) -> int:
    """Store an answer of which the dead process left one part in ``state``; return the part's id."""
    now = datetime.now(UTC)
    with records.writing() as connection:
        channel_users.met(connection, RESIDENT, at=now)
        body: dict[str, Any] = {"text": ANSWER, "buttons": [], "quote": None, "conversation": None}
        outbox.add(connection, RESIDENT, 77, [(body, digest(ANSWER))], now=now)
        if state != outbox.PENDING:
            row = outbox.take(connection, RESIDENT, now)
            assert row
            return int(row["id"])
        return 1


async def test_after_the_event_was_stored(reopened, records, connect, zalo):
    received(records)
    await connect()
    async with reopened():
        await until(lambda: zalo.sent)
        await asyncio.sleep(0.6)
    assert len(zalo.sent) == 1


async def test_after_the_reply_was_made_but_not_stored_for_sending(reopened, records, connect, zalo, rasa, monkeypatch):
    await connect()
    with monkeypatch.context() as patch:
        patch.setattr("api.channels.answering._keep", crash)
        async with reopened() as client:
            await post(client, event(text="làm khai sinh", msg_id="u1"))
            await until(lambda: rasa.asked)
            await asyncio.sleep(0.3)
    with records.writing() as connection:  # the next try is not due yet
        connection.execute(inbox.inbox.update().values(next_at=datetime.now(UTC)))
    async with reopened():
        await until(lambda: zalo.sent)
    assert len(rasa.asked) == len(zalo.sent) == 1


def crash(*_: object) -> None:
    raise SystemError("killed")


async def test_after_the_answer_was_stored(reopened, records, connect, zalo):
    answered(records, state=outbox.PENDING)
    await connect()
    async with reopened():
        await until(lambda: zalo.sent)
        await asyncio.sleep(0.6)
    assert zalo.texts == [ANSWER]


async def test_before_the_message_left(reopened, records, connect, zalo, rows, no_echo_comes):
    answered(records, state=outbox.SENDING)
    await connect()
    async with reopened():
        await until(lambda: rows("outbox")[0]["state"] == "uncertain")
        assert zalo.sent == []
        no_echo_comes()
        await until(lambda: rows("outbox")[0]["state"] == "sent")
    assert zalo.texts == [ANSWER]


async def test_after_the_message_left(reopened, records, connect, zalo, rows):
    answered(records, state=outbox.SENDING)
    await connect()
    async with reopened() as client:
        await post(client, event("oa_send_text", text=ANSWER))
        await until(lambda: rows("outbox")[0]["state"] == "sent")
        await asyncio.sleep(0.6)
    assert zalo.sent == []


async def test_an_uncertain_part_holds_back_what_comes_after_it(reopened, records, connect, zalo, rows, no_echo_comes):
    answered(records, state=outbox.SENDING)
    received(records)
    await connect()
    async with reopened():
        await until(lambda: rows("outbox")[-1]["inbox_id"] != 77)
        assert zalo.sent == []
        no_echo_comes()
        await until(lambda: len(zalo.sent) == 2)
    assert zalo.texts[0] == ANSWER


async def test_one_process_at_a_time_works_until_the_other_is_gone(reopened, records, connect, zalo):
    await connect()
    now = datetime.now(UTC)
    with records.writing() as connection:
        assert leases.hold(connection, worker.LEASE, "another process", now=now, seconds=3600)
    received(records)
    async with reopened():
        await asyncio.sleep(0.5)
        assert zalo.sent == []
        with records.writing() as connection:
            connection.execute(leases.lease.update().values(until=datetime.now(UTC)))
        await until(lambda: zalo.sent)


async def test_a_slow_machine_does_not_take_its_own_message_for_a_dead_ones(oa, zalo, records, rows):
    zalo.answers = ["slow"]
    await post(oa, event(text="làm khai sinh"))
    await until(lambda: zalo.sent)
    with records.writing() as connection:
        connection.execute(leases.lease.update().values(until=datetime.now(UTC) - timedelta(seconds=1)))
    await until(lambda: rows("outbox")[0]["state"] == "sent")
    await asyncio.sleep(1.2)
    assert len(zalo.sent) == 1


async def test_a_process_that_stops_finishes_what_it_is_sending_and_gives_the_lease_back(
    reopened, connect, zalo, rasa, rows
):
    await connect()
    rasa.delay = 0.5
    async with reopened() as client:
        await post(client, event(text="làm khai sinh"))
        await until(lambda: rasa.asked)
    assert [row["state"] for row in rows("outbox")] in (["sent"], ["pending"])
    assert rows("lease") == []
    async with reopened():
        await until(lambda: zalo.sent)
        await asyncio.sleep(0.6)
    assert len(zalo.sent) == 1


def test_leases(records):
    now = datetime.now(UTC)
    later = now + timedelta(seconds=6)
    with records.writing() as connection:
        for holder, at, got in (
            ("a", now, True),
            ("b", now, False),
            ("a", now, True),
            ("b", later, True),
            ("a", later, False),
        ):
            assert leases.hold(connection, "job", holder, now=at, seconds=5) is got
        leases.release(connection, "job", "a")
        assert not leases.hold(connection, "job", "a", now=later, seconds=5)
        leases.release(connection, "job", "b")
        assert leases.hold(connection, "job", "a", now=later, seconds=5)


async def test_an_event_that_breaks_the_assistant_does_not_stop_the_others(
    reopened, connect, zalo, monkeypatch, caplog
):
    from api.channels import answering

    whole = answering.reply_to

    async def broken(question, here, *, channel):
        if question.text == "hỏng":
            raise RuntimeError(question.text * 3)
        return await whole(question, here, channel=channel)

    monkeypatch.setattr(answering, "reply_to", broken)
    await connect()
    async with reopened() as client:
        await post(client, event(text="hỏng", sender={"id": "9000000000000000066"}))
        await post(client, event(text="làm khai sinh"))
        await until(lambda: zalo.sent)
    assert "RuntimeError" in caplog.text
    assert "hỏnghỏng" not in caplog.text


async def test_an_event_is_given_up_after_some_tries_and_the_resident_told(
    reopened, records, connect, zalo, rows, monkeypatch
):
    from api.channels import answering

    async def broken(*_: object, **__: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(answering, "reply_to", broken)
    monkeypatch.setattr(answering, "_ATTEMPTS", 1)
    received(records)
    await connect()
    async with reopened():
        await until(lambda: zalo.sent)
    assert "gửi lại giúp" in zalo.texts[0]
    assert rows("inbox")[0]["error"] == "RuntimeError"


@pytest.mark.parametrize("state", [outbox.SENDING, outbox.UNCERTAIN])
def test_after_another_absence_the_next_repeat_of_the_echo_is_waited_for(records, rows, state):
    now = datetime.now(UTC)
    id = answered(records, state=outbox.SENDING)
    with records.writing() as connection:
        if state == outbox.UNCERTAIN:
            outbox.put(connection, id, state, next_at=now - timedelta(seconds=1))
        outbox.recover(connection, lambda attempted_at: attempted_at + timedelta(minutes=6))
    (part,) = rows("outbox")
    assert part["state"] == outbox.UNCERTAIN
    sent, due = part["attempted_at"], part["next_at"]
    assert due == sent + timedelta(minutes=6)
