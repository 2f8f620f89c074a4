"""The console once inside: each page by each role and by nobody, forms of other sites, the own account."""

from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from api.records import staff, staff_sessions
from api.records.staff_tables import staff_session
from api.staff import factor, passwords
from tests.api.staff_desk import CHEAP, KEY, PASSWORD, SECRET, Browser, acts, at_work, code, hire

pytestmark = pytest.mark.anyio
NEW = "một câu hoàn toàn khác"
AGO = timedelta(minutes=16)
ROLES = ("officer", "editor", "admin")
# Page, and the lowest role that sees it.
PAGES = [
    ("/staff/co-mat", "officer"),
    ("/staff/tai-khoan", "officer"),
    ("/staff/nguoi-dung", "admin"),
    ("/staff/nguoi-dung/moi", "admin"),
    ("/staff/nguoi-dung/1", "admin"),
    ("/staff/nhat-ky", "admin"),
    ("/staff/nhat-ky.csv", "admin"),
]
ANYBODY = {"ho-ten": "M", "vai-tro": "editor", "pham-vi": "tat-ca"}
DEEDS = ("lien-ket", "mat-khau-tam", "ngung", "xoa-ma", "bo-khoa")
# Where forms are sent, and the lowest role that may send them; the fields would do something.
FORMS = [
    ("/staff/co-mat", "officer", {"viec": "co", "xa": "hoang-loc", "den": "23:59"}),
    ("/staff/khoa-ngay", "officer", {}),
    ("/staff/ra", "officer", {}),
    ("/staff/tai-khoan/mat-khau", "officer", {"mat-khau": PASSWORD, "mat-khau-moi": NEW, "mat-khau-lai": NEW}),
    ("/staff/tai-khoan/ma-xac-thuc", "officer", {"mat-khau": PASSWORD}),
    ("/staff/tai-khoan/ma-du-phong", "officer", {"mat-khau": PASSWORD}),
    ("/staff/tai-khoan/ra-het", "officer", {}),
    (
        "/staff/nguoi-dung/moi",
        "admin",
        {"ten-dang-nhap": "moi", "ho-ten": "M", "vai-tro": "admin", "pham-vi": "tat-ca"},
    ),
    ("/staff/nguoi-dung/1", "admin", ANYBODY),
    *(
        (f"/staff/nguoi-dung/1/{deed}", "admin", {})
        for deed in ("lien-ket", "mat-khau-tam", "ngung", "xoa-ma", "bo-khoa")
    ),
]


