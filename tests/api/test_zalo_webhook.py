"""What Zalo's webhook takes and what it refuses, before anybody thinks about an answer."""

import logging
from datetime import UTC, datetime

import pytest

from api.channels.channel import REFUSED_RATE
from api.channels.zalo.signature import mac, signed_by
from api.records import channel_accounts
from tests.api.zalo_fake import APP_ID, OA, OA_SECRET, USER, WEBHOOK, event, post, signed, until

pytestmark = pytest.mark.anyio
VECTOR_TIME = "1767225600000"
VECTOR_MAC = "9d7a3e0d6c7552fe89aed891da13c68691e57cebec93b237d184ebffadb505db"
VECTOR = (
    '{"app_id":"1234567890123456789","user_id_by_app":"5550001112223334445","event_name":"user_send_text",'
    '"sender":{"id":"9000000000000000001"},"recipient":{"id":"8000000000000000001"},'
    '"message":{"msg_id":"c0ffee0123456789","text":"Thủ tục đăng ký khai sinh cần giấy tờ gì?"},'
    '"timestamp":"1767225600000"}'
).encode()


def test_signature_vector():
    assert len(VECTOR) == 313
    assert mac(APP_ID, VECTOR, VECTOR_TIME, OA_SECRET) == VECTOR_MAC


@pytest.mark.parametrize(
    ("signature", "header_time", "body_time", "found"),
    [
        (f"mac={VECTOR_MAC}", None, VECTOR_TIME, "body"),
        (f"mac={VECTOR_MAC}", VECTOR_TIME, VECTOR_TIME, "header"),
        (f"mac={VECTOR_MAC}", VECTOR_TIME, None, "header"),
        (f"mac={VECTOR_MAC}", "1767225600001", VECTOR_TIME, "body"),
        (f" MAC = {VECTOR_MAC.upper()} ", None, VECTOR_TIME, "body"),
        (VECTOR_MAC, None, VECTOR_TIME, "body"),
        (f"mac={VECTOR_MAC}", None, None, None),
        (f"mac={VECTOR_MAC}", None, "1767225600001", None),
        (f"mac={VECTOR_MAC[:-1]}", None, VECTOR_TIME, None),
        (f"mac={VECTOR_MAC[:-1]}0", None, VECTOR_TIME, None),
        ("", None, VECTOR_TIME, None),
        ("mac=đđđ", None, VECTOR_TIME, None),
    ],
)
def test_signature_readings(signature, header_time, body_time, found):
    got = signed_by(APP_ID, OA_SECRET, VECTOR, signature, header_time=header_time, body_time=body_time)
    assert got == found


async def test_the_vector_is_taken(oa, rows):
    response = await oa.post(WEBHOOK, content=VECTOR, headers={"X-ZEvent-Signature": f"mac={VECTOR_MAC}"})
    assert response.status_code == 200
    (row,) = rows("inbox")
    assert (row["user"], row["key"]) == (USER, "user_send_text:c0ffee0123456789")


@pytest.mark.parametrize(
    ("raw", "headers"),
    [
        (VECTOR.replace(b"khai sinh", "khai tử".encode()), {"X-ZEvent-Signature": f"mac={VECTOR_MAC}"}),
        (VECTOR, signed(VECTOR, secret="another secret")),
        (VECTOR, signed(VECTOR, app_id="77")),
        (VECTOR, {}),
        (b"{}", {"X-ZEvent-Signature": "mac=00"}),
        (b"", {}),
        (b"not json", {"X-ZEvent-Signature": f"mac={VECTOR_MAC}"}),
        (b"[" * 20000, {"X-ZEvent-Signature": f"mac={VECTOR_MAC}"}),
        (b"[]", signed(b'{"timestamp":"1"}')),
    ],
    ids=["altered", "secret", "application", "no header", "short", "empty", "no JSON", "deep", "no object"],
)
async def test_false_calls_are_refused(oa, rows, raw, headers):
    response = await oa.post(WEBHOOK, content=raw, headers=headers)
    assert response.status_code == 401
    assert rows("inbox") == []


async def test_a_body_that_names_another_application_is_refused(oa, rows):
    assert (await post(oa, event(text="phí", app_id="1"))).status_code == 401
    assert rows("inbox") == []


@pytest.mark.parametrize(
    ("raw", "time_of"),
    [
        (event(text="phí", timestamp=1767225600000), None),
        (event(text="phí"), "1767225600999"),
        (event(text="phí", timestamp=None), "1767225600000"),
        (event(text="phí", sender={"id": 9000000000000000001}, app_id=int(APP_ID)), None),
    ],
    ids=["number", "header", "header alone", "numbers for ids"],
)
async def test_readings_of_a_good_call(oa, rows, raw, time_of):
    assert (await post(oa, raw, time_of=time_of)).status_code == 200
    (row,) = rows("inbox")
    assert row["user"] == USER


