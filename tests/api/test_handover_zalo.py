"""A resident on Zalo talks with an officer: their words reach the inbox, the officer's come back as Zalo messages."""

from datetime import UTC, datetime

import pytest

from api.channels import echoes
from api.handover_out import to_channel
from api.records import channel_accounts, channel_users, handovers, outbox
from tests.api.desk import Desk
from tests.api.test_handover import HUMAN
from tests.api.test_zalo_talk import CLARIFY
from tests.api.zalo_fake import OA, USER, event, post, until

pytestmark = pytest.mark.anyio
ONE = "/staff/hop-thu/1"


@pytest.fixture
def lan(oa, records) -> Desk:
    return Desk(records, oa, "lan", ["hoang-loc"])


@pytest.fixture
def say(oa, zalo):
    """Return a function that says something as a resident and returns the texts that come back."""

    async def send(text: str) -> list[str]:
        before = len(zalo.sent)
        assert (await post(oa, event(text=text))).status_code == 200
        await until(lambda: len(zalo.sent) > before)
        return zalo.texts[before:]

    return send


async def test_from_asking_for_a_person_to_the_end(lan, say, zalo, rasa, rows):
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]
    (text,) = await say("cho gặp cán bộ")
    assert "1. Nói chuyện với cán bộ ngay" in text
    (text,) = await say("1")
    assert "đứng thứ 1 " in text
    assert "gõ “kết thúc”" in text
    asked = len(rasa.asked)
    (text,) = await say("Nhà tôi có 2 thửa đất")
    assert "cán bộ vào là đọc được" in text
    assert "1. " not in text
    assert "Nhà tôi có 2 thửa đất" in (await lan.get("/staff")).text

    before = len(zalo.sent)
    await lan.post(f"{ONE}/nhan")
    await lan.post(f"{ONE}/tra-loi", loi="Bác có mấy sổ ạ?", khoa="k1")
    await until(lambda: len(zalo.sent) == before + 2)
    assert zalo.texts[before:] == [
        "Chị lan, cán bộ xã, đang trả lời bác (người thật, không phải máy).",
        "Chị lan (cán bộ): Bác có mấy sổ ạ?",
    ]
    assert zalo.sent[-1][1]["recipient"] == {"user_id": USER}
    assert await say("1") == ["Đã chuyển tới cán bộ."]
    assert [row["text"] for row in rows("handover_message") if row["sender"] == "resident"] == [
        "Nhà tôi có 2 thửa đất",
        "1",
    ]
    assert len(rasa.asked) == asked

    before = len(zalo.sent)
    await lan.post(f"{ONE}/dong")
    await until(lambda: len(zalo.sent) == before + 1)
    assert zalo.texts[-1].startswith("Cán bộ đã kết thúc. Trợ lý ảo (AI) tiếp tục giúp bác.")
    await say("phí khai sinh")
    assert rasa.asked[-1]["message"] == "phí khai sinh"
    assert USER not in str([rows("handover"), rows("handover_message"), rows("audit")])


async def test_a_message_left_on_zalo_can_be_answered_there(lan, say, zalo, rasa, rows):
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]
    for words in ("cho gặp cán bộ", "2", "1", "Hỏi sổ đất", "Chị Hoa 0912345678"):
        await say(words)
    (left,) = rows("handover")
    assert (left["state"], left["question"], left["contact"]) == ("left", "Hỏi sổ đất", "Chị Hoa 0912345678")
    assert "Trả lời qua Zalo" in (await lan.get(ONE)).text
    before = len(zalo.sent)
    await lan.post(f"{ONE}/nhan")
    await lan.post(f"{ONE}/tra-loi", loi="Sổ xong rồi bác ạ", khoa="k1")
    await until(lambda: len(zalo.sent) == before + 2)
    assert zalo.texts[-1] == "Chị lan (cán bộ): Sổ xong rồi bác ạ"
    assert await say("Cảm ơn cô") == ["Đã chuyển tới cán bộ."]


async def test_the_resident_ends_it_by_typing(lan, say, rasa, rows):
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]
    for words in ("cho gặp cán bộ", "1"):
        await say(words)
    assert lan.id
    (text,) = await say("kết thúc")
    assert "trợ lý ảo (AI) tiếp tục" in text
    assert rows("handover")[0]["state"] == "closed"


