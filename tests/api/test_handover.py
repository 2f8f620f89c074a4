"""Asking for a person through the chat contract: the queue, words both ways, messages left, and every way out."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from api import handover
from api.forms.contact import NOTICE
from api.records import conversations, handover_lists, handovers, pushes, staff, staff_presence
from api.records.handover_lists import Viewer
from api.services import START_RATE
from tests.api.conftest import ANSWER

pytestmark = pytest.mark.anyio
CHAT = "/api/v1/chat"
COMMUNE = "hoang-son"
HUMAN = {**ANSWER, "outcome": "handover", "topic": "human", "procedure": None, "aspect": None}
NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # a Monday, 9 o'clock in Vietnam


@pytest.fixture
def lan(records) -> int:
    """An officer, not at her desk yet."""
    with records.writing() as connection:
        return staff.add(connection, login="lan", name="Chị Lan", role="officer", communes=[COMMUNE], now=NOW)


@pytest.fixture
def present(records, lan) -> int:
    """The officer, at her desk for the commune."""
    now = datetime.now(UTC)
    with records.writing() as connection:
        staff_presence.arrive(connection, lan, [COMMUNE], until=now + timedelta(hours=8), now=now)
    return lan


@pytest.fixture
def say(client, message):
    """Return a function that sends a text, or a choice when it begins as one."""

    async def send(said: str, *, session: str = "session-1", commune: str | None = COMMUNE, **more):
        is_choice = said.partition(":")[0] in ("form", "procedure", "topic", "handover")
        body = message(None if is_choice else said, commune=commune, session=session, **more)
        if is_choice:
            body["choice"] = said
        response = await client.post(CHAT, json=body)
        assert response.status_code == 200, response.text
        return response.json()

    return send


def texts(reply: dict) -> str:
    return "\n".join(each["text"] for each in reply["messages"])


def offered(reply: dict) -> list[str]:
    return [choice["choice"] for choice in reply["choices"]]


def told(records, session: str = "session-1") -> list[tuple]:
    """What was pushed to a session: states with their place, messages with their words."""
    with records.reading() as connection:
        pushed = pushes.after(connection, session, 0)
    return [(p.event, p.body.get("handover") or p.body["text"], p.body.get("place") or p.body["name"]) for p in pushed]


def live(records, session: str = "session-1") -> dict | None:
    with records.reading() as connection:
        return handovers.live(connection, session)


def kept(records) -> list[tuple[str, str]]:
    with records.reading() as connection:
        rows = connection.execute(sa.text("select sender, text from handover_message order by id"))
        return [tuple(row) for row in rows]


@pytest.mark.usefixtures("present")
async def test_one_address_cannot_fill_the_queue(client, message):
    answers = []
    for number in range(START_RATE + 1):
        body = message(None, commune=COMMUNE, session=f"session-{number}") | {"choice": handover.START}
        answers.append(await client.post(CHAT, json=body))
    assert [each.status_code for each in answers] == [200] * START_RATE + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    other = message("xin chào", commune=COMMUNE, session="session-0")
    assert (await client.post(CHAT, json=other)).status_code == 200


@pytest.mark.usefixtures("present")
async def test_with_an_officer_present_talking_is_offered(say, rasa):
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]
    reply = await say("cho gặp cán bộ")
    assert reply["outcome"] == "handover"
    assert offered(reply)[:2] == ["handover:start:hoang-son", "form:contact"]
    assert reply["choices"][0]["label"] == "Nói chuyện với cán bộ ngay"


@pytest.mark.usefixtures("lan")
async def test_with_nobody_present_only_a_message_can_be_left(say, rasa):
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]
    reply = await say("cho gặp cán bộ")
    assert offered(reply)[0] == "form:contact"
    assert "handover:start" not in str(offered(reply))
    assert "không hứa" in texts(reply)


@pytest.mark.usefixtures("present")
async def test_a_person_can_be_reached_while_rasa_is_away(say, rasa):
    rasa.status = 500
    reply = await say("topic:human")
    assert reply["degraded"] is True
    assert offered(reply)[0] == "handover:start:hoang-son"


@pytest.mark.usefixtures("present")
async def test_an_officer_of_another_commune_is_not_offered(say, rasa):
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]
    assert "handover:start:hoang-loc" not in offered(await say("cho gặp cán bộ", commune="hoang-loc"))


@pytest.mark.usefixtures("present")
async def test_starting_gives_a_place_and_words_go_to_the_officers_alone(say, records, rasa):
    first = await say("handover:start")
    assert "đứng thứ 1 " in texts(first)
    assert "khoảng" not in texts(first)  # too few waits are known
    assert "đứng thứ 2 " in texts(await say("handover:start", session="session-2"))
    reply = await say("Tôi hỏi đất, số 0912345678 của tôi", message_id="message-1")
    assert (reply["outcome"], reply["topic"], len(reply["messages"])) == ("handover", "human", 1)
    assert rasa.asked == []
    assert kept(records) == [("resident", "Tôi hỏi đất, số [số điện thoại] của tôi")]
    assert "đã được che" in texts(reply)
    assert told(records)[0] == ("state", "waiting", 1)
    assert told(records, "session-2") == [("state", "waiting", 2)]
    with records.reading() as connection:
        asked = [row["asked"] for row in conversations.exchanges(connection, "session-1")]
    assert "đất" not in " ".join(asked)


@pytest.mark.usefixtures("present")
async def test_words_sent_twice_with_one_id_are_kept_once(say, records):
    await say("handover:start")
    first, second = [await say("Còn đó không ạ", message_id="message-1") for _ in range(2)]
    assert first == second
    assert kept(records) == [("resident", "Còn đó không ạ")]


@pytest.mark.usefixtures("rasa", "present")
async def test_buttons_are_answered_by_the_assistant_meanwhile(say, records):
    await say("handover:start")
    reply = await say("procedure:1.001193")
    assert reply["procedure"] == "1.001193"
    assert kept(records) == []
    assert live(records)["state"] == "waiting"


@pytest.mark.usefixtures("present")
async def test_asking_again_tells_the_place(say, rasa):
    rasa.reply = [{"recipient_id": "x", "custom": HUMAN}]
    await say("handover:start")
    reply = await say("topic:human")
    assert "đứng thứ 1 " in texts(reply)
    assert offered(reply)[0] == "handover:leave"


@pytest.mark.parametrize("way", ["handover:leave", "Kết thúc"])
@pytest.mark.usefixtures("present")
async def test_the_resident_can_end_it_and_the_assistant_is_back(say, records, rasa, way):
    await say("handover:start")
    await say("handover:start", session="session-2")
    await say(way)
    assert live(records) is None
    assert told(records)[-1][:2] == ("state", "none")
    assert told(records, "session-2")[-1] == ("state", "waiting", 1)
    assert (await say("phí khai sinh"))["outcome"] == "answer"
    assert rasa.asked[-1]["message"] == "phí khai sinh"


@pytest.mark.usefixtures("present")
async def test_it_outlives_a_restart(door, message, records):
    async with door() as client:
        await client.post(CHAT, json=message(None, commune=COMMUNE, choice="handover:start"))
    async with door() as client:
        reply = (await client.post(CHAT, json=message("còn chờ đây", commune=COMMUNE))).json()
    assert reply["outcome"] == "handover"
    assert kept(records) == [("resident", "còn chờ đây")]


@pytest.mark.usefixtures("present")
async def test_words_that_cannot_be_stored_are_not_taken(client, message, say, records):
    await say("handover:start")
    with records.writing() as connection:
        connection.execute(sa.text("drop table handover_message"))
    response = await client.post(CHAT, json=message("mất lời", commune=COMMUNE))
    assert (response.status_code, response.json()["type"]) == (503, "/problems/not-stored")


@pytest.mark.usefixtures("present")
async def test_without_a_commune_it_is_asked_first(say, records):
    reply = await say("handover:start", commune=None)
    assert "form:hoang-loc" in offered(reply)
    reply = await say("xã Hoàng Sơn", commune=None)
    assert "đứng thứ 1 " in texts(reply)
    assert live(records)["commune"] == COMMUNE


@pytest.mark.usefixtures("lan")
async def test_starting_with_nobody_there_offers_the_form(say, records):
    reply = await say("handover:start")
    assert offered(reply) == ["form:contact"]
    assert live(records) is None


@pytest.mark.usefixtures("rasa")
async def test_a_message_is_left_with_consent_and_contact(say, records):
    assert "6 tháng" in texts(await say("form:contact"))
    await say("form:agree")
    await say("Hỏi hồ sơ đất của ông 038095001234")
    reply = await say("Chị Hoa 0912 345 678")
    assert "Đã ghi lời nhắn" in texts(reply)
    with records.reading() as connection:
        (row,) = handover_lists.listed(connection, Viewer(1, ()), "waiting")
    assert (row["state"], row["contact"]) == ("left", "Chị Hoa 0912 345 678")
    assert row["question"] == "Hỏi hồ sơ đất của ông [số định danh]"
    assert (row["notice"], row["consented_at"] is not None) == (NOTICE, True)
    assert (await say("phí khai sinh"))["outcome"] == "answer"
    assert "Chị Hoa" not in str(told(records))


async def test_no_contact_is_kept_without_consent(say, records):
    for words in ("form:contact", "form:cancel"):
        await say(words)
    with records.reading() as connection:
        assert handover_lists.listed(connection, Viewer(1, ()), "all") == []


async def test_a_denunciation_is_not_collected_as_a_message(say, records):
    for words in ("form:contact", "form:agree"):
        await say(words)
    assert "không nhận tố cáo" in texts(await say("Tôi tố cáo ông A nhận tiền"))
    with records.reading() as connection:
        assert handover_lists.listed(connection, Viewer(1, ()), "all") == []


@pytest.mark.usefixtures("present")
async def test_leaving_a_message_ends_the_waiting(say, records):
    await say("handover:start")
    for words in ("form:contact", "form:agree", "Hỏi đất", "0912345678"):
        await say(words)
    assert live(records) is None
    assert told(records)[-1][:2] == ("state", "none")
    with records.reading() as connection:
        (row,) = handover_lists.listed(connection, Viewer(1, ()), "all")
    assert (row["state"], row["contact"]) == ("left", "0912345678")


@pytest.mark.usefixtures("present")
async def test_an_emergency_gets_its_numbers_first(say):
    await say("handover:start")
    assert texts(await say("Nhà hàng xóm đang cháy")).startswith("Gọi ngay")


@pytest.mark.usefixtures("present")
async def test_a_form_under_way_waits_beside_the_officer(say, records):
    for words in ("form:feedback", "form:agree", "handover:start", "Chào cán bộ"):
        await say(words)
    assert kept(records) == [("resident", "Chào cán bộ")]
    reply = await say("form:resume")
    assert "về việc gì" in texts(reply)
    await say("form:roads")
    await say("Thôn 3")
    assert len(kept(records)) == 1


@pytest.mark.parametrize("choice", ["handover:", "handover:start:nowhere", "handover:stop", "handover:start:"])
async def test_unknown_choices_are_refused(client, message, choice):
    response = await client.post(CHAT, json=message(None, choice=choice))
    assert response.status_code == 422


@pytest.mark.usefixtures("rasa", "present")
async def test_ended_between_reading_and_storing_the_assistant_answers(say, records, monkeypatch):
    await say("handover:start")
    heard = handover.heard

    def too_late(connection, *rest):
        row = handovers.live(connection, "session-1")
        handovers.close(connection, row["id"], handovers.BY_OFFICER, at=NOW)
        return heard(connection, *rest)

    monkeypatch.setattr(handover, "heard", too_late)
    reply = await say("phí khai sinh")
    assert reply["outcome"] == "answer"
    assert kept(records) == []
