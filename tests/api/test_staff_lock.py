"""The locked screen of the console: when it locks, what it keeps, who may unlock it and how often."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from api.records.staff_tables import presence, staff_session
from api.staff import passwords
from tests.api.staff_desk import CHEAP, PASSWORD, SECRET, Browser, at_work, hire, set_all

pytestmark = pytest.mark.anyio
AGO = timedelta(minutes=16)
NEW = "một câu hoàn toàn khác"


@pytest.fixture
async def client(door, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    async with door(secret_key=SECRET) as opened:
        yield opened


@pytest.mark.parametrize(("idle", "locks"), [(timedelta(minutes=14), False), (AGO, True)])
async def test_staff_screen_locks_when_idle(client, records, idle, locks):
    desk = at_work(client, records, hire(records))
    set_all(records, staff_session, seen_at=datetime.now(UTC) - idle)
    looked = await desk.get("/staff/phien")
    assert looked.status_code == (423 if locks else 200)
    assert (looked.json()["left"] == 0) is locks
    answer = await desk.get("/staff/tai-khoan?xong=x")
    assert (answer.status_code == 303) is locks
    if locks:
        assert answer.headers["location"] == "/staff/khoa?tiep=%2Fstaff%2Ftai-khoan%3Fxong%3Dx"
        answer = await desk.get("/staff/tai-khoan", **{"hx-request": "true"})
        assert answer.headers["hx-redirect"].startswith("/staff/khoa")
        assert answer.status_code == 401


async def test_staff_at_work_keeps_the_screen_open_and_looking_does_not(client, records):
    desk = at_work(client, records, hire(records))
    before = datetime.now(UTC) - timedelta(minutes=14)
    set_all(records, staff_session, seen_at=before)
    assert (await desk.get("/staff/phien")).json()["left"] <= 60
    assert (await desk.get("/staff/phien/dang-lam")).status_code == 204
    assert (await desk.get("/staff/phien")).json()["left"] > 14 * 60


async def test_staff_unlocking_goes_on_where_it_was(client, records):
    desk = at_work(client, records, hire(records))
    await desk.post("/staff/khoa-ngay", {"referer": "http://test/staff/tai-khoan"})
    old = desk.token
    assert "giu." not in (await desk.get("/staff/khoa?tiep=/staff/tai-khoan")).text
    assert (await desk.post("/staff/khoa", mat_khau="sai", tiep="/staff/tai-khoan")).status_code == 401
    answer = await desk.post("/staff/khoa", mat_khau=PASSWORD, tiep="/staff/tai-khoan")
    assert answer.headers["location"] == "/staff/tai-khoan"
    assert (await desk.get("/staff/tai-khoan")).status_code == 200
    assert (await Browser(client, old).get("/staff/tai-khoan")).status_code == 303


@pytest.mark.parametrize("script", [{}, {"x-hoixa-script": "1"}])
async def test_staff_fifth_wrong_unlock_ends_that_session_alone(client, records, script):
    who = hire(records)
    desk, other = at_work(client, records, who), at_work(client, records, who)
    for last in (False, False, False, False, True):
        set_all(records, staff_session, locked=True)
        answer = await desk.post("/staff/khoa", script, mat_khau="sai")
        assert answer.status_code == ((401 if last else 422) if script else (303 if last else 401))
    if not script:
        assert answer.headers["location"] == "/staff/vao?vi=mo-khoa"
    assert (await desk.post("/staff/khoa", mat_khau=PASSWORD)).headers["location"] == "/staff/vao"
    assert (await other.post("/staff/khoa", mat_khau=PASSWORD)).headers["location"] == "/staff"
    assert (await Browser(client).post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)).status_code == 303


async def test_staff_failures_at_the_door_keep_nobody_locked_out_of_their_screen(client, records):
    desk = at_work(client, records, hire(records))
    set_all(records, staff_session, locked=True)
    for _ in range(5):
        await Browser(client).post("/staff/vao", ten="lan.nt", mat_khau="sai")
    assert (await desk.post("/staff/khoa", mat_khau="sai")).status_code == 401
    assert (await desk.post("/staff/khoa", mat_khau=PASSWORD)).headers["location"] == "/staff"


async def test_staff_right_password_forgives_the_wrong_ones_before(client, records):
    desk = at_work(client, records, hire(records))
    for _ in range(2):
        for _ in range(4):
            await desk.post("/staff/tai-khoan/ma-du-phong", mat_khau="sai")
        assert (await desk.post("/staff/tai-khoan/ma-du-phong", mat_khau=PASSWORD)).status_code == 200


async def test_staff_form_sent_to_a_locked_screen_is_kept(client, records):
    desk = at_work(client, records, hire(records))
    set_all(records, staff_session, locked=True)
    sent = {"viec": "co", "xa": ["hoang-loc", "dinh-tan"], "den": '23:59"<b>', "mat-khau-moi": NEW}
    locked = await desk.post("/staff/co-mat", **sent)
    assert locked.status_code == 401
    assert NEW not in locked.text
    assert "<b>" not in locked.text
    for field in (
        'name="giu.xa" value="hoang-loc"',
        'name="giu.xa" value="dinh-tan"',
        'name="tiep" value="/staff/co-mat"',
    ):
        assert field in locked.text
    kept = {"giu.viec": "co", "giu.xa": ["hoang-loc", "dinh-tan"], "giu.den": "23:59", "tiep": "/staff/co-mat"}
    again = await desk.post("/staff/khoa", **kept, mat_khau=PASSWORD)
    assert '<form method="post" action="/staff/co-mat">' in again.text
    assert 'name="xa" value="dinh-tan"' in again.text
    with records.reading() as connection:
        assert connection.execute(sa.select(presence)).first() is None  # sent on by hand only
    elsewhere = await desk.post("/staff/khoa", **kept | {"tiep": "https://evil.example"}, mat_khau=PASSWORD)
    assert "evil.example" not in elsewhere.text


async def test_staff_script_unlocks_in_place(client, records):
    desk = at_work(client, records, hire(records))
    csrf = desk.csrf
    set_all(records, staff_session, locked=True)
    script = {"x-hoixa-script": "1"}
    assert (await desk.post("/staff/khoa", script, mat_khau="sai")).status_code == 422
    assert (await desk.post("/staff/khoa", script, mat_khau=PASSWORD)).status_code == 204
    await desk.get("/staff/co-mat")
    assert desk.csrf == csrf  # forms of the page still open work


async def test_staff_form_sent_after_the_session_is_shown_for_copying(client, records):
    desk = at_work(client, records, hire(records))
    set_all(records, staff_session, made_at=datetime.now(UTC) - timedelta(hours=13))
    answer = await desk.post("/staff/phan-anh/x", tra_loi="Lời đã viết dài", mat_khau="bí mật lắm")
    assert answer.status_code in (401, 404)
    answer = await desk.post("/staff/co-mat", tra_loi="Lời đã viết dài", mat_khau="bí mật lắm")
    assert answer.status_code == 401
    assert "Lời đã viết dài" in answer.text
    assert "bí mật lắm" not in answer.text
