"""Sending through Zalo: every answer of its, both endpoints, tokens that end in the middle, time-outs and echoes."""

import asyncio

import pytest

from api.channels.zalo.errors import KINDS, failed
from api.records import channel_accounts
from tests.api.zalo_fake import OA, USER, event, post, until

pytestmark = pytest.mark.anyio
V3, V2 = "/v3.0/oa/message/cs", "/v2.0/oa/message"


@pytest.fixture
def ask(oa):
    """Return a function that asks a question."""

    async def send(text: str = "làm khai sinh") -> None:
        assert (await post(oa, event(text=text))).status_code == 200

    return send


@pytest.fixture
def state(rows):
    """Return a function that waits until the last part is in a state."""

    async def wait(state: str) -> dict:
        def last() -> dict | None:
            parts = rows("outbox")
            return parts[-1] if parts and parts[-1]["state"] == state else None

        return await until(last)

    return wait


def paths(zalo) -> list[str]:
    return [path for path, _, _ in zalo.sent]


def test_every_code_of_the_contract_has_a_class():
    assert len(KINDS) == 36
    assert failed(-999, "new").kind == "permanent"
    assert failed(-32, "x" * 500).message == "x" * 150


@pytest.mark.parametrize("code", [-213, -217, -227, -230, -232, -244, -305, -999])
async def test_what_cannot_be_sent_is_given_up_and_seen(ask, zalo, state, rows, code):
    zalo.answers = [code]
    await ask()
    part = await state("failed")
    assert (part["code"], part["error"]) == (str(code), "Error")
    assert len(zalo.sent) == 1
    assert rows("channel_account")[0]["state"] == "ok"


@pytest.mark.parametrize("code", [-204, -207, -224, -242, -321, -211, -218, -311])
async def test_what_needs_a_person_raises_an_alarm(ask, zalo, state, rows, code):
    zalo.answers = [code]
    await ask()
    await state("failed")
    (account,) = rows("channel_account")
    assert account["state"] == "alarm"
    assert str(code) in account["alarm"]
    await ask("thế phí bao nhiêu")
    await state("sent")
    (account,) = rows("channel_account")
    assert (account["state"], account["alarm"]) == ("ok", None)


@pytest.mark.parametrize("answer", [-32, -100, -200, "500", "503", "429"])
async def test_what_is_temporary_is_tried_again(ask, zalo, state, answer):
    zalo.answers = [answer]
    await ask()
    part = await state("sent")
    assert part["attempts"] == 2
    assert len(zalo.sent) == 2


@pytest.mark.parametrize("answer", ["502", "504"])
async def test_what_a_gateway_lost_may_have_arrived(ask, zalo, state, answer):
    zalo.answers = [answer]
    await ask()
    part = await state("uncertain")
    assert (part["attempts"], part["code"]) == (1, answer)


async def test_temporary_errors_are_tried_three_times(ask, zalo, state, monkeypatch):
    from api.channels import delivery

    monkeypatch.setitem(delivery.PLANS, "retry", delivery.Plan(3, 0.1, 0.1))
    zalo.answers = [-100] * 5
    await ask()
    part = await state("failed")
    assert (part["attempts"], len(zalo.sent)) == (3, 3)


async def test_later_parts_wait_for_the_first(oa, zalo, rows):
    zalo.answers = ["500"]
    await post(oa, event(text="câu một"))
    await until(lambda: zalo.sent)
    await post(oa, event(text="câu hai"))
    await until(lambda: [row["state"] for row in rows("outbox")] == ["sent", "sent"])
    assert "trợ lý ảo" in zalo.texts[1]
    assert "trợ lý ảo" not in zalo.texts[2]


async def test_an_account_refused_by_v3_is_served_by_v2_from_then_on(ask, zalo, state, rows):
    zalo.answers = [-235]
    await ask()
    await state("sent")
    await ask("thế phí bao nhiêu")
    await until(lambda: len(zalo.sent) == 3)
    assert paths(zalo) == [V3, V2, V2]
    assert zalo.sent[0][1] == zalo.sent[1][1]
    assert rows("channel_account")[0]["mode"] == "v2"


async def test_an_account_that_v2_refuses_goes_back_to_v3(ask, zalo, state, records, rows):
    with records.writing() as connection:
        channel_accounts.change(connection, "zalo", OA, mode="v2")
    zalo.answers = [-240]
    await ask()
    await state("sent")
    assert paths(zalo) == [V2, V3]
    assert rows("channel_account")[0]["mode"] == "v3"


async def test_an_account_that_both_refuse_only_receives(ask, zalo, state, rows):
    zalo.answers = [-235, -240]
    await ask()
    await state("failed")
    (account,) = rows("channel_account")
    assert (account["state"], "v2" in account["alarm"]) == ("receive_only", True)
    await ask("thế phí bao nhiêu")
    await until(lambda: len([row for row in rows("inbox") if row["state"] == "done"]) == 2)
    assert rows("inbox")[1]["error"] == "receive_only"
    assert len(zalo.sent) == 2