@pytest.fixture
async def client(door, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    async with door(secret_key=SECRET) as opened:
        yield opened


def everything(records) -> list[str]:
    """Return what the records hold of the staff, without when a session was last seen."""
    with records.reading() as connection:
        tables = ("staff", "staff_secret", "audit", "presence")
        rows = [str(connection.execute(sa.text(f"select * from {each}")).all()) for each in tables]
        columns = (staff_session.c.token_hash, staff_session.c.locked, staff_session.c.pending)
        sessions = connection.execute(sa.select(*columns)).all()
    return [*rows, str(sessions)]


def may(role: str | None, lowest: str) -> bool:
    return role is not None and ROLES.index(role) >= ROLES.index(lowest)


@pytest.mark.parametrize("role", [None, *ROLES])
async def test_staff_pages_by_role(client, records, role):
    hire(records, "chu-tich", "admin")
    desk = at_work(client, records, hire(records, role=role)) if role else Browser(client)
    for path, lowest in PAGES:
        answer = await desk.get(path)
        assert answer.status_code == (200 if may(role, lowest) else 403 if role else 303), path
        assert answer.headers["cache-control"] == "no-store"
        if role is None:
            assert answer.headers["location"].startswith("/staff/vao?tiep=%2Fstaff%2F"), path


@pytest.mark.parametrize("role", [None, *ROLES[:-1]])
async def test_staff_forms_above_ones_role_do_nothing(client, records, role):
    hire(records, "chu-tich", "admin")
    desk = at_work(client, records, hire(records, role=role)) if role else Browser(client)
    before = everything(records)
    for path, lowest, fields in FORMS:
        if not may(role, lowest):
            answer = await desk.post(path, **fields)
            assert answer.status_code == 403 if role else answer.status_code in (303, 401), path
            assert everything(records) == before, path


@pytest.mark.parametrize(("path", "lowest", "fields"), FORMS)
async def test_staff_forms_do_what_they_say(client, records, path, lowest, fields):
    hire(records, "chu-tich", "admin")
    desk = at_work(client, records, hire(records, role=lowest))
    before = everything(records)
    answer = await desk.post(path, **fields)
    assert answer.status_code in (200, 303)
    assert everything(records) != before


@pytest.mark.parametrize(
    ("csrf", "headers"),
    [
        (None, {}),
        ("", {}),
        ("wrong", {}),
        ("another's", {}),
        ("right", {"origin": "https://evil.example"}),
        ("right", {"origin": "null"}),
        ("right", {"sec-fetch-site": "cross-site"}),
        ("right", {"sec-fetch-site": "same-site"}),
    ],
)
async def test_staff_forms_of_another_site_do_nothing(client, records, csrf, headers):
    other = at_work(client, records, hire(records, "chu-tich", "admin"))
    desk = at_work(client, records, hire(records, role="admin"))
    words = {"right": desk.csrf, "another's": other.csrf}
    before = everything(records)
    for path, _, fields in FORMS:
        sent = fields if csrf is None else {"csrf": words.get(csrf, csrf), **fields}
        cookie = {"cookie": f"hoixa_staff={desk.token}"}
        answer = await client.post(path, data=sent, headers={**cookie, **headers})
        assert answer.status_code == 403, path
        assert everything(records) == before, path


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
async def test_staff_sign_in_form_of_another_site_does_nothing(client, records, headers):
    hire(records)
    answer = await Browser(client).post("/staff/vao", headers, ten="lan.nt", mat_khau=PASSWORD)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("headers", [{"origin": "http://test"}, {"sec-fetch-site": "same-origin"}, {}])
async def test_staff_forms_of_our_own_pages(client, records, headers):
    desk = at_work(client, records, hire(records))
    assert (await desk.post("/staff/khoa-ngay", headers)).headers["location"].startswith("/staff/khoa")


async def test_staff_new_password_ends_every_other_session(client, records):
    who = hire(records)
    desk, other = at_work(client, records, who), at_work(client, records, who)
    before = desk.token
    sent = {"mat_khau_moi": NEW, "mat_khau_lai": NEW}
    assert (await desk.post("/staff/tai-khoan/mat-khau", mat_khau="sai", **sent)).status_code == 422
    assert (await other.get("/staff/co-mat")).status_code == 200
    assert (await desk.post("/staff/tai-khoan/mat-khau", mat_khau=PASSWORD, **sent)).status_code == 303
    assert (await desk.get("/staff/co-mat")).status_code == 200
    for token in (other.token, before):
        assert (await Browser(client, token).get("/staff/co-mat")).status_code == 303
    with records.reading() as connection:
        assert passwords.right(staff.by_id(connection, who).password, NEW)


async def test_staff_new_authenticator(client, records):
    who = hire(records)
    desk, other = at_work(client, records, who), at_work(client, records, who)
    assert (await desk.post("/staff/tai-khoan/ma-xac-thuc/xong", ma=code(records))).headers[
        "location"
    ] == "/staff/tai-khoan"
    page = (await desk.post("/staff/tai-khoan/ma-xac-thuc", mat_khau=PASSWORD)).text
    key = page.split('class="key">')[1].split("<")[0].replace(" ", "")
    assert key != KEY
    assert (await desk.post("/staff/tai-khoan/ma-xac-thuc/xong", ma=pyotp.TOTP(KEY).now())).status_code == 422
    assert (await desk.post("/staff/tai-khoan/ma-xac-thuc/xong", ma=pyotp.TOTP(key).now())).status_code == 200
    assert (await desk.get("/staff/co-mat")).status_code == 200
    assert (await other.get("/staff/co-mat")).status_code == 303
    with records.reading() as connection:
        assert factor.vault(client._transport.app.state.services).open(staff.by_id(connection, who).totp) == key
        assert staff_sessions.secrets_left(connection, who, staff_sessions.RECOVERY) == factor.RECOVERY_CODES


async def test_staff_out_everywhere_else(client, records):
    who = hire(records)
    desk, other = at_work(client, records, who), at_work(client, records, who)
    await desk.post("/staff/tai-khoan/ra-het")
    assert (await desk.get("/staff/co-mat")).status_code == 200
    assert (await other.get("/staff/co-mat")).status_code == 303


async def test_staff_guessing_the_password_at_an_open_screen_ends_the_session(client, records):
    desk = at_work(client, records, hire(records))
    for _ in range(5):
        await desk.post("/staff/tai-khoan/ma-du-phong", mat_khau="sai")
    answer = await desk.post("/staff/tai-khoan/ma-du-phong", mat_khau=PASSWORD)
    assert answer.status_code == 401
    assert acts(records) == ["sign_in_failed"] * 5
