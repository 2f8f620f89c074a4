"""The end-of-chat score: offered once, after thanks or a talk with an officer, and never in the way of a question."""

import pytest

from api.records import conversations, pushes
from tests.api.conftest import ANSWER
from tests.api.desk import Desk
from tests.api.test_handover import HUMAN
from tests.api.zalo_fake import event, post, until

pytestmark = pytest.mark.anyio
THANKS = {**ANSWER, "outcome": "chitchat", "topic": "thanks", "procedure": None, "aspect": None}
NO_DATA = {**ANSWER, "outcome": "no_data"}
OFFER = "form:score"
ONE = "/staff/hop-thu/1"


@pytest.fixture
def say(client, message, rasa):
    """Return a function that says something to which Rasa gives ``answer``, and returns the reply."""

    async def send(said: str, answer: dict = ANSWER, session: str = "session-1") -> dict:
        rasa.reply = [{"recipient_id": "x", "custom": answer}]
        is_choice = said.startswith(("form:", "handover:", "procedure:"))
        body = message(None if is_choice else said, session=session, commune="hoang-son")
        response = await client.post("/api/v1/chat", json=body | ({"choice": said} if is_choice else {}))
        assert response.status_code == 200, response.text
        return response.json()

    return send


def choices(reply: dict) -> list[str]:
    return [each["choice"] for each in reply["choices"]]


@pytest.fixture
async def helped(say) -> None:
    for text in ("làm khai sinh", "phí bao nhiêu", "nộp ở đâu"):
        await say(text)


@pytest.fixture
def lan(records, client) -> Desk:
    return Desk(records, client, "lan", ["hoang-son"])


@pytest.fixture
async def talked(lan, say) -> Desk:
    """An officer who has ended a talk with the resident."""
    await say("gặp cán bộ", HUMAN)
    await say("handover:start")
    await lan.post(f"{ONE}/nhan")
    await lan.post(f"{ONE}/dong")
    return lan


def pushed(records) -> list[str]:
    with records.reading() as connection:
        return [push.body["text"] for push in pushes.after(connection, "session-1", 0) if push.event == "message"]


@pytest.mark.usefixtures("helped")
async def test_thanks_after_an_answer_offer_the_score_once(say, rows):
    reply = await say("cảm ơn nhé", THANKS)
    assert choices(reply) == [OFFER]
    assert reply["messages"][0]["text"] == ANSWER["messages"][0]["text"]
    assert choices(await say("cảm ơn lần nữa", THANKS)) == []
    assert choices(await say("tạm biệt", THANKS)) == []
    (row,) = rows("chat_score")
    assert (row["occasion"], row["score"], row["commune"], row["channel"]) == ("thanks", None, "hoang-son", "web")


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ([], "nothing was said"),
        ([ANSWER, ANSWER], "too short"),
        ([NO_DATA] * 4, "nothing was answered"),
    ],
)
async def test_what_did_not_help_or_was_short_is_not_scored(say, rows, before, outcome):
    for number, answer in enumerate(before):
        await say(f"câu {number}", answer)
    assert choices(await say("cảm ơn", THANKS)) == [], outcome
    assert rows("chat_score") == []


@pytest.mark.usefixtures("helped")
async def test_the_score_and_one_line_are_stored_masked(say, rows):
    await say("cảm ơn", THANKS)
    reply = await say(OFFER)
    assert [each["label"] for each in reply["choices"][:5]] == [
        "Rất không hài lòng",
        "Không hài lòng",
        "Bình thường",
        "Hài lòng",
        "Rất hài lòng",
    ]
    reply = await say("form:score-4")
    assert "4/5" in reply["messages"][0]["text"]
    assert choices(reply) == ["form:remark"]
    await say("form:remark")
    await say("Rõ lắm, gọi tôi 0912345678 nhé")
    (row,) = rows("chat_score")
    assert row["score"] == 4
    assert row["comment"].startswith("Rõ lắm, gọi tôi ")
    assert "0912345678" not in row["comment"]
    assert "0912345678" not in str(rows("exchange"))
    reply = await say("làm khai sinh")
    assert reply["outcome"] == "answer"


