"""The console's page on channels: how accounts are, what could not be sent, why, and what an officer does about it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from api.records import channel_accounts, channel_users, handovers
from api.records.channel_tables import channel_user, outbox
from tests.api.staff_desk import SECRET, Browser, acts, at_work, hire, set_all
from tests.api.zalo_fake import OA, SETTINGS, USER, event, post, until

pytestmark = pytest.mark.anyio
PAGE = "/staff/kenh"
FORM = "application/x-www-form-urlencoded"
AGO = timedelta(hours=49)


@pytest.fixture
def oa_settings(oa_settings) -> dict:
    assert SETTINGS["secret_key"] == SECRET
    return oa_settings


@pytest.fixture
def lan(oa, records) -> Browser:
    return at_work(oa, records, hire(records, communes=("hoang-loc",)))


@pytest.fixture
def fail(oa, zalo, rows):
    """Return a function that has an answer fail as Zalo would, and waits until it is given up."""

    async def send(*answers, text: str = "làm khai sinh") -> None:
        known = len(rows("outbox"))
        zalo.answers = list(answers)
        assert (await post(oa, event(text=text))).status_code == 200
        await until(lambda: len(rows("outbox")) > known and rows("outbox")[-1]["state"] == "failed")

    return send


def button(page: str, name: str) -> str | None:
    """Return the value of the first button ``name`` of one message; None when there is none."""
    found = re.search(rf'name="{name}" value="(\d[^"]*)"', page)
    return found[1] if found else None


@pytest.mark.parametrize("role", [None, "officer", "editor", "admin"])
async def test_the_page_by_role(oa, records, role):
    desk = at_work(oa, records, hire(records, role=role)) if role else Browser(oa)
    answer = await desk.get(PAGE)
    assert answer.status_code == (200 if role else 303)
    if role:
        assert "Hoạt động" in answer.text
        assert ("Kết nối lại" in answer.text) == (role == "admin")
    for path in (f"{PAGE}/{OA}/noi-lai", f"{PAGE}/{OA}/cho-gui"):
        answer = await desk.post(path)
        assert answer.status_code in ((200, 303) if role == "admin" else (403,) if role else (401,)), path


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (-230, "Đã quá 7 ngày kể từ tin cuối"),
        (-213, "chưa quan tâm OA"),
        (-201, "không nhận dạng tin này"),
        (-999, "Zalo từ chối gửi cho người này"),
    ],
)
async def test_what_failed_is_listed_with_why_and_to_whom(lan, fail, records, code, why):
    await fail(code, code, text="Số tôi là 0912345678")
    page = (await lan.get(PAGE)).text
    assert why in page
    assert f"mã {code}" in page
    assert f"…{USER[-4:]}" in page
    assert USER not in page
    assert "0912345678" not in page
    assert button(page, "gui-lai") is None
    token = button(page, "bo-qua")
    inbox = (await lan.get("/staff")).text
    assert "1 tin chưa gửi được" in inbox
    assert 'data-ket="1"' in inbox
    answer = await lan.post(PAGE, **{"bo-qua": token})
    assert answer.headers["location"].startswith(f"{PAGE}?bo=1")
    assert "Mọi tin đều đã gửi" in (await lan.get(PAGE)).text
    assert "chưa gửi được" not in (await lan.get("/staff")).text
    assert acts(records) == ["unsent_dismissed"]


async def test_after_the_resident_writes_again_it_is_sent_once_more_and_only_once(lan, oa, fail, zalo, rows, records):
    await fail(-230)
    assert button((await lan.get(PAGE)).text, "gui-lai") is None
    await post(oa, event(text="thế phí bao nhiêu"))
    await until(lambda: [row["state"] for row in rows("outbox")] == ["failed", "sent"])
    token = button((await lan.get(PAGE)).text, "gui-lai")
    sent = len(zalo.sent)
    answers = [await lan.post(PAGE, **{"gui-lai": token}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 409, 409]
    await until(lambda: [row["state"] for row in rows("outbox")] == ["sent", "sent"])
    assert (await lan.post(PAGE, **{"gui-lai": token})).status_code == 409
    assert len(zalo.sent) == sent + 1
    assert zalo.texts[-1] == zalo.texts[0]
    assert acts(records) == ["unsent_resent"]


async def test_one_that_fails_again_gets_one_attempt_for_each_press(lan, fail, zalo, rows, records):
    await fail(-311)
    page = (await lan.get(PAGE)).text
    assert "Hết lượt gửi tin của OA" in page
    assert "Cần người xử lý" in page
    old, zalo.answers = button(page, "gui-lai"), [-311]
    await lan.post(PAGE, **{"gui-lai": old})
    await until(lambda: rows("outbox")[0]["attempts"] == 2 and rows("outbox")[0]["state"] == "failed")
    assert (await lan.post(PAGE, **{"gui-lai": old})).status_code == 409
    assert len(zalo.sent) == 2
    await lan.post(PAGE, **{"gui-lai": button((await lan.get(PAGE)).text, "gui-lai")})
    await until(lambda: rows("outbox")[0]["state"] == "sent")
    page = (await lan.get(PAGE)).text
    assert "Hoạt động" in page
    assert acts(records) == ["unsent_resent"] * 2


async def test_what_may_have_arrived_is_not_sent_again(lan, fail, zalo, rows, monkeypatch):
    from api.channels import delivery

    monkeypatch.setattr(delivery, "UNCERTAIN_ATTEMPTS", 1)
    await fail("cut")
    page = (await lan.get(PAGE)).text
    assert "có thể người dân đã nhận được" in page
    assert button(page, "gui-lai") is None
    token = button(page, "bo-qua")
    assert (await lan.post(PAGE, **{"gui-lai": token})).status_code == 409
    assert rows("outbox")[0]["state"] == "failed"
    assert len(zalo.sent) == 1


async def test_a_token_that_zalo_refuses_is_told_with_the_way_to_connect(oa, zalo, records, rows):
    boss = at_work(oa, records, hire(records, role="admin"))
    zalo.answers, zalo.refresh_error = [-216], -14014
    await post(oa, event(text="phí"))
    await until(lambda: rows("channel_account")[0]["state"] == "alarm")
    page = (await boss.get(PAGE)).text
    assert "Mất quyền gửi" in page
    assert "Kết nối lại" in page
    assert "Zalo OA cần người xử lý" in (await boss.get("/staff")).text
    answer = await boss.post(f"{PAGE}/{OA}/noi-lai")
    assert "Quản trị viên của OA" in answer.text
    assert "oauth" in answer.text or zalo.url in answer.text
    assert acts(records) == ["channel_connected"]
    assert rows("channel_account")[0]["consent"]


async def test_an_account_that_only_receives_is_told_and_resumed(oa, records, rows, fail):
    boss = at_work(oa, records, hire(records, role="admin"))
    await fail(-235, -240)
    page = (await boss.get(PAGE)).text
    assert "Chỉ nhận tin" in page
    assert "công cụ chat của Zalo" in page
    assert button(page, "gui-lai") is None
    await boss.post(f"{PAGE}/{OA}/cho-gui")
    assert rows("channel_account")[0]["state"] == "ok"
    token = button((await boss.get(PAGE)).text, "gui-lai")
    await boss.post(PAGE, **{"gui-lai": token})
    await until(lambda: rows("outbox")[0]["state"] == "sent")
    assert acts(records) == ["channel_resumed", "unsent_resent"]


async def test_what_came_too_late_waits_for_the_resident(lan, oa, zalo, records, rows):
    zalo.answers = ["500"]
    await post(oa, event(text="phí"))
    await until(lambda: zalo.sent)
    set_all(records, channel_user, last_at=datetime.now(UTC) - AGO)
    await until(lambda: rows("outbox")[0]["state"] == "expired")
    page = (await lan.get(PAGE)).text
    assert "im lặng quá 48 giờ" in page
    assert button(page, "gui-lai") is None
    set_all(records, channel_user, last_at=datetime.now(UTC))
    await lan.post(PAGE, **{"gui-lai": button((await lan.get(PAGE)).text, "gui-lai")})
    await until(lambda: rows("outbox")[0]["state"] == "sent")


async def test_what_an_officer_answered_by_hand_is_not_listed(lan, oa, zalo, records):
    zalo.answers = ["500"]
    await post(oa, event(text="phí"))
    await until(lambda: zalo.sent)
    set_all(records, outbox, state="expired", error="an officer answers by hand")
    assert "Mọi tin đều đã gửi" in (await lan.get(PAGE)).text


async def test_other_communes_neither_see_nor_touch_it(lan, oa, fail, records, rows):
    far = at_work(oa, records, hire(records, "far.xa", communes=("dinh-tan",)))
    await fail(-311)
    page = (await far.get(PAGE)).text
    assert "Chưa có kênh nào" in page
    assert f"…{USER[-4:]}" not in page
    assert "chưa gửi được" not in (await far.get("/staff")).text
    token = button((await lan.get(PAGE)).text, "gui-lai")
    for deed in ("gui-lai", "bo-qua"):
        assert (await far.post(PAGE, **{deed: token})).status_code == 409
    assert rows("outbox")[0]["state"] == "failed"
    assert acts(records) == []


async def test_an_account_of_no_commune_shows_officers_their_residents(door, oa_settings, connect, zalo, records, rows):
    async with door(**oa_settings | {"zalo_commune": ""}) as client:
        await connect()
        zalo.answers = [-311]
        await post(client, event(text="phí"))
        await until(lambda: rows("outbox") and rows("outbox")[0]["state"] == "failed")
        near = at_work(client, records, hire(records, "near.xa", communes=("dinh-tan",)))
        everywhere = at_work(client, records, hire(records, "moi.xa"))
        assert button((await everywhere.get(PAGE)).text, "bo-qua")
        page = (await near.get(PAGE)).text
        assert "mọi xã" in page
        assert button(page, "bo-qua") is None
        set_all(records, channel_user, commune="dinh-tan")
        assert button((await near.get(PAGE)).text, "bo-qua")


async def test_officers_words_that_failed_lead_to_the_conversation(lan, oa, zalo, records, rows):
    await post(oa, event(text="làm khai sinh"))
    await until(lambda: rows("outbox") and rows("outbox")[0]["state"] == "sent")
    (user,) = rows("channel_user")
    with records.writing() as connection:
        now = datetime.now(UTC)
        handovers.start(connection, session=user["session"], channel="zalo", commune="hoang-loc", at=now)
    await lan.post("/staff/hop-thu/1/nhan")
    await until(lambda: rows("outbox")[-1]["state"] == "sent" and len(zalo.sent) == 2)
    zalo.answers = [-217]
    await lan.post("/staff/hop-thu/1/tra-loi", loi="Bác cần gì ạ?", khoa="k1")
    await until(lambda: rows("outbox")[-1]["state"] == "failed")
    page = (await lan.get(PAGE)).text
    assert "Lời của cán bộ" in page
    assert "Bác cần gì ạ?" in page
    assert "/staff/hop-thu/1" in page


async def test_several_are_dealt_with_at_once(lan, fail, records, rows):
    await fail(-311)
    with records.writing() as connection:
        channel_users.change(connection, ("zalo", OA, USER), last_at=datetime.now(UTC))
    await fail(-213, text="phí")
    tokens = re.findall(r'name="tin" value="([^"]+)"', (await lan.get(PAGE)).text)
    assert len(tokens) == 2
    assert (await lan.post(PAGE, **{"gui-lai": "chon"})).status_code == 422
    body = [("csrf", lan.csrf), ("gui-lai", "chon"), *(("tin", token) for token in tokens)]
    answer = await lan.client.post(
        PAGE, content="&".join(f"{k}={v}" for k, v in body), headers=lan._cookie() | {"content-type": FORM}
    )
    assert answer.headers["location"] == f"{PAGE}?gui=1&con=1"
    assert "1 tin được gửi lại, 1 tin chưa làm được" in (await lan.get(answer.headers["location"])).text
    await until(lambda: [row["state"] for row in rows("outbox")] == ["sent", "failed"])


async def test_a_key_that_cannot_open_the_token_is_told(lan, oa, zalo, records, rows):
    with records.writing() as connection:
        channel_accounts.change(connection, "zalo", OA, access="sealed with another key")
    await post(oa, event(text="phí"))
    await until(lambda: rows("channel_account")[0]["state"] == "alarm")
    assert "Khóa bí mật của máy chủ đã đổi" in (await lan.get(PAGE)).text
    assert zalo.sent == []
