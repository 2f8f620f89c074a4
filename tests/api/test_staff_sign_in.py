"""The door of the console: what opens it, what shuts it, and what neither tells."""

import asyncio
import logging
import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from anyio import to_thread
from starlette.requests import Request

from api.records import staff
from api.records.staff_tables import audit, presence, staff_secret, staff_session
from api.records.staff_tables import staff as table
from api.services import SIGN_IN_RATE, address_of
from api.staff import factor, passwords, people
from tests.api.staff_desk import CHEAP, KEY, PASSWORD, SECRET, STEP, Browser, acts, at_work, code, hire, set_all

pytestmark = pytest.mark.anyio
NEW = "một câu hoàn toàn khác"
LONG_AGO = timedelta(minutes=16)
TABLES = (audit, staff_secret, staff_session, table)


@pytest.fixture
async def client(door, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    passwords._nobody.cache_clear()
    async with door(secret_key=SECRET) as opened:
        yield opened


async def signs_in(client) -> bool:
    answer = await Browser(client).post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
    return answer.status_code == 303


async def test_staff_first_sign_in_by_link(client, records, caplog):
    caplog.set_level(logging.DEBUG)
    with records.writing() as connection:
        people.add(connection, None, login="moi", name="Anh Mới", role="officer", communes=[])
        link = people.give_link(connection, None, staff.by_login(connection, "moi"))
    desk = Browser(client)
    for _ in range(2):  # looking, as a chat's preview does, does not use it up
        assert "Anh Mới" in (await desk.get(f"/staff/bat-dau/{link}")).text
    for wrong in ({"mat_khau_moi": "ngắn", "mat_khau_lai": "ngắn"}, {"mat_khau_moi": NEW, "mat_khau_lai": NEW + "x"}):
        assert (await desk.post(f"/staff/bat-dau/{link}", **wrong)).status_code == 422
    answer = await desk.post(f"/staff/bat-dau/{link}", mat_khau_moi=NEW, mat_khau_lai=NEW)
    assert answer.headers["location"].startswith("/staff/ma-xac-thuc")
    assert (await desk.get("/staff/co-mat")).headers["location"].startswith("/staff/vao")  # not in yet

    page = (await desk.get("/staff/ma-xac-thuc")).text
    key = re.search(r'class="key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page
    assert "style=" not in page
    assert (await desk.post("/staff/ma-xac-thuc", ma="000000")).status_code == 422
    shown = await desk.post("/staff/ma-xac-thuc", ma=pyotp.TOTP(key).now())
    recovery = re.findall(r"<code>([A-Z2-9-]{14})</code>", shown.text)
    assert len(recovery) == factor.RECOVERY_CODES
    assert (await desk.get("/staff/co-mat")).status_code == 200
    assert (await Browser(client).get(f"/staff/bat-dau/{link}")).headers["location"] == "/staff/vao?vi=lien-ket"

    assert acts(records) == ["user_added", "link_made", "password_changed", "totp_set", "sign_in"]
    with records.reading() as connection:
        tables = [str(connection.execute(sa.select(each)).all()) for each in TABLES]
    logged = [each.getMessage() for each in caplog.records if not each.name.startswith("httpx")]  # the browser's own
    written = "".join([*tables, *logged])
    for secret in (NEW, key, link, *desk.seen, *recovery, *(each.replace("-", "") for each in recovery)):
        assert secret not in written


async def test_staff_wrong_password_and_unknown_login_look_the_same(client, records):
    hire(records)
    pages = []
    for login in ("lan.nt", "ai-do"):
        answer = await Browser(client).post("/staff/vao", ten=login, mat_khau="không phải")
        pages.append((answer.status_code, answer.text.replace(login, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 401


async def test_staff_unknown_login_costs_the_same_work(client, records, monkeypatch):
    hire(records)
    verified = []
    real = passwords._HASHER.verify
    monkeypatch.setattr(type(passwords._HASHER), "verify", lambda _, *given: verified.append(given) or real(*given))
    for login in ("lan.nt", "ai-do"):
        await Browser(client).post("/staff/vao", ten=login, mat_khau="không phải")
    costs = [re.match(r"\$argon2id\$v=\d+\$([^$]+)", stored)[1] for stored, _ in verified]
    assert len(costs) == 2
    assert costs[0] == costs[1]


async def fail_password(desk, _records):
    await desk.post("/staff/vao", ten="lan.nt", mat_khau="sai")


async def fail_code(desk, _records):
    if not desk.token:
        await desk.post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
        await desk.get("/staff/ma")
    await desk.post("/staff/ma", ma="12345")


@pytest.mark.parametrize("fail", [fail_password, fail_code])
async def test_staff_fifth_failure_shuts_the_account_for_a_while(client, records, fail):
    hire(records)
    desk = Browser(client)
    for _ in range(4):
        await fail(desk, records)
    assert await signs_in(client)
    await fail(desk, records)
    assert not await signs_in(client)
    assert "locked_out" in acts(records)
    assert (await desk.get("/staff/co-mat")).headers["location"].startswith("/staff/vao")
    set_all(records, table, locked_until=datetime.now(UTC) + timedelta(minutes=1))
    assert not await signs_in(client)
    set_all(records, table, locked_until=datetime.now(UTC) - timedelta(seconds=1))
    assert await signs_in(client)


async def test_staff_right_password_does_not_forgive_wrong_codes(client, records):
    hire(records)
    for _ in range(5):
        desk = Browser(client)
        await desk.post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
        await desk.get("/staff/ma")
        await desk.post("/staff/ma", ma="12345")
    assert not await signs_in(client)


async def test_staff_many_guesses_at_once_are_counted(client, records):
    who = hire(records)
    guesses = [Browser(client).post("/staff/vao", ten="lan.nt", mat_khau="sai") for _ in range(7)]
    await asyncio.gather(*guesses)
    with records.writing() as connection:
        assert staff.by_id(connection, who).locked(datetime.now(UTC))
        assert not staff.count_attempt(connection, who, datetime.now(UTC))
    assert not await signs_in(client)


async def test_staff_address_that_tries_too_often_waits(door, records):
    hire(records)
    async with door(secret_key=SECRET) as client:
        limit = client._transport.app.state.services.by_sign_in
        assert not any(limit.wait("203.0.113.7") for _ in range(SIGN_IN_RATE - 1))
        assert await signs_in(client)
        answer = await Browser(client).post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 60


async def test_staff_many_sign_ins_take_no_threads_from_others(client, records):
    hire(records)
    threads = to_thread.current_default_thread_limiter()
    before, threads.total_tokens = threads.total_tokens, 4
    for _ in range(2):
        passwords._AT_ONCE.acquire()
    try:
        waiting = [asyncio.create_task(fail_password(Browser(client), records)) for _ in range(8)]
        await asyncio.sleep(0.3)
        answer = await asyncio.wait_for(Browser(client).get("/staff/vao"), 30)
    finally:
        for _ in range(2):
            passwords._AT_ONCE.release()
        threads.total_tokens = before
    await asyncio.gather(*waiting)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_staff_addresses_of_one_network_count_as_one(address, other, same):
    one, two = (Request({"type": "http", "client": (each, 1)}) for each in (address, other))
    assert (address_of(one) == address_of(two)) is same


async def test_staff_code_works_once(client, records):
    hire(records)
    desk, other = Browser(client), Browser(client)
    typed = code(records)
    for each, works in ((desk, True), (other, False)):
        await each.post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
        await each.get("/staff/ma")
        answer = await each.post("/staff/ma", ma=typed)
        assert (answer.status_code == 303) is works
    answer = await other.post("/staff/ma", ma=pyotp.TOTP(KEY).at(datetime.now(UTC) + STEP))
    assert answer.headers["location"] == "/staff"


async def test_staff_recovery_code_works_once(client, records):
    who = hire(records)
    with records.writing() as connection:
        given = factor.new_recovery_codes(connection, who)[0]
    for works in (True, False):
        desk = Browser(client)
        await desk.post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
        await desk.get("/staff/ma")
        answer = await desk.post("/staff/ma", ma=f" {given.lower()} ")
        assert (answer.status_code == 303) is works
    assert acts(records).count("recovery_used") == 1


async def test_staff_token_is_new_at_every_step(client, records):
    hire(records)
    victim = Browser(client, token="chosen-by-somebody-else")
    await victim.sign_in(records)
    assert len(set(victim.seen)) == 2
    assert "chosen-by-somebody-else" not in victim.seen
    assert (await victim.get("/staff/co-mat")).status_code == 200
    for old in ("chosen-by-somebody-else", victim.seen[0]):
        assert (await Browser(client, token=old).get("/staff/co-mat")).status_code == 303


async def test_staff_signing_in_again_ends_the_session_before(client, records):
    hire(records)
    desk = Browser(client)
    await desk.sign_in(records)
    before = desk.token
    await desk.sign_in(records)
    assert (await Browser(client, token=before).get("/staff/co-mat")).status_code == 303


async def test_staff_temporary_password_must_be_changed(client, records):
    who = hire(records)
    set_all(records, table, temporary=True)
    desk = Browser(client)
    answer = await desk.sign_in(records)
    assert answer.headers["location"].startswith("/staff/mat-khau-moi")
    await desk.get("/staff/mat-khau-moi")
    assert (await desk.post("/staff/mat-khau-moi", mat_khau_moi=PASSWORD, mat_khau_lai=PASSWORD)).status_code == 422
    answer = await desk.post("/staff/mat-khau-moi", mat_khau_moi=NEW, mat_khau_lai=NEW, tiep="/staff/co-mat")
    assert answer.headers["location"] == "/staff/co-mat"
    assert (await desk.get("/staff/co-mat")).status_code == 200
    with records.reading() as connection:
        assert not staff.by_id(connection, who).temporary


@pytest.mark.parametrize(("age", "away"), [(timedelta(hours=11), False), (timedelta(hours=13), True)])
async def test_staff_session_lives_half_a_day(client, records, age, away):
    desk = at_work(client, records, hire(records))
    set_all(records, staff_session, made_at=datetime.now(UTC) - age)
    answer = await desk.get("/staff/co-mat")
    assert answer.headers.get("location", "").startswith("/staff/vao") is away


async def test_staff_half_signed_in_is_forgotten_when_left(client, records):
    hire(records)
    desk = Browser(client)
    await desk.post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
    set_all(records, staff_session, seen_at=datetime.now(UTC) - LONG_AGO)
    assert (await desk.get("/staff/ma")).headers["location"] == "/staff/vao"


async def test_staff_sign_out_ends_the_session_and_the_presence(client, records):
    who = hire(records)
    desk = at_work(client, records, who)
    await desk.post("/staff/co-mat", viec="co", xa="hoang-loc", den="23:59")
    answer = await desk.post("/staff/ra")
    assert 'hoixa_staff=""' in answer.headers["set-cookie"]
    with records.reading() as connection:
        assert connection.execute(sa.select(staff_session)).first() is None
        assert connection.execute(sa.select(presence)).first() is None


@pytest.mark.parametrize(
    ("scheme", "settings", "secure"),
    [
        ("http", {}, False),
        ("https", {}, True),
        ("http", {"public_url": "https://test"}, True),
        ("http", {"public_url": "https://elsewhere.vn"}, False),
    ],
)
async def test_staff_cookie(door, records, scheme, settings, secure):
    hire(records)
    async with door(secret_key=SECRET, **settings) as client:
        sent = {"ten": "lan.nt", "mat-khau": PASSWORD}
        given = (await client.post(f"{scheme}://test/staff/vao", data=sent)).headers["set-cookie"]
    assert "HttpOnly" in given
    assert "SameSite=strict" in given
    assert "Path=/" in given
    assert "Domain" not in given
    assert given.startswith("__Host-hoixa_staff=") is secure
    assert ("Secure" in given) is secure
