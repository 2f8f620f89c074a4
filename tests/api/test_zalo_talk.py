"""A resident on Zalo and the assistant: from a signed event to what Zalo is asked to show."""

import copy
import logging
import unicodedata
from datetime import UTC, datetime

import pytest

from api.channels.words import hotline
from api.records import channel_users
from knowledge.records import Commune, Fact
from tests.api.conftest import ANSWER
from tests.api.zalo_fake import OA, SETTINGS, USER, event, post, until

pytestmark = pytest.mark.anyio


@pytest.fixture
def say(oa, zalo):
    """Return a function that says something as a resident and returns the texts that come back."""

    async def send(text: str | None = None, name: str = "user_send_text", *, parts: int = 1, **more) -> list[str]:
        before = len(zalo.sent)
        assert (await post(oa, event(name, text=text, **more))).status_code == 200
        await until(lambda: len(zalo.sent) >= before + parts)
        return zalo.texts[before:]

    return send


@pytest.fixture
def quiet(oa, zalo, rows):
    """Return a function that delivers an event and makes sure that nothing is sent for it."""

    async def send(text: str | None = None, name: str = "user_send_text", **more) -> None:
        before = len(zalo.sent)
        assert (await post(oa, event(name, text=text, **more))).status_code == 200
        await until(lambda: all(row["state"] != "received" for row in rows("inbox")))
        assert len(zalo.sent) == before

    return send


def custom(**more):
    return [{"recipient_id": "x", "custom": {**copy.deepcopy(ANSWER), **more}}]


CLARIFY = custom(
    outcome="clarify",
    messages=[{"text": "Bác hỏi việc nào?", "card": None, "links": [{"label": "Cổng", "url": "https://dvc.vn/x"}]}],
    choices=[
        {"label": "Đăng ký khai sinh", "choice": "procedure:1.001193", "procedure": "1.001193"},
        {"label": "Không phải các mục trên", "choice": "none", "procedure": None},
    ],
)


async def test_a_question_is_answered(say, zalo):
    (text,) = await say("làm khai sinh cho con")
    path, body, token = zalo.sent[0]
    assert (path, token) == ("/v3.0/oa/message/cs", "access-0")
    assert body["recipient"] == {"user_id": USER}
    assert "trợ lý ảo (AI) của xã Hoằng Lộc" in text
    assert "Giấy tờ cần nộp: tờ khai." in text
    (text,) = await say("thế mất mấy ngày")
    assert "trợ lý ảo" not in text


async def test_zalos_id_stays_out_of_the_conversations(say, rows, rasa):
    await say("làm khai sinh cho con")
    (exchange,) = rows("exchange")
    assert rows("conversation")[0]["channel"] == "zalo"
    assert USER not in str([rows("exchange"), rows("conversation"), rasa.asked])
    assert exchange["commune"] == "hoang-loc"


@pytest.mark.parametrize("typed", ["1", "1.", " 1 )", "số 1", "So 1", "mục 1"])
async def test_a_choice_is_made_by_its_number(say, rasa, typed):
    rasa.reply = CLARIFY
    (text,) = await say("khai sinh")
    assert "1. Đăng ký khai sinh\n2. Không phải các mục trên" in text
    assert "Cổng: https://dvc.vn/x" in text
    await say(typed)
    assert rasa.asked[-1]["metadata"]["choice"] == "procedure:1.001193"


async def test_a_number_that_was_not_offered_is_a_question(say, rasa):
    rasa.reply = CLARIFY
    await say("khai sinh")
    await say("7")
    assert rasa.asked[-1]["message"] == "7"


async def test_choices_are_buttons_too_and_pressing_one_chooses(say, rasa, zalo):
    rasa.reply = CLARIFY
    await say("khai sinh")
    buttons = zalo.sent[0][1]["message"]["attachment"]["payload"]["buttons"]
    assert [button["type"] for button in buttons] == ["oa.query.hide", "oa.query.hide", "oa.open.url"]
    await say(buttons[0]["payload"])
    assert rasa.asked[-1]["metadata"]["choice"] == "procedure:1.001193"


@pytest.mark.parametrize("payload", ["#c:procedure:9.999999", "#c:rm -rf", "#c:form:send"])
async def test_payloads_that_we_did_not_offer_are_told_kindly(say, rasa, payload):
    (text,) = await say(payload)
    assert rasa.asked == []
    assert "Bác" in text


async def test_a_form_is_filled_in_by_typing_numbers(say, rows):
    (text,) = await say("#c:form:feedback")
    assert "1. " in text
    (text,) = await say("1")
    assert "về việc gì" in text
    for typed in ("1", "Thôn 3", "Đường sụt hai tháng nay", "1", "Chị Lan 0912 345 678"):
        (text,) = await say(typed)
    assert "Đường sụt hai tháng nay" in text
    (text,) = await say("1")
    (report,) = rows("report")
    code = f"{report['code'][:4]}-{report['code'][4:]}"
    assert f"https://hoixa.example/phan-anh/{code}" in text
    assert (report["channel"], report["commune"]) == ("zalo", "hoang-loc")
    assert "0912 345 678" in report["contact"]
    assert "0912" not in str([rows("inbox"), rows("outbox"), [row["asked"] for row in rows("exchange")]])


