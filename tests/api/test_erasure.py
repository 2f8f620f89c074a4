"""“Xóa dữ liệu của tôi”: in the chat and on Zalo, what goes at once, what becomes a request, that nothing is left."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from api.chores import take_leave
from api.forms.erasure import is_wanted
from api.records import erasures, surveys
from api.records.erasing import SAID
from api.records.erasure_matters import reached_by
from api.records.outbox import SENT
from api.records.tables import metadata
from knowledge.hours import VIETNAM
from tests.api.erasure_desk import PHONE, SECRET, everything, here_of, leave_message
from tests.api.reports_desk import NOW, leave, read
from tests.api.zalo_fake import USER, event, post, until

pytestmark = pytest.mark.anyio
CHAT = "/api/v1/chat"


@pytest.fixture
def say(client, message):
    """Return a function that sends a text, or a choice when it begins with "form:", and returns the reply."""

    async def send(said: str, *, commune: str | None = "hoang-son", session: str = "session-1", **more):
        body = message(None if said.startswith("form:") else said, commune=commune, session=session, **more)
        if said.startswith("form:"):
            body["choice"] = said
        response = await client.post(CHAT, json=body)
        assert response.status_code == 200, response.text
        return response.json()

    return send


@pytest.mark.parametrize(
    "text",
    [
        "xóa dữ liệu của tôi", "Xoá dữ liệu của tôi!", "xoa het thong tin cua toi di", "quên hết những gì tôi nói",
        "xóa hết dl của t đi", "bot ơi xoá hết những gì tôi vừa nói", "tôi muốn xóa dữ liệu cá nhân của tôi",
        "mày xoá tin nhắn của tao đi", "xóa dữ liệu của tôi được không", "hãy quên tôi đi",
    ],
)  # fmt: skip
async def test_the_wish_begins_the_form_without_rasa(say, rasa, text):
    reply = await say(text)
    assert (reply["outcome"], [each["choice"] for each in reply["choices"]]) == ("form", ["form:erase", "form:cancel"])
    assert rasa.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "làm sao xóa dữ liệu của tôi", "bao lâu thì xoá xong dữ liệu", "xóa đăng ký thường trú",
        "xóa thông tin của tôi trong sổ hộ khẩu", "tôi quên mật khẩu", "hủy hồ sơ của tôi", "xóa án tích",
        "tôi muốn xóa tên con khỏi hộ khẩu", "quên hết giấy tờ rồi", "xóa thông tin chồng cũ trên giấy khai sinh",
    ],
)  # fmt: skip
def test_other_words_are_not_the_wish(text):
    assert not is_wanted(text)


def test_hostile_words_take_no_time():
    assert not any(is_wanted(word * (1000 // len(word))) for word in ("xoa het ", "cho ", "toi muon ", "xoa giup "))


async def test_nothing_is_deleted_before_it_is_confirmed(say, records):
    await say(SECRET)
    await say("xóa dữ liệu của tôi")
    reply = await say("form:cancel")
    assert "chưa xóa gì" in reply["messages"][0]["text"]
    assert SECRET in everything(records)
    assert read(records, "erasure_request") == []


async def test_a_conversation_alone_is_deleted_at_once_with_a_code(say, client, records):
    await say(SECRET)
    await client.post("/api/v1/ratings", json={"session": "session-1", "turn": 1, "good": False, "comment": SECRET})
    with records.writing() as connection:
        given = {"survey": "x", "commune": "hoang-son", "channel": "web", "session": "session-1"}
        surveys.add(connection, surveys.Response(**given, scores={"q": 1}, comment=SECRET), at=NOW)
    await say("xóa dữ liệu của tôi")
    reply = await say("form:erase")
    (request,) = read(records, "erasure_request")
    code = f"{request['code'][:4]}-{request['code'][4:]}"
    assert reply["wiped"] is True
    assert code in reply["messages"][0]["text"]
    assert reply["messages"][0]["links"][0]["url"] == f"/xoa-du-lieu/{code}"
    assert (request["state"], request["session"]) == ("done", None)
    assert request["wiped"] == {"exchange": 2, "rating": 1, "survey": 1}
    assert SECRET not in everything(records)
    status = await client.get(f"/xoa-du-lieu/{code}")
    assert "Đã xóa xong" in status.text
    assert "2 lượt hỏi đáp, 1 đánh giá, 1 phiếu khảo sát" in status.text


async def test_what_officers_have_becomes_a_request_with_clocks(say, records):
    code, message = leave(records, SECRET, contact=PHONE), leave_message(records)
    leave(records, "của người khác", session="session-2")
    await say("chào")
    await say("xóa dữ liệu của tôi")
    reply = await say("form:erase")
    (request,) = read(records, "erasure_request")
    assert (request["state"], request["commune"], request["channel"]) == ("open", "hoang-son", "web")
    today = datetime.now(VIETNAM).date()
    assert request["delete_by"] == today + timedelta(days=20)
    assert f"{request['acknowledge_by']:%d/%m/%Y}" in reply["messages"][0]["text"]
    assert {(row["kind"], row["ref"]) for row in read(records, "erasure_matter")} == {
        ("report", code), ("message", str(message)),
    }  # fmt: skip


async def test_asking_again_is_the_same_request_and_sending_twice_the_same_answer(say, client, records, message):
    leave(records, SECRET)
    await say("xóa dữ liệu của tôi")
    sent = message(None, commune="hoang-son", choice="form:erase", message_id="m-0000001")
    first, again = [(await client.post(CHAT, json=sent)).json() for _ in range(2)]
    assert first == again
    await say("xóa dữ liệu của tôi")
    other = await say("form:erase")
    (request,) = read(records, "erasure_request")
    assert request["code"][:4] in other["messages"][0]["text"]
    assert request["session"] == "session-1"


async def test_each_commune_gets_a_request_of_its_own(say, records):
    leave(records, commune="hoang-son")
    leave(records, commune="hoang-loc")
    await say("xóa dữ liệu của tôi", commune=None)
    reply = await say("form:erase", commune=None)
    assert sorted(row["commune"] for row in read(records, "erasure_request")) == ["hoang-loc", "hoang-son"]
    assert "Hoằng Lộc" in reply["messages"][0]["text"]


async def test_nothing_is_told_unless_it_is_stored(client, say, records, message):
    await say(SECRET)
    await say("xóa dữ liệu của tôi")
    with records.writing() as connection:
        connection.execute(sa.text("drop table erasure_request"))
    answer = await client.post(CHAT, json=message(None, choice="form:erase"))
    assert answer.status_code == 503
    assert read(records, "exchange")[0]["asked"] == SECRET


async def test_the_widgets_own_wipe_leaves_the_request_and_unties_it(say, client, records):
    leave(records)
    await say("xóa dữ liệu của tôi")
    await say("form:erase")
    assert (await client.delete("/api/v1/sessions/session-1")).status_code == 204
    (request,) = read(records, "erasure_request")
    assert (request["state"], request["session"]) == ("open", None)


def test_every_table_that_names_a_session_is_known_to_the_erasure():
    """A new table of conversations has to be deleted by the erasure too: name it here once it is."""
    untied = {"conversation", "report", "handover", "forgotten", "channel_user", "erasure_request", "staff_session"}
    untied |= {"cluster_question"}  # copies of exchanges, which go with them (test_staff_unanswered)
    named = {table.name for table in metadata.tables.values() if "session" in table.c}
    assert named - untied == {table.name for table in SAID.values()}


@pytest.mark.parametrize(
    ("asked", "acknowledge_by", "delete_by"),
    [
        ((2026, 11, 30, 9), date(2026, 12, 2), date(2026, 12, 20)),  # a Monday
        ((2026, 12, 4, 9), date(2026, 12, 8), date(2026, 12, 24)),  # a Friday
        ((2026, 12, 4, 23), date(2026, 12, 8), date(2026, 12, 24)),  # in Vietnam's day, not in UTC's
        ((2027, 2, 3, 9), date(2027, 2, 12), date(2027, 2, 23)),  # Tết Đinh Mùi: 5-9 Feb, two of them a weekend
        ((2027, 4, 29, 9), date(2027, 5, 5), date(2027, 5, 19)),  # before 30/4 and 1/5, which falls on a Saturday
    ],
)
def test_the_clocks_count_working_days_across_holidays(asked, acknowledge_by, delete_by):
    clocks = erasures.clocks(datetime(*asked, tzinfo=VIETNAM).astimezone(UTC))
    assert clocks == {"acknowledge_by": acknowledge_by, "delete_by": delete_by}


@pytest.mark.parametrize(
    ("told", "keys"),
    [
        ("Lan 0912 345 678", {PHONE}),
        ("+84 912.345.678", {PHONE}),
        ("0084(0)912345678", {PHONE}),
        ("zalo 84912345678 hoặc Lan.NT@Xa.vn", {PHONE, "lan.nt@xa.vn"}),
        ("chị Lan thôn 3, năm 1990", set()),
    ],
)
def test_contacts_are_compared_however_they_are_written(told, keys):
    assert reached_by(told) == keys


@pytest.fixture
def tell(oa, zalo):
    """Return a function that says something on Zalo and returns the texts that come back."""

    async def send(text: str) -> list[str]:
        before = len(zalo.sent)
        assert (await post(oa, event(text=text))).status_code == 200
        await until(lambda: len(zalo.sent) > before)
        return zalo.texts[before:]

    return send


async def test_on_zalo_the_same_words_delete_and_then_the_id_goes_too(tell, oa, records):
    await tell(SECRET)
    (asked,) = await tell("xoa du lieu cua toi")
    assert "1. Xóa hết" in asked
    (told,) = await tell("1")
    (request,) = read(records, "erasure_request")
    assert request["state"] == "done"
    assert f"https://hoixa.example/xoa-du-lieu/{request['code'][:4]}-{request['code'][4:]}" in told
    assert request["wiped"]["channel"] >= 3
    assert SECRET not in everything(records)
    await until(lambda: {row["state"] for row in read(records, "outbox")} == {SENT})
    take_leave(here_of(oa), datetime.now(UTC))
    assert USER in everything(records)
    take_leave(here_of(oa), datetime.now(UTC) + timedelta(minutes=6))
    assert USER not in everything(records)


async def test_who_goes_on_writing_on_zalo_is_still_known(tell, oa, records):
    await tell(SECRET)
    await tell("xoa du lieu cua toi")
    await tell("1")
    await tell("làm khai sinh cho con")
    take_leave(here_of(oa), datetime.now(UTC) + timedelta(minutes=6))
    assert USER in everything(records)
    assert "làm khai sinh" in everything(records)


async def test_withdrawing_on_zalo_deletes_all_and_leaves_officers_a_request(tell, oa, records):
    await tell(SECRET)
    session = read(records, "channel_user")[0]["session"]
    code = leave(records, SECRET, session=session, channel="zalo", commune="hoang-loc")
    gone = event("user_withdraw", user_id=USER, sender=None, recipient=None, message=None)
    for _ in range(2):
        assert (await post(oa, gone)).status_code == 200
        await until(lambda: not read(records, "inbox") and not read(records, "channel_user"))
    (request,) = read(records, "erasure_request")
    assert (request["state"], request["commune"], request["session"]) == ("open", "hoang-loc", None)
    assert [row["ref"] for row in read(records, "erasure_matter")] == [code]
    assert request["wiped"]["exchange"] == 1
    assert USER not in everything(records)
    assert session not in everything(records).replace(json.dumps(read(records, "forgotten"), default=str)[1:-1], "")


async def test_withdrawing_with_nothing_left_for_officers_is_noted_as_done(tell, oa, records):
    await tell(SECRET)
    gone = event("user_withdraw", user_id=USER, sender=None, recipient=None, message=None)
    assert (await post(oa, gone)).status_code == 200
    await until(lambda: not read(records, "channel_user"))
    (request,) = read(records, "erasure_request")
    assert (request["state"], request["commune"]) == ("done", None)
    assert SECRET not in everything(records)
