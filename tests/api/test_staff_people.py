"""What admins do: accounts, the audit; who is present; the server's command line."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from api.records import audit, staff, staff_presence
from api.records.staff_tables import presence, staff_secret, staff_session
from api.records.staff_tables import staff as table
from api.routes.staff_presence import _today_at
from api.staff import __main__ as command
from api.staff import passwords
from knowledge.hours import VIETNAM
from tests.api.staff_desk import CHEAP, PASSWORD, SECRET, Browser, acts, at_work, hire, set_all

pytestmark = pytest.mark.anyio
USERS = "/staff/nguoi-dung"
OFFICER = {"ten_dang_nhap": "hoa.nt", "ho_ten": "Chị Hoa", "vai_tro": "officer", "pham_vi": "chon", "xa": ["hoang-loc"]}


@pytest.fixture
async def client(door, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    async with door(secret_key=SECRET) as opened:
        yield opened


@pytest.fixture
def boss(client, records) -> Browser:
    """Return the browser of an admin."""
    return at_work(client, records, hire(records, "chu-tich", "admin"))


def found(records, login: str) -> staff.Account:
    with records.reading() as connection:
        account = staff.by_login(connection, login)
    assert account
    return account


async def test_staff_add_a_user_with_a_link(client, records, boss):
    answer = await boss.post(f"{USERS}/moi", **OFFICER, cach="lien-ket")
    link = re.search(r"http://test(/staff/bat-dau/[\w-]+)", answer.text)[1]
    made = found(records, "hoa.nt")
    assert (made.role, made.communes, made.password) == ("officer", ["hoang-loc"], None)
    assert "Chị Hoa" in (await Browser(client).get(link)).text
    set_all(records, staff_secret, until=datetime.now(UTC) - timedelta(minutes=1))
    assert (await Browser(client).get(link)).headers["location"] == "/staff/vao?vi=lien-ket"


async def test_staff_add_a_user_with_a_temporary_password(client, records, boss):
    answer = await boss.post(f"{USERS}/moi", **OFFICER, cach="mat-khau")
    password = re.search(r'class="key">([^<]+)<', answer.text)[1]
    assert found(records, "hoa.nt").temporary
    desk = Browser(client)
    entered = await desk.post("/staff/vao", ten="hoa.nt", mat_khau=password)
    assert entered.headers["location"].startswith("/staff/mat-khau-moi")
    assert (await desk.get("/staff/co-mat")).headers["location"].startswith("/staff/vao")


@pytest.mark.parametrize(
    "wrong",
    [
        {"ten_dang_nhap": "Chị Hoa"},
        {"ten_dang_nhap": "ab"},
        {"ten_dang_nhap": "chu-tich"},
        {"ho_ten": " "},
        {"vai_tro": "king"},
        {"xa": []},
        {"xa": ["khong-co"]},
    ],
)
async def test_staff_user_form_says_what_is_wrong(records, boss, wrong):
    answer = await boss.post(f"{USERS}/moi", **{**OFFICER, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with records.reading() as connection:
        assert len(staff.everyone(connection)) == 1


async def test_staff_change_of_role_and_communes_holds_at_once(client, records, boss):
    who = hire(records, role="admin")
    desk = at_work(client, records, who)
    assert (await desk.get(USERS)).status_code == 200
    await boss.post(f"{USERS}/{who}", ho_ten="Chị Lan", vai_tro="editor", pham_vi="chon", xa=["dinh-tan"])
    assert (await desk.get(USERS)).status_code == 403
    page = (await desk.get("/staff/co-mat")).text
    assert 'value="dinh-tan"' in page
    assert 'value="hoang-loc"' not in page


@pytest.mark.parametrize("deed", ["ngung", "mat-khau-tam", "xoa-ma"])
async def test_staff_sessions_end_with_the_deed(client, records, boss, deed):
    who = hire(records)
    desk = at_work(client, records, who)
    await desk.post("/staff/co-mat", viec="co", xa="hoang-loc", den="23:59")
    await boss.post(f"{USERS}/{who}/{deed}")
    assert (await desk.get("/staff/co-mat")).status_code == 303
    if deed == "ngung":
        with records.reading() as connection:
            assert not staff_presence.present(connection, now=datetime.now(UTC))
        answer = await Browser(client).post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)
        assert answer.status_code == 401
        assert (await boss.post(f"{USERS}/{who}/lien-ket")).status_code == 404
        await boss.post(f"{USERS}/{who}/mo-lai")
        assert (await Browser(client).post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)).status_code == 303


async def test_staff_unlock_before_time(client, records, boss):
    who = hire(records)
    with records.writing() as connection:
        for _ in range(5):
            staff.count_attempt(connection, who, datetime.now(UTC))
    assert "đang tạm khóa" in (await boss.get(USERS)).text
    await boss.post(f"{USERS}/{who}/bo-khoa")
    assert (await Browser(client).post("/staff/vao", ten="lan.nt", mat_khau=PASSWORD)).status_code == 303


OTHERS = {"disabled": {"disabled": True}, "invited": {"password": None}, "usable": {"disabled": False}}


@pytest.mark.parametrize("other", [None, *OTHERS])
@pytest.mark.parametrize("act", ["demote", "disable"])
async def test_staff_last_admin_stays(records, boss, other, act):
    me = found(records, "chu-tich").id
    if other:
        second = hire(records, "pho", "admin")
        with records.writing() as connection:
            state = {"disabled": {"disabled": True}, "invited": {"password": None}, "usable": {"disabled": False}}[
                other
            ]
            staff.change(connection, second, **state)
    if act == "demote":
        answer = await boss.post(f"{USERS}/{me}", ho_ten="Tôi", vai_tro="officer", pham_vi="tat-ca")
    else:
        answer = await boss.post(f"{USERS}/{me}/ngung")
    mine = found(records, "chu-tich")
    assert (answer.status_code == 422) is (other != "usable")
    assert (mine.role == "admin" and not mine.disabled) is (other != "usable")


async def test_staff_admin_of_some_communes_manages_nobody_and_reads_no_audit(client, records, boss):
    mine = hire(records, "xa-mot", "admin", communes=("hoang-loc",))
    other = hire(records, "xa-hai", communes=("dinh-tan",))
    desk = at_work(client, records, mine)
    typed = {"ho_ten": "Tôi", "vai_tro": "officer", "pham_vi": "tat-ca"}
    for path in (USERS, f"{USERS}/moi", f"{USERS}/{other}", "/staff/nhat-ky", "/staff/nhat-ky.csv"):
        assert (await desk.get(path)).status_code == 403, path
    for path in (f"{USERS}/moi", *(f"{USERS}/{id}{deed}" for id in (mine, other) for deed in ("", "/mat-khau-tam"))):
        assert (await desk.post(path, **typed, ten_dang_nhap="ai-do")).status_code == 403, path
    page = (await desk.get("/staff/co-mat")).text
    assert USERS not in page
    assert "/staff/nhat-ky" not in page
    assert found(records, "xa-mot").communes == ["hoang-loc"]
    # Not counted as one who could manage the accounts.
    assert (await boss.post(f"{USERS}/{found(records, 'chu-tich').id}/ngung")).status_code == 422


async def test_staff_admins_work_for_every_commune(records, boss):
    who = hire(records, "pho", "admin")
    answer = await boss.post(f"{USERS}/{who}", ho_ten="Phó", vai_tro="admin", pham_vi="chon", xa=["hoang-loc"])
    assert answer.status_code == 422
    assert "mọi xã" in answer.text
    assert found(records, "pho").communes == []
    assert (await boss.post(f"{USERS}/moi", **OFFICER | {"vai_tro": "admin"})).status_code == 422


@pytest.mark.parametrize("path", [f"{USERS}/99", f"{USERS}/99999999999999999999", f"{USERS}/1/lam-gi-do"])
async def test_staff_unknown_users_and_deeds(boss, path):
    answer = await boss.post(path, ho_ten="x", vai_tro="officer", pham_vi="tat-ca")
    assert answer.status_code in (404, 422)


async def test_staff_audit_filters_pages_and_exports(records, boss):
    lan = hire(records)
    day = datetime(2026, 6, 10, 23, 30, tzinfo=VIETNAM)
    with records.writing() as connection:
        for number in range(60):
            audit.write(connection, staff=lan, act="present", subject=f"s{number}", detail={}, now=day)
        audit.write(connection, staff=None, act="odd_act", subject="=1+1", detail={}, now=day + timedelta(hours=1))
    first = (await boss.get("/staff/nhat-ky?viec=present")).text
    assert "60 dòng, trang 1/2" in first
    assert ">s59<" in first
    assert ">s9<" not in first
    assert ">s9<" in (await boss.get("/staff/nhat-ky?viec=present&trang=2")).text
    cases = {
        f"nguoi={lan}": 60,
        f"nguoi={lan}&viec=odd_act": 0,
        "tu=2026-06-10&den=2026-06-10": 60,  # the day as it is in Vietnam
        "tu=2026-06-11&den=2026-06-11": 1,
        "tu=&den=&nguoi=&viec=": 61,
        "tu=hom-nay&den=9999-12-31&nguoi=abc&trang=x": 61,
    }
    for query, total in cases.items():
        assert f"{total} dòng" in (await boss.get(f"/staff/nhat-ky?{query}")).text, query
    answer = await boss.get("/staff/nhat-ky.csv?viec=odd_act")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["11/06/2026 00:30:00", "Chưa rõ ai", "odd_act", "'=1+1", ""]
    assert acts(records)[-1] == "audit_exported"


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("16:30", "16:30"),
        ("16h30", "16:30"),
        ("16 giờ 30", "16:30"),
        ("7.05", "07:05"),
        ("17", "17:00"),
        ("17h", "17:00"),
        ("24:00", None),
        ("17:60", None),
        ("chiều", None),
        ("", None),
    ],
)
def test_staff_hours_as_people_write_them(typed, clock):
    moment = _today_at(typed)
    assert (f"{moment:%H:%M}" if moment else None) == clock


async def test_staff_present_and_absent(client, records):
    desk = at_work(client, records, hire(records, communes=("hoang-loc", "dinh-tan")))
    for wrong in (
        {"xa": []},
        {"xa": "thanh-mien"},
        {"xa": "hoang-loc", "den": "00:00"},
        {"xa": "hoang-loc", "den": "mai"},
    ):
        answer = await desk.post("/staff/co-mat", **{"viec": "co", "den": "23:59", **wrong})
        assert answer.status_code == 422
    await desk.post("/staff/co-mat", viec="co", xa=["hoang-loc", "dinh-tan", "thanh-mien"], den="23h59")
    with records.reading() as connection:
        there = staff_presence.present(connection, now=datetime.now(UTC))
        assert {row["commune"] for row in there} == {"hoang-loc", "dinh-tan"}
        assert len(staff_presence.present(connection, now=datetime.now(UTC), commune="dinh-tan")) == 1
        assert not staff_presence.present(connection, now=datetime.now(UTC) + timedelta(days=1))
    assert "Đang có mặt</strong> đến 23:59" in (await desk.get("/staff/co-mat")).text
    set_all(records, presence, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    set_all(records, staff_session, seen_at=datetime.now(UTC) - timedelta(minutes=2))
    await desk.get("/staff/phien/dang-lam")
    with records.reading() as connection:
        assert there[0]["seen_at"].year == connection.execute(sa.select(presence.c.seen_at)).scalar().year
    await desk.post("/staff/co-mat", viec="vang")
    with records.reading() as connection:
        assert not staff_presence.present(connection, now=datetime.now(UTC))


@pytest.fixture
def run(records_url, monkeypatch):
    """Return a function that runs ``python -m api.staff`` on this test's records."""
    monkeypatch.setenv("HOIXA_RECORDS_URL", records_url)
    monkeypatch.setenv("HOIXA_PUBLIC_URL", "https://hoixa.example.vn")
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    return lambda *words, typed=None: CliRunner().invoke(command.main, words, input=typed)