@pytest.mark.parametrize(
    ("name", "shape", "told"),
    [
        ("user_send_image", {}, "không mở ảnh"),
        ("user_send_audio", {}, "Xin đừng gửi ảnh giấy tờ tùy thân"),
        ("user_send_sticker", {}, "chỉ đọc được chữ"),
        ("anonymous_send_file", {}, "chỉ đọc được chữ"),
        ("user_send_location", {}, "Trung tâm Phục vụ hành chính công xã Hoằng Lộc"),
        ("follow", {"oa_id": OA, "follower": {"id": USER}, "message": None}, "trợ lý ảo (AI) của xã Hoằng Lộc"),
        ("user_click_chatnow", {"oa_id": OA, "user_id": USER, "message": None}, "trợ lý ảo (AI)"),
        ("user_send_text", {"message": {"msg_id": "x"}}, "chỉ đọc được chữ"),
        ("user_send_text", {"message": {"msg_id": "x", "text": "dài " * 400}}, "dài quá 1000 ký tự"),
    ],
)
async def test_what_is_not_a_question_is_answered_without_rasa(say, rasa, rows, name, shape, told):
    shape = {"message": {"msg_id": "m", "attachments": [{"payload": {"latitude": "21.0001"}}]}, **shape}
    (text,) = await say(None, name, **shape)
    assert told in text
    assert text.count("trợ lý ảo (AI)") == 1
    assert rasa.asked == []
    assert "21.0001" not in str(rows("inbox"))


async def test_a_greeting_is_enough_of_a_notice(say):
    await say(None, "follow", oa_id=OA, follower={"id": USER})
    (text,) = await say("làm khai sinh")
    assert "trợ lý ảo" not in text


async def test_a_long_answer_goes_out_in_parts_in_order(say, rasa, zalo):
    sentence = "Giấy chứng sinh do cơ sở y tế nơi trẻ sinh ra cấp. "
    told = unicodedata.normalize("NFD", sentence * 90)
    rasa.reply = custom(messages=[{"text": told, "card": None, "links": []}], choices=CLARIFY[0]["custom"]["choices"])
    texts = await say("làm khai sinh", parts=3)
    assert len(texts) == 3
    assert all(len(text) <= 2000 and unicodedata.is_normalized("NFC", text) for text in texts)
    assert [text.endswith(".") for text in texts[:2]] == [True, True]
    assert " ".join(texts).count("cơ sở y tế") == 90
    assert ["attachment" in body["message"] for _, body, _ in zalo.sent] == [False, False, True]


async def test_one_of_several_questions_is_quoted(oa, zalo, rasa):
    rasa.free.clear()
    ids = ["first", "second", "third"]
    for id in ids:
        await post(oa, event(text=f"câu {id}", msg_id=id))
    rasa.free.set()
    await until(lambda: len(zalo.sent) == 3)
    quotes = [body["message"].get("quote_message_id") for _, body, _ in zalo.sent]
    assert quotes[:2] == ids[:2]
    assert [question["message"] for question in rasa.asked] == [f"câu {id}" for id in ids]


async def test_events_out_of_order_are_taken_in_the_order_of_their_time(oa, zalo, rasa):
    rasa.free.clear()
    for number, at in (("một", 1000), ("ba", 3000), ("hai", 2000)):
        await post(oa, event(text=f"câu {number}", timestamp=str(1767225600000 + at)))
    rasa.free.set()
    await until(lambda: len(zalo.sent) == 3)
    assert [question["message"] for question in rasa.asked] == ["câu một", "câu hai", "câu ba"]


async def test_an_anonymous_visitor_is_reached_through_the_conversation(say, zalo):
    message = {"msg_id": "a1", "conversation_id": "conv-0001", "text": "Xin hỏi giờ làm việc"}
    await say(None, "anonymous_send_text", sender={"id": "anon-0001"}, message=message)
    path, body, _ = zalo.sent[0]
    assert path == "/v2.0/oa/message"
    assert body["recipient"] == {"anonymous_id": "anon-0001", "conversation_id": "conv-0001"}


