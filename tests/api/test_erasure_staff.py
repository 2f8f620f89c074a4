"""Deletion requests in the console: the clocks, deleting for good, and what the resident is told."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from api.chores import take_leave
from api.records import pushes, reports
from api.records.erasure_matters import REMOVED
from api.records.tables import report
from tests.api.erasure_desk import (
    LIST,
    PHONE,
    SECRET,
    ask,
    delete,
    everything,
    here_of,
    leave_message,
    request_of,
    ticked,
)
from tests.api.reports_desk import leave, read
from tests.api.staff_desk import PASSWORD, Browser, acts, at_work, hire
from tests.api.zalo_fake import USER, event, post, until

pytestmark = pytest.mark.anyio


@pytest.fixture
def officer(client, records) -> Browser:
    return at_work(client, records, hire(records))


@pytest.fixture(name="ask")
def ask_fixture(records, store):
    """Return a function that asks for deletion and returns the request's path in the console."""
    return partial(ask, records, store)


async def test_acknowledging_tells_the_resident_once(officer, ask, records, client):
    leave(records)
    path = ask()
    assert (await officer.post(path, lam="bao-nhan")).headers["location"] == f"{path}?xong=bao-nhan"
    with records.reading() as connection:
        (told,) = [push.body for push in pushes.after(connection, "session-1", 0)]
    assert "cán bộ đã nhận" in told["text"]
    assert "Cán bộ đã nhận, đang làm" in (await client.get(told["links"][0]["url"])).text
    assert (await officer.post(path, lam="bao-nhan")).status_code == 422
    assert acts(records).count("erasure_acknowledged") == 1


async def test_extending_is_possible_once_in_time_with_a_reason(officer, ask, records, client):
    leave(records)
    path = ask()
    last = request_of(records)["delete_by"]

    async def extend(day: date, why: str = "Phải tìm trong kho giấy, hỏi 0912345678"):
        return await officer.post(path, lam="gia-han", den=day.isoformat(), loi=why)

    assert "Viết lý do" in (await extend(last + timedelta(days=5), " ")).text
    for wrong in (last, last + timedelta(days=21)):
        assert "không quá 20 ngày" in (await extend(wrong)).text
    assert (await officer.post(path, lam="gia-han", den="mai", loi="x")).status_code == 422
    assert (await extend(last + timedelta(days=20))).status_code == 303
    stored = request_of(records)
    assert (stored["extended_to"], "0912345678" in stored["extended_why"]) == (last + timedelta(days=20), False)
    status = (await client.get(path.removeprefix("/staff"))).text
    assert "tìm trong kho giấy" in status
    assert f"{stored['extended_to']:%d/%m/%Y}" in status
    assert (await extend(last + timedelta(days=19))).status_code == 422
    assert acts(records).count("erasure_extended") == 1


async def test_extending_is_not_possible_any_more_when_it_is_late(officer, ask, records):
    leave(records)
    path = ask(days_ago=21)
    until = (request_of(records)["delete_by"] + timedelta(days=9)).isoformat()
    answer = await officer.post(path, lam="gia-han", den=until, loi="Bận")
    assert "Đã quá hạn xóa" in answer.text
    assert 'value="gia-han"' not in (await officer.get(path)).text


async def test_deleting_leaves_nothing_of_the_resident_anywhere(officer, ask, records, client):
    closed = leave(records, SECRET, place=SECRET, contact=f"Lan {PHONE}")
    desk = partial(officer.post, f"/staff/phan-anh/{reports.shown(closed)}")
    await officer.get(f"/staff/phan-anh/{reports.shown(closed)}")
    await desk(lam="tinh-trang", tinh_trang="answered", thay="received", loi=f"Đã rõ {SECRET}")
    await desk(lam="ghi-chu", loi=SECRET)
    leave_message(records)
    path = ask()
    assert SECRET in everything(records)
    await officer.get(path)
    assert (await delete(officer, records, path)).headers["location"] == f"{path}?xong=xoa"
    left = everything(records)
    assert SECRET not in left
    assert PHONE not in left
    stored = request_of(records)
    assert (stored["state"], stored["session"]) == ("done", None)
    assert (stored["wiped"]["report"], stored["wiped"]["message"]) == (1, 1)
    assert read(records, "report")[0]["body"] == REMOVED
    with records.reading() as connection:
        assert "đã xóa xong: 1 phản ánh, 1 lời nhắn" in pushes.after(connection, "session-1", 0)[-1].body["text"]
    assert "Đã xóa xong" in (await client.get(path.removeprefix("/staff"))).text
    assert (await client.get(f"/phan-anh/{reports.shown(closed)}")).status_code == 200
    assert acts(records)[-1] == "erasure_done"
    assert (await delete(officer, records, path)).status_code == 422