async def test_staff_first_admin_by_command(client, run):
    assert run("list").output == "Chưa có tài khoản nào.\n"
    assert run("add-admin", "chu-tich", typed="ngắn\nngắn\n").exit_code == 1
    made = run("add-admin", "chu-tich", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0
    assert PASSWORD not in made.output
    answer = await Browser(client).post("/staff/vao", ten="chu-tich", mat_khau=PASSWORD)
    assert answer.headers["location"].startswith("/staff/ma-xac-thuc")
    assert run("add-admin", "chu-tich", "--link").exit_code == 1
    assert run("add-admin", "Chủ tịch", "--link").exit_code == 1
    assert "https://hoixa.example.vn/staff/bat-dau/" in run("add-admin", "pho", "--link").output
    assert run("list").output.splitlines() == [
        "chu-tich\tchu-tich\tQuản trị\tmọi xã",
        "pho\tpho\tQuản trị\tmọi xã\tchờ thiết lập",
    ]


async def test_staff_reset_and_disable_by_command(client, records, run):
    desk = at_work(client, records, hire(records, "chu-tich", "admin"))
    set_all(records, table, failures=5, locked_until=datetime.now(UTC) + timedelta(hours=1))
    link = run("reset", "chu-tich").output.split("https://hoixa.example.vn")[1].strip()
    assert (await desk.get("/staff/co-mat")).status_code == 303
    assert (await Browser(client).post("/staff/vao", ten="chu-tich", mat_khau=PASSWORD)).status_code == 401
    other = Browser(client)
    answer = await other.post(link, mat_khau_moi=PASSWORD, mat_khau_lai=PASSWORD)
    assert answer.headers["location"].startswith("/staff/ma-xac-thuc")
    assert run("disable", "chu-tich").exit_code == 0
    assert found(records, "chu-tich").disabled
    assert run("reset", "khong-co").exit_code == 1
    with records.reading() as connection:
        by_command = audit.read(connection, audit.Filter(act="user_disabled"), limit=1)[0]
    assert (by_command["staff"], by_command["detail"]) == (None, {"via": "command"})