async def test_other_errors_are_not_tried_on_the_other_endpoint(ask, zalo, state):
    zalo.answers = [-213]
    await ask()
    await state("failed")
    assert paths(zalo) == [V3]


@pytest.mark.parametrize("mode", ["v3", "v2"])
async def test_a_mode_that_was_set_is_not_left(door, oa_settings, connect, zalo, rows, mode):
    async with door(**oa_settings | {"zalo_send_mode": mode}) as client:
        await connect()
        zalo.answers = [-235 if mode == "v3" else -240]
        await post(client, event(text="phí"))
        await until(lambda: [row for row in rows("channel_account") if row["state"] == "receive_only"])
    assert paths(zalo) == [V3 if mode == "v3" else V2]


@pytest.mark.parametrize("code", [-201, -202, -210, -233])
async def test_a_message_zalo_cannot_read_goes_again_as_plain_text(ask, zalo, state, code):
    zalo.answers = [code]
    await ask("#c:form:feedback")
    await state("sent")
    rich, plain = [body["message"] for _, body, _ in zalo.sent]
    assert "attachment" in rich
    assert plain == {"text": rich["text"]}
    assert "1. " in plain["text"]


async def test_a_plain_message_zalo_cannot_read_is_given_up(ask, zalo, state):
    zalo.answers = [-201, -201]
    await ask("#c:form:feedback")
    await state("failed")
    assert len(zalo.sent) == 2


@pytest.mark.parametrize("code", [-216, -220])
async def test_a_token_that_ends_in_the_middle_is_refreshed_once_and_the_message_repeated(ask, zalo, state, code):
    zalo.answers = [code]
    await ask()
    await state("sent")
    assert [token for _, _, token in zalo.sent] == ["access-0", "access-1"]
    assert zalo.sent[0][1] == zalo.sent[1][1]
    assert len(zalo.refreshes) == 1


async def test_a_token_that_stays_bad_is_not_refreshed_in_a_loop(ask, zalo, state):
    zalo.answers = [-216] * 10
    await ask()
    await state("pending")
    await asyncio.sleep(0.5)
    assert len(zalo.refreshes) == 1
    assert len(zalo.sent) == 2


@pytest.mark.parametrize("loses", ["hang", "cut"])
async def test_an_echo_proves_that_an_unanswered_message_arrived(oa, ask, zalo, state, loses, monkeypatch):
    import aiohttp

    from api.channels.zalo import sender

    monkeypatch.setattr(sender, "_TIMEOUT", aiohttp.ClientTimeout(total=0.3))
    zalo.answers = [loses]
    await ask()
    await state("uncertain")
    await post(oa, event("oa_send_text", text=zalo.texts[0].replace(" ", "  "), msg_id="their-id"))
    part = await state("sent")
    await asyncio.sleep(0.5)
    assert len(zalo.sent) == 1
    assert part["provider_id"] == "their-id"


async def test_without_an_echo_an_unanswered_message_is_sent_again_once(ask, zalo, state, no_echo_comes, caplog):
    zalo.answers = ["cut"]
    await ask()
    await state("uncertain")
    no_echo_comes()
    part = await state("sent")
    assert part["attempts"] == len(zalo.sent) == 2
    assert "may have arrived" in caplog.text


async def test_an_echo_with_other_words_or_to_somebody_else_proves_nothing(oa, ask, zalo, state, rows, no_echo_comes):
    zalo.answers = ["cut"]
    await ask()
    await state("uncertain")
    await post(oa, event("oa_send_text", text="Chào bác"))
    await post(oa, event("oa_send_text", text=zalo.texts[0], recipient={"id": "9000000000000000055"}))
    await until(lambda: all(row["state"] != "received" for row in rows("inbox")))
    no_echo_comes()
    await state("sent")
    assert len(zalo.sent) == 2


async def test_a_zalo_that_cannot_be_reached_is_waited_for(door, oa_settings, connect, rows, zalo):
    async with door(**oa_settings | {"zalo_api_url": "http://127.0.0.1:9"}) as client:
        await connect()
        await post(client, event(text="phí"))
        await until(lambda: [row for row in rows("outbox") if row["attempts"] == 2])
        (part,) = rows("outbox")
        assert (part["code"], part["state"] in ("pending", "sending")) == ("net", True)
    assert zalo.sent == []


async def test_answers_of_a_resident_silent_for_two_days_are_not_sent(oa, zalo, rows, records):
    from datetime import UTC, datetime, timedelta

    from api.records import channel_users, outbox

    zalo.answers = ["500"]
    await post(oa, event(text="phí"))
    await until(lambda: zalo.sent)
    with records.writing() as connection:
        old = datetime.now(UTC) - timedelta(hours=49)
        channel_users.change(connection, ("zalo", OA, USER), last_at=old)
    await until(lambda: rows("outbox")[0]["state"] == outbox.EXPIRED)
    assert len(zalo.sent) == 1
