"""Feedback in the console: what officers do with one report, what the reporter gets of it, what stays inside."""

from datetime import timedelta
from functools import partial

import pytest

from api.records import channel_users, pushes, report_events, report_list, reports
from api.records.report_states import STATES
from api.records.retention import DAYS, purge
from tests.api.reports_desk import LIST, NOW, SESSION, Desk, leave, read, sign_in

pytestmark = pytest.mark.anyio


@pytest.fixture(name="sign_in")
def sign_in_fixture(client, records):
    """Return a function that signs an officer in."""
    return partial(sign_in, client, records)


@pytest.fixture
def desk(client, records) -> Desk:
    return sign_in(client, records)


@pytest.fixture(name="leave")
def leave_fixture(records):
    """Return a function that leaves feedback and returns its code."""
    return partial(leave, records)


@pytest.fixture
def look(records):
    """Return a function that reads a report, its history and what was pushed to its session."""

    def looked(code: str):
        with records.reading() as connection:
            found = reports.find(connection, code)
            events = report_events.history(connection, code, public=False)
            return found, events, [push.body for push in pushes.after(connection, SESSION, 0)]

    return looked


async def test_reports_staff_pages_are_closed_to_strangers(client, leave):
    code = leave()
    for path in (LIST, f"{LIST}.csv", f"{LIST}/{code}"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/staff/vao")
    assert (await client.post(f"{LIST}/{code}", data={"lam": "ghi-chu", "loi": "x"})).status_code == 401


@pytest.mark.parametrize("role", ["officer", "editor", "admin"])
async def test_reports_staff_pages_open_to_each_role(sign_in, leave, role):
    code, desk = leave(), sign_in(role=role)
    assert [(await desk.get(path)).status_code for path in (LIST, f"{LIST}.csv", f"{LIST}/{code}")] == [200] * 3


async def test_reports_staff_see_and_change_their_communes_alone(sign_in, leave, look):
    code, desk = leave(), sign_in(communes=("hoang-loc",))
    assert reports.shown(code) not in (await desk.get(f"{LIST}?tinh-trang=")).text
    assert reports.shown(code) not in (await desk.get(f"{LIST}?ma={code}")).text
    assert reports.shown(code) not in (await desk.get(f"{LIST}.csv")).text
    assert (await desk.get(f"{LIST}/{code}")).status_code == 404
    assert (await desk.put(code, "received", "in_progress")).status_code == 404
    assert look(code)[0]["state"] == "received"


async def test_reports_staff_forms_need_their_csrf_word(desk, leave, look):
    code = leave()
    desk.csrf = "another"
    assert (await desk.do(code, "ghi-chu", loi="x")).status_code == 403
    assert look(code)[1] == []


NEEDS = {
    "answered": {"loi": "Đã vá xong."}, "closed": {"loi": "Khép lại."}, "forwarded": {"noi": "Phòng Kinh tế"},
    "not_responsible": {"noi": "Sở Xây dựng"},
}  # fmt: skip


@pytest.mark.parametrize("before", list(STATES))
@pytest.mark.parametrize("after", list(STATES))
async def test_reports_change_as_the_table_allows(desk, leave, look, records, before, after):
    code, other = leave(), leave("Chuyện khác")
    with records.writing() as connection:
        connection.execute(reports.report.update().where(reports.report.c.code == code).values(state=before))
    answer = await desk.put(code, before, after, ma=other, **NEEDS.get(after, {}))
    allowed = after in STATES[before].next
    assert answer.status_code == (303 if allowed else 422)
    assert look(code)[0]["state"] == (after if allowed else before)


@pytest.mark.parametrize(
    ("after", "fields", "told"),
    [
        ("answered", {}, "Viết lời trả lời"),
        ("closed", {}, "Viết lời trả lời"),
        ("forwarded", {"loi": "chữ đã gõ"}, "Ghi tên nơi"),
        ("not_responsible", {"loi": "chữ đã gõ"}, "Ghi tên nơi"),
        ("duplicate", {"ma": "ZZZZ-ZZZZ", "loi": "chữ đã gõ"}, "Mã phản ánh gốc"),
    ],
)
async def test_reports_change_needs_its_facts_and_keeps_what_was_typed(desk, leave, look, after, fields, told):
    code = leave()
    answer = await desk.put(code, "received", after, **fields)
    assert (answer.status_code, look(code)[0]["state"]) == (422, "received")
    assert told in answer.text
    assert fields.get("loi", "") in answer.text


async def test_reports_change_decided_on_an_old_page_is_refused(desk, leave, look):
    code = leave()
    await desk.put(code, "received", "in_progress")
    answer = await desk.put(code, "received", "answered", loi="Đã vá xong.")
    assert "người khác đổi tình trạng" in answer.text
    assert "Đã vá xong." in answer.text
    assert look(code)[0]["state"] == "in_progress"


async def test_reports_answer_reaches_the_reporter(desk, leave, look, client, records):
    code = leave()
    await desk.do(code, "tra-loi", loi="Xã đã xem, tuần sau vá.")
    await desk.put(code, "received", "answered", loi="Đã vá xong <b>hôm nay</b>.")
    found, _, pushed = look(code)
    assert found["answered_at"] is not None
    page = f"/phan-anh/{reports.shown(code)}"
    assert [(body["from"], body["name"], body["links"][0]["url"]) for body in pushed] == [
        ("officer", "Cán bộ lan.nt", page)
    ] * 2
    assert "Đã vá xong" in pushed[1]["text"]
    shown = (await client.get(page)).text
    assert "Đã có trả lời" in shown
    assert "tuần sau vá" in shown
    assert "Đã vá xong &lt;b&gt;hôm nay&lt;/b&gt;." in shown
    assert "lan.nt" not in shown
    acts = [(row["act"], row["subject"]) for row in read(records, "audit")]
    assert acts == [("report_replied", reports.shown(code)), ("report_state", reports.shown(code))]
    assert "vá" not in str([row["detail"] for row in read(records, "audit")])


async def test_reports_answer_goes_out_over_the_channel_it_came_by(sign_in, leave, records):
    with records.writing() as connection:
        session = channel_users.met(connection, ("zalo", "oa-1", "user-1"), at=NOW)["session"]
    code, desk = leave(session=session, channel="zalo"), sign_in()
    await desk.put(code, "received", "forwarded", noi="Phòng Kinh tế", loi="Tuần này xuống xem.")
    (part,) = read(records, "outbox")
    assert (part["channel"], part["account"], part["user"], part["state"]) == ("zalo", "oa-1", "user-1", "pending")
    told = part["body"]["text"]
    assert f"Phản ánh {reports.shown(code)}: Đã chuyển cho nơi xử lý. Nơi xử lý: Phòng Kinh tế. Tuần này" in told
    assert read(records, "push") == []


async def test_reports_notes_and_assignments_stay_inside(desk, sign_in, leave, look, client, records):
    code, colleague = leave(), sign_in("minh.pv")
    await desk.do(code, "ghi-chu", loi="Gọi 0987654321 hỏi thêm")
    await desk.do(code, "giao", ai=str(colleague.id), loi="Anh xem giúp")
    found, events, pushed = look(code)
    assert (found["assignee"], pushed) == (colleague.id, [])
    assert [event["text"] for event in events] == [
        "Gọi [số điện thoại] hỏi thêm",
        "Giao cho Cán bộ minh.pv. Anh xem giúp",
    ]
    shown = (await client.get(f"/phan-anh/{code}")).text
    assert "hỏi thêm" not in shown
    assert "minh.pv" not in shown
    assert reports.shown(code) in (await colleague.get(f"{LIST}?cua-toi=1")).text
    assert [row["act"] for row in read(records, "audit")] == ["report_noted", "report_assigned"]


async def test_reports_go_to_nobody_outside_the_commune(desk, sign_in, leave, look):
    code, stranger = leave(), sign_in("ngoai", communes=("hoang-loc",))
    assert (await desk.do(code, "giao", ai=str(stranger.id))).status_code == 422
    assert look(code)[0]["assignee"] is None


async def test_reports_reply_sent_twice_is_told_once(desk, leave, look):
    code = leave()
    for _ in range(2):
        await desk.do(code, "tra-loi", loi="Xã đã xem.")
    assert len(look(code)[1]) == len(look(code)[2]) == 1


async def test_reports_not_responsible_says_who_is(desk, leave, client):
    code = leave()
    await desk.put(code, "received", "not_responsible", noi="Sở Xây dựng", loi="Đường tỉnh quản lý.")
    shown = (await client.get(f"/phan-anh/{code}")).text
    assert "do nơi khác giải quyết" in shown
    assert "Sở Xây dựng" in shown


async def test_reports_duplicates_follow_the_original(desk, leave, look, client):
    original, twin, third = leave(session=None), leave("Đường thôn 3 lún sụt quá"), leave("Đường hỏng", session=None)
    await desk.put(third, "received", "duplicate", ma=twin)
    await desk.put(twin, "received", "duplicate", ma=reports.shown(original).lower())
    assert look(third)[0]["duplicate_of"] == look(twin)[0]["duplicate_of"] == original
    assert (await desk.put(original, "received", "duplicate", ma=twin)).status_code == 422
    shown = (await client.get(f"/phan-anh/{twin}")).text
    assert f"/phan-anh/{reports.shown(original)}" in shown
    await desk.put(original, "received", "answered", loi="Đã vá xong.")
    assert "Đã vá xong." in look(twin)[2][-1]["text"]


async def test_reports_that_read_alike_are_offered(desk, leave):
    first, other = leave("Đường bê tông ở thôn 3 bị sụt lún, xe máy ngã"), leave("Rác chất đống ở chợ", place=None)
    elsewhere = leave("Đường bê tông thôn 3 sụt lún", commune="hoang-loc")
    second = leave("duong be tong thon 3 sut lun nhieu xe may nga")
    page = (await desk.get(f"{LIST}/{second}")).text
    assert f"Đánh dấu trùng với {reports.shown(first)}" in page
    assert reports.shown(other) not in page
    assert reports.shown(elsewhere) not in page


async def test_reports_page_shows_hostile_words_as_words(desk, leave):
    code = leave("<script>alert(1)</script>", place="<img src=x>", contact='"><b>x</b>')
    for path in (f"{LIST}/{code}", LIST):
        page = (await desk.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


async def test_reports_overdue_is_told_on_the_status_page(leave, client):
    assert "Đã quá ngày dự kiến" in (await client.get(f"/phan-anh/{leave(due_in=-2)}")).text
    assert "Đã quá ngày dự kiến" not in (await client.get(f"/phan-anh/{leave(due_in=2)}")).text


def test_reports_purge_takes_the_history_along(leave, records):
    code = leave()
    with records.writing() as connection:
        report_events.note(connection, code, "x", staff=1, at=NOW)
        purge(connection, now=NOW + timedelta(days=DAYS["report"] + 1))
        assert report_events.history(connection, code, public=False) == []
        assert report_list.count(connection, report_list.Wanted(today=NOW.date())) == 0