@pytest.mark.parametrize(
    ("typed", "score"),
    [("5", 5), ("4 điểm", 4), ("3/5", 3), ("5 sao", 5), ("rất không hài lòng", 1), ("Hài lòng", 4), ("cho 2", 2)],
)
@pytest.mark.usefixtures("talked")
async def test_after_an_officer_ends_it_a_number_typed_is_the_score(say, rasa, records, rows, typed, score):
    (asked,) = pushed(records)
    assert "5. Rất hài lòng" in asked
    before = len(rasa.asked)
    reply = await say(typed)
    assert f"{score}/5" in reply["messages"][0]["text"]
    assert len(rasa.asked) == before
    (row,) = rows("chat_score")
    assert (row["occasion"], row["score"]) == ("handover", score)


async def test_the_question_comes_before_the_browser_stops_listening(talked, records):
    assert talked.id
    with records.reading() as connection:
        events = [(push.event, push.body.get("handover")) for push in pushes.after(connection, "session-1", 0)]
    assert events[-2:] == [("message", None), ("state", "closed")]


@pytest.mark.parametrize("typed", ["phí khai sinh bao nhiêu", "6", "procedure:1.001193"])
@pytest.mark.usefixtures("talked")
async def test_a_question_goes_before_the_score(say, rasa, rows, typed):
    reply = await say(typed)
    assert reply["outcome"] == "answer"
    assert "form:resume" not in choices(reply)
    reply = await say("4")
    assert rasa.asked[-1]["message"] == "4"
    assert rows("chat_score")[0]["score"] is None


@pytest.mark.usefixtures("helped")
async def test_a_conversation_asked_by_thanks_is_not_asked_after_the_officer(say, lan, records, rows):
    await say("cảm ơn", THANKS)
    await say("handover:start")
    await lan.post(f"{ONE}/nhan")
    await lan.post(f"{ONE}/dong")
    assert pushed(records) == []
    assert [row["occasion"] for row in rows("chat_score")] == ["thanks"]
    assert rows("conversation")[0]["form"] is None


async def test_a_form_half_filled_in_is_not_disturbed(say, lan, records):
    await say("handover:start:hoang-son")
    await lan.post(f"{ONE}/nhan")
    await say("form:feedback")
    await lan.post(f"{ONE}/dong")
    assert pushed(records) == []
    with records.reading() as connection:
        assert conversations.open_form(connection, "session-1")["form"] == "feedback"


async def test_words_of_a_new_talk_go_to_the_officer_not_into_the_score(talked, say, rows):
    await say("handover:start")
    await talked.post("/staff/hop-thu/2/nhan")
    await say("4")
    assert [row["text"] for row in rows("handover_message") if row["sender"] == "resident"] == ["4"]
    assert rows("chat_score")[0]["score"] is None


async def test_who_ends_the_talk_is_offered_the_score_beside(say, lan):
    await say("handover:start")
    assert choices(await say("handover:leave")) == []
    await say("handover:start")
    await lan.post("/staff/hop-thu/2/nhan")
    assert choices(await say("handover:leave")) == [OFFER]


@pytest.mark.usefixtures("talked")
async def test_the_score_goes_with_the_conversation(client, say, rows):
    await say("4")
    assert rows("chat_score")
    assert (await client.delete("/api/v1/sessions/session-1")).status_code == 204
    assert rows("chat_score") == []


async def test_on_zalo_the_score_is_a_numbered_list(oa, records, zalo, rasa, rows):
    lan = Desk(records, oa, "lan", ["hoang-loc"])
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]

    async def say(text: str) -> str:
        before = len(zalo.sent)
        await post(oa, event(text=text))
        await until(lambda: len(zalo.sent) > before)
        return zalo.texts[-1]

    await say("cho gặp cán bộ")
    await say("1")
    await lan.post(f"{ONE}/nhan")
    await until(lambda: len(zalo.sent) == 3)
    await lan.post(f"{ONE}/dong")
    await until(lambda: len(zalo.sent) == 4)
    assert zalo.texts[-1].startswith("Cán bộ đã kết thúc.")
    assert "5. Rất hài lòng" in zalo.texts[-1]
    assert "5/5" in await say("5")
    assert rows("chat_score")[0]["score"] == 5
    rasa.reply = [{"recipient_id": "x", "custom": THANKS}]
    assert "Chấm điểm" not in await say("cảm ơn")