async def test_feedback_under_way_keeps_its_matter_until_it_is_dealt_with(officer, ask, records, client):
    code = leave(records, SECRET, contact=PHONE)
    path = ask()
    await officer.get(path)
    await delete(officer, records, path)
    (kept,) = read(records, "report")
    assert (kept["body"], kept["contact"], kept["session"]) == (SECRET, None, None)
    assert "được giữ không kèm tên" in (await client.get(path.removeprefix("/staff"))).text
    assert path not in (await officer.get(f"{LIST}?muc=xoa-not")).text
    assert (await officer.post(path, lam="xoa-not", mat_khau=PASSWORD)).status_code == 422
    with records.writing() as connection:
        connection.execute(report.update().where(report.c.code == code).values(state="closed"))
    assert path in (await officer.get(f"{LIST}?muc=xoa-not")).text
    assert (await officer.post(path, lam="xoa-not", mat_khau="sai rồi nhé")).status_code == 422
    assert (await officer.post(path, lam="xoa-not", mat_khau=PASSWORD)).status_code == 303
    assert SECRET not in everything(records)
    assert request_of(records)["wiped"] == {"report": 1}


async def test_deleting_asks_for_the_password(officer, ask, records):
    leave(records, SECRET)
    path = ask()
    await officer.get(path)
    answer = await officer.post(path, lam="xoa", ban_ghi=ticked(records), mat_khau="sai rồi nhé")
    assert (answer.status_code, "chưa xóa gì" in answer.text) == (422, True)
    assert (request_of(records)["state"], SECRET in everything(records)) == ("open", True)


async def test_a_contact_leads_to_the_records_and_an_officer_spares_anothers(officer, ask, records):
    mine = leave(records, SECRET, contact="+84 912 345 678", session=None)
    theirs = leave(records, "của nhà bên", contact=f"ông Ba {PHONE}", session=None)
    leave(records, "xã khác", contact=PHONE, session=None, commune="hoang-loc")
    for code in (mine, theirs):
        with records.writing() as connection:
            connection.execute(report.update().where(report.c.code == code).values(state="closed"))
    path = ask(session=None, contact=f"Lan {PHONE}", reason="tuần trước")
    page = (await officer.get(path)).text
    assert (page.count('name="ban-ghi"'), "xã khác" in page, "Gọi lại số đã để lại" in page) == (2, False, True)
    await delete(officer, records, path, [f"report:{mine}"])
    bodies = {row["code"]: row["body"] for row in read(records, "report")}
    assert (bodies[mine], bodies[theirs]) == (REMOVED, "của nhà bên")
    stored = request_of(records)
    assert (stored["contact"], stored["reason"], stored["wiped"]) == (None, None, {"report": 1})
    assert "không phải của người này" in (await officer.get(path)).text


async def test_deleting_is_one_transaction(officer, ask, records):
    leave(records, SECRET)
    leave_message(records)
    path = ask()
    await officer.get(path)
    with records.writing() as connection:
        connection.execute(sa.text("drop table report_event"))
        connection.execute(report.update().values(state="closed"))
    assert (await delete(officer, records, path)).status_code == 500
    assert (request_of(records)["state"], len(read(records, "handover"))) == ("open", 1)
    assert read(records, "report")[0]["body"] == SECRET


async def test_refusing_needs_a_reason_which_is_told(officer, ask, records, client):
    leave(records, SECRET)
    path = ask()
    assert (await officer.post(path, lam="tu-choi", loi="  ")).status_code == 422
    assert (await officer.post(path, lam="tu-choi", loi="Đang là chứng cứ của một vụ việc.")).status_code == 303
    stored = request_of(records)
    assert (stored["state"], stored["session"]) == ("refused", None)
    status = (await client.get(path.removeprefix("/staff"))).text
    assert "không xóa được" in status
    assert "chứng cứ của một vụ việc" in status
    with records.reading() as connection:
        assert "chứng cứ" in pushes.after(connection, "session-1", 0)[-1].body["text"]
    assert SECRET in everything(records)
    assert acts(records)[-1] == "erasure_refused"


async def test_what_helped_to_find_records_goes_with_a_refusal_too(officer, ask, records):
    path = ask(session=None, contact=PHONE, reason="tuần trước")
    assert (await officer.post(path, lam="tu-choi", loi="Không phải của người gửi.")).status_code == 303
    stored = request_of(records)
    assert (stored["state"], stored["contact"], stored["reason"]) == ("refused", None, None)
    assert PHONE not in everything(records)


async def test_who_asked_on_zalo_is_told_there_and_then_forgotten(oa, zalo, records):
    await post(oa, event(text=SECRET))
    await until(lambda: len(zalo.sent) == 1)
    session = read(records, "channel_user")[0]["session"]
    leave(records, SECRET, session=session, channel="zalo", commune="hoang-loc", contact=PHONE)
    for number, text in enumerate(("xóa dữ liệu của tôi", "1"), 2):
        await post(oa, event(text=text))
        await until(lambda number=number: len(zalo.sent) == number)
    assert "chậm nhất ngày" in zalo.texts[-1]
    with records.writing() as connection:
        connection.execute(report.update().values(state="answered"))
    browser = at_work(oa, records, hire(records))
    path = f"{LIST}/{reports.shown(request_of(records)['code'])}"
    assert (await delete(browser, records, path)).status_code == 303
    await until(lambda: len(zalo.sent) == 4)
    assert "đã xóa xong: 1 phản ánh" in zalo.texts[-1]
    await until(lambda: all(row["state"] == "sent" for row in read(records, "outbox")))
    take_leave(here_of(oa), datetime.now(UTC) + timedelta(minutes=6))
    left = everything(records)
    assert [each in left for each in (USER, SECRET, PHONE)] == [False] * 3