@pytest.fixture
def live(records, rows):
    """Return a function that puts the resident who has just written into the queue."""

    def start() -> None:
        (user,) = rows("channel_user")
        with records.writing() as connection:
            handovers.start(
                connection, session=user["session"], channel="zalo", commune="hoang-loc", at=datetime.now(UTC)
            )

    return start


@pytest.mark.parametrize("why", ["paused", "receive_only"])
async def test_words_reach_the_officer_while_the_assistant_is_silent(oa, say, live, zalo, records, rows, why):
    await say("làm khai sinh")
    live()
    if why == "paused":
        await post(oa, event("oa_send_text", text="Chào bác.", sender={"id": OA, "admin_id": "7000000000000000009"}))
    else:
        with records.writing() as connection:
            channel_accounts.change(connection, "zalo", OA, state=channel_accounts.RECEIVE_ONLY)
    raw = event(text="Số tôi là 0912345678", msg_id="once")
    for body in (raw, raw, event(text="#c:form:contact")):
        await post(oa, body)
    await until(lambda: all(row["state"] == "done" for row in rows("inbox")))
    (said,) = rows("handover_message")
    assert (said["sender"], said["handover"]) == ("resident", 1)
    assert said["text"].startswith("Số tôi là ")
    assert "0912345678" not in said["text"]
    assert rows("handover")[0]["unread"] == 1
    assert [row["error"] for row in rows("inbox")][-2:] == [why, why]
    assert len(zalo.sent) == 1


async def test_the_resident_can_end_it_while_the_assistant_is_silent(oa, say, live, records, rows):
    await say("làm khai sinh")
    live()
    with records.writing() as connection:
        channel_accounts.change(connection, "zalo", OA, state=channel_accounts.RECEIVE_ONLY)
    await post(oa, event(text="kết thúc"))
    await until(lambda: rows("handover")[0]["state"] == "closed")


def test_an_officers_hand_in_zalo_leaves_what_officers_wrote_here(records, rows):
    now, user = datetime.now(UTC), ("zalo", OA, USER)
    with records.writing() as connection:
        session = channel_users.met(connection, user, at=now)["session"]
        outbox.add(connection, user, 77, [({"text": "máy"}, "d")], now=now)
        assert to_channel(connection, session, "cán bộ", key="handover:1", at=now)
        row = {"channel": "zalo", "account": OA, "user": USER, "kind": "staff_echo", "received_at": now}
        echoes.note(connection, row, now=now, pause=60)
    assert [row["state"] for row in rows("outbox")] == ["expired", "pending"]
    with records.writing() as connection:
        echoes.note(connection, row | {"kind": "unfollow"}, now=now, pause=60)
    assert [row["state"] for row in rows("outbox")] == ["expired", "expired"]


@pytest.mark.parametrize("answered", [False, True])
async def test_a_number_typed_to_an_officer_is_no_choice(lan, say, live, zalo, rasa, answered):
    rasa.reply = CLARIFY
    await say("khai sinh")
    live()
    await lan.post(f"{ONE}/nhan")
    if answered:
        await lan.post(f"{ONE}/tra-loi", loi="Bác có mấy sổ ạ?", khoa="k1")
    await until(lambda: len(zalo.sent) == 2 + answered)
    assert await say("1") == ["Đã chuyển tới cán bộ."]
    assert len(rasa.asked) == 1


async def test_a_number_typed_after_an_officers_words_is_no_choice_of_an_older_list(lan, say, live, zalo, rasa, rows):
    rasa.reply = CLARIFY
    await say("khai sinh")
    live()
    await lan.post(f"{ONE}/nhan")
    await lan.post(f"{ONE}/tra-loi", loi="Bác có mấy sổ ạ?", khoa="k1")
    await lan.post(f"{ONE}/dong")
    await until(lambda: len(zalo.sent) == 4)
    assert "1/5" in (await say("1"))[0]
    assert len(rasa.asked) == 1
    assert rows("chat_score")[0]["score"] == 1