async def test_an_officers_words_silence_the_assistant_for_a_while(say, quiet, rows, records):
    await say("làm khai sinh")
    staff = {"sender": {"id": OA, "admin_id": "7000000000000000009"}}
    await quiet("Chào bà, tôi là cán bộ một cửa.", "oa_send_text", **staff)
    await quiet("vâng, cảm ơn cán bộ")
    assert [row["error"] for row in rows("inbox")] == [None, None, "paused"]
    texts = [row["body"].get("text") for row in rows("inbox")]
    assert texts == ["làm khai sinh", None, "vâng, cảm ơn cán bộ"]
    with records.writing() as connection:
        channel_users.change(connection, ("zalo", OA, USER), paused_until=datetime.now(UTC))
    assert await say("thế phí bao nhiêu")


async def test_our_own_echo_changes_nothing(say, quiet):
    (text,) = await say("làm khai sinh")
    await quiet(text, "oa_send_text", msg_id="m-1")
    assert await say("thế phí bao nhiêu")


@pytest.mark.parametrize("ends", [(OA, USER), (USER, OA)], ids=["from the account", "from the resident"])
async def test_receipts_are_noted_whoever_is_their_sender(say, quiet, rows, ends):
    await say("làm khai sinh")
    parties = {"sender": {"id": ends[0]}, "recipient": {"id": ends[1]}}
    await quiet(None, "user_received_message", msg_id="m-1", **parties)
    await quiet(None, "user_seen_message", message={"msg_ids": ["m-1", "other"]}, **parties)
    (part,) = rows("outbox")
    assert part["delivered_at"]
    assert part["seen_at"]


async def test_an_unfollowing_resident_gets_nothing_more_until_they_write(say, quiet, rows):
    await say("làm khai sinh")
    await quiet(None, "unfollow", oa_id=OA, follower={"id": USER}, message=None)
    assert rows("channel_user")[0]["following"] == 0
    await say("làm khai sinh")
    assert rows("channel_user")[0]["following"] == 1


async def test_withdrawing_deletes_all_there_is(say, oa, rows):
    await say("làm khai sinh")
    await say("thế phí bao nhiêu")
    other = {"id": "9000000000000000077"}
    await say("làm khai sinh", sender=other)
    session = next(row["session"] for row in rows("channel_user") if row["user"] == USER)
    raw = event("user_withdraw", user_id=USER, sender=None, recipient=None, message=None)
    assert (await post(oa, raw)).status_code == 200
    await until(lambda: len(rows("channel_user")) == 1)
    for table in ("inbox", "outbox", "channel_user", "exchange", "conversation"):
        assert rows(table)
        assert USER not in str(rows(table))
        assert session not in str(rows(table))
    assert [row["session"] for row in rows("forgotten")] == [session]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("unfollow", {"oa_id": OA, "follower": {"id": USER}, "message": None}),
        ("oa_send_text", {"text": "Chào bác.", "sender": {"id": OA, "admin_id": "7000000000000000009"}}),
    ],
)
async def test_a_late_event_does_not_bring_back_who_withdrew(say, quiet, rows, name, shape):
    await say("làm khai sinh")
    await quiet(None, "user_withdraw", user_id=USER, sender=None, recipient=None, message=None)
    await until(lambda: not rows("channel_user"))
    await quiet(shape.pop("text", None), name, **shape)
    assert rows("inbox")[-1]["state"] == "done"
    assert rows("channel_user") == []


async def test_a_resident_of_an_account_for_several_communes_is_remembered(door, oa_settings, zalo, rasa, connect):
    async with door(**oa_settings | {"zalo_commune": ""}) as client:
        await connect()
        rasa.reply = custom(commune="hoang-loc")
        await post(client, event(text="tôi ở Hoằng Lộc"))
        await until(lambda: len(zalo.sent) == 1)
        await post(client, event(text="giờ làm việc"))
        await until(lambda: len(zalo.sent) == 2)
    assert [question["metadata"]["commune"] for question in rasa.asked] == [None, "hoang-loc"]


async def test_while_rasa_is_away_search_answers(say, rasa):
    rasa.status = 500
    (text,) = await say("đăng ký khai sinh")
    assert "tra cứu rút gọn" in text


async def test_nothing_secret_and_nothing_said_stands_in_the_log(say, caplog, zalo):
    caplog.set_level(logging.DEBUG)
    zalo.answers = [-216, "500"]
    await say("làm khai sinh cho con trai tôi", parts=3)
    secrets = ("access-", "refresh-", SETTINGS["zalo_app_secret"], SETTINGS["zalo_oa_secret_key"])
    for told in ("con trai tôi", "Giấy tờ cần nộp", *secrets):
        assert told not in caplog.text


def test_the_telephone_of_a_button_is_one_an_officer_confirmed():
    commune = Commune(id="a", name="A", unit_type="xã", service_centre="Trung tâm")
    known = commune.model_copy(update={"hotline": Fact(value="0237 3 123 456", confirmed=True)})
    unconfirmed = commune.model_copy(update={"hotline": Fact(value="0237 3 123 456")})
    assert [hotline(one) for one in (None, commune, unconfirmed, known)] == [None, None, None, "842373123456"]