@pytest.mark.parametrize("raw", ["{}", " {} \n"])
async def test_the_check_of_the_address_is_answered_before_anything_is_set_up(client, raw):
    assert (await client.post(WEBHOOK, content=raw.encode())).status_code == 200
    assert (await client.get(WEBHOOK)).status_code == 200
    assert (await client.post(WEBHOOK, content=b'{"a": 1}')).status_code == 401


@pytest.mark.parametrize("name", ["user_reacted_message", "user_submit_info", "something_new", ""])
async def test_events_we_ignore_are_acknowledged_and_not_kept(oa, rows, name):
    raw = event(name, info={"name": "Trần Thị Mẫu", "phone": "84900000000"})
    assert (await post(oa, raw)).status_code == 200
    assert rows("inbox") == []


async def test_the_same_event_five_times_is_answered_once(oa, zalo, rows):
    raw = event(text="làm khai sinh")
    assert [(await post(oa, raw)).status_code for _ in range(5)] == [200] * 5
    await until(lambda: zalo.sent)
    await post(oa, event(text="thế mất mấy ngày"))
    await until(lambda: len(zalo.sent) == 2)
    assert len(rows("inbox")) == len(rows("exchange")) == 2


async def test_large_bodies(oa, client, message):
    text = "đơn " * 50_000
    assert (await post(oa, event(text=text))).status_code == 200
    assert (await post(oa, event(text=text * 6))).status_code == 413
    assert (await client.post("/api/v1/chat", json=message(text))).status_code == 413


async def test_numbers_of_people_are_masked_before_they_are_stored(oa, rows, caplog):
    caplog.set_level(logging.DEBUG)
    await post(oa, event(text="Căn cước 038095001234, gọi 0912345678 nhé"))
    await until(lambda: [row for row in rows("inbox") if row["state"] == "done"])
    kept = str([rows(table) for table in ("inbox", "exchange", "outbox")])
    assert "038095001234" not in kept
    assert "0912345678" not in kept
    assert "sealed" not in kept
    assert "038095001234" not in caplog.text


async def test_the_answer_comes_at_once_while_rasa_hangs(door, oa_settings, rasa):
    rasa.free.clear()
    async with door(**oa_settings) as client:
        for _ in range(20):
            assert (await post(client, event(text="làm khai sinh"))).status_code == 200
        assert len(rasa.asked) <= 1
        rasa.free.set()


async def test_when_every_call_fails_an_alarm_says_so_until_one_is_good(oa, rows):
    for _ in range(10):
        await post(oa, event(text="phí"), secret="not this one")
    await until(lambda: [row for row in rows("channel_account") if "ZALO_OA_SECRET_KEY" in (row["alarm"] or "")])
    (row,) = rows("channel_account")
    assert (row["refused"], row["state"]) == (10, "alarm")
    await post(oa, event(text="phí"))
    await until(lambda: rows("channel_account")[0]["alarm"] is None)
    (row,) = rows("channel_account")
    assert (row["refused"], row["state"], row["signed_by"]) == (0, "ok", "body")


async def test_false_calls_neither_hide_nor_end_another_alarm(oa, records, rows):
    with records.writing() as connection:
        channel_accounts.raise_alarm(connection, "zalo", OA, "Kênh từ chối gửi", at=datetime.now(UTC))
    for _ in range(10):
        await post(oa, event(text="phí"), secret="not this one")
    await until(lambda: rows("channel_account")[0]["refused"] == 10)
    assert rows("channel_account")[0]["alarm"] == "Kênh từ chối gửi"
    await post(oa, event("user_reacted_message"))
    await until(lambda: rows("channel_account")[0]["refused"] == 0)
    (row,) = rows("channel_account")
    assert (row["alarm"], row["state"]) == ("Kênh từ chối gửi", "alarm")


async def test_an_address_with_many_false_calls_has_to_wait_and_good_calls_do_not(oa):
    raw = event("user_reacted_message")
    statuses = [(await post(oa, raw, secret="not this one")).status_code for _ in range(2 * REFUSED_RATE)]
    assert statuses[:REFUSED_RATE] == [401] * REFUSED_RATE
    assert set(statuses[REFUSED_RATE:]) >= {429}
    assert {(await post(oa, raw)).status_code for _ in range(2 * REFUSED_RATE)} == {200}


async def test_the_proof_of_the_domain_is_served_as_issued(client, tmp_path, monkeypatch):
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path))
    (tmp_path / "zalo_verifierAb-12_z.html").write_bytes(b"<!doctype html>\n<p>Ab-12_z\n")
    response = await client.get("/zalo_verifierAb-12_z.html")
    assert (response.status_code, response.content) == (200, b"<!doctype html>\n<p>Ab-12_z\n")
    assert (await client.get("/zalo_verifierother.html")).status_code == 404
    assert (await client.get("/zalo_verifier..%2Fsecret.html")).status_code in (404, 422)
