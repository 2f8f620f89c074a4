"""What residents get while Rasa is away, slow or talking nonsense, and how the door finds back."""

import asyncio

import pytest
from aiohttp import web

pytestmark = pytest.mark.anyio
CHAT = "/api/v1/chat"


def change(rasa, **values):
    for name, value in values.items():
        setattr(rasa, name, value)


@pytest.mark.parametrize(
    "failure",
    [
        {"reply": []},
        {"status": 500},
        {"status": 404},
        {"raw": b""},
        {"raw": b"<html>"},
        {"raw": b"\xff"},
        {"reply": {"custom": {}}},
        {"reply": [{"recipient_id": "x", "text": "không có custom"}]},
        {"reply": [{"custom": {"outcome": "answer"}}]},
        {"reply": [{"custom": {"outcome": "sure", "topic": "procedure", "messages": [{"text": "x"}]}}]},
        {"reply": [{"custom": {"outcome": "answer", "topic": "procedure", "messages": []}}]},
        {"delay": 2.0},
    ],
    ids=str,
)
async def test_degraded_answers_when_rasa_does_not(door, message, rasa, failure):
    change(rasa, **failure)
    async with door(rasa_timeout=0.2) as client:
        body = (await client.post(CHAT, json=message("đăng ký kết hôn"))).json()
    assert body["degraded"] is True
    assert body["outcome"] == "answer"
    assert body["procedure"] == "1.000894"
    assert body["turn"] == 1


async def test_degraded_answers_when_nobody_listens(door, message, unused_port):
    async with door(rasa_port=unused_port) as client:
        response = await client.post(CHAT, json=message("đăng ký kết hôn"))
    assert response.status_code == 200
    assert response.json()["degraded"] is True


@pytest.fixture
async def unused_port():
    runner = web.ServerRunner(web.Server(lambda _: None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    await runner.cleanup()
    return port


@pytest.fixture
async def alone(door, unused_port):
    async with door(rasa_port=unused_port) as client:
        yield client


async def test_degraded_procedure_has_facts_source_and_desk(alone, message, store):
    body = (await alone.post(CHAT, json=message("đăng ký kết hôn", commune="hoang-loc"))).json()
    said, record = body["messages"][0], store.procedure("1.000894")
    assert all(paper.name in said["text"] for paper in record.papers)
    assert record.fee.text.rstrip(". ") in said["text"]
    assert "xã Hoằng Lộc" in said["text"]
    assert said["card"]["code"] == "1.000894"
    assert said["links"][0]["url"] == record.portal_url
    assert body["sources"][0]["as_of"] == record.source.as_of.isoformat()


async def test_degraded_offers_a_choice_when_unsure(alone, message):
    body = (await alone.post(CHAT, json=message("sổ đỏ"))).json()
    assert body["outcome"] == "clarify"
    assert len(body["choices"]) >= 3
    assert body["choices"][-1] == {"label": "Không phải các mục trên", "choice": "none", "procedure": None}
    pressed = await alone.post(CHAT, json=message(None, choice=body["choices"][0]["choice"]))
    assert pressed.json()["procedure"] == body["choices"][0]["procedure"]


@pytest.mark.parametrize("text", ["thời tiết hôm nay thế nào", "😀😀", "?!...", "Как дела", "hello how are you"])
async def test_degraded_says_so_when_nothing_fits(alone, message, text):
    body = (await alone.post(CHAT, json=message(text))).json()
    assert body["degraded"] is True
    assert body["outcome"] in {"no_data", "out_of_scope"}
    assert body["procedure"] is None
    assert "Trung tâm Phục vụ hành chính công" in body["messages"][0]["text"]


@pytest.mark.parametrize(
    ("choice", "outcome", "topic", "procedure"),
    [
        ("procedure:1.001193", "answer", "procedure", "1.001193"),
        ("procedure:1.001193:fee", "answer", "procedure", "1.001193"),
        ("none", "no_data", "procedure", None),
        ("topic:human", "handover", "human", None),
        ("topic:reform", "no_data", "reform", None),
    ],
)
async def test_degraded_answers_a_pressed_button(alone, message, choice, outcome, topic, procedure):
    body = (await alone.post(CHAT, json=message(None, choice=choice))).json()
    assert (body["outcome"], body["topic"], body["procedure"]) == (outcome, topic, procedure)
    assert body["degraded"] is True


async def test_degraded_never_answers_an_uncertain_record_firmly(alone, message, store):
    uncertain = next(p for p in store.procedures() if not p.firm and p.province is None)
    body = (await alone.post(CHAT, json=message(None, choice=f"procedure:{uncertain.code}"))).json()
    assert body["outcome"] == "no_data"
    assert body["messages"][0]["card"] is None
    assert body["messages"][0]["links"]


async def test_degraded_directory_procedure_is_named_with_its_agency(alone, message, searcher, store):
    entry = next(
        entry
        for hit in searcher.find_directory("hải quan", limit=10)
        if store.procedure(hit.code) is None and (entry := store.directory_entry(hit.code)) and entry.agency
    )
    body = (await alone.post(CHAT, json=message(None, choice=f"procedure:{entry.code}"))).json()
    assert body["outcome"] == "out_of_scope"
    assert body["referral"]["agency"] == entry.agency


async def test_degraded_stops_asking_after_failures(door, message, rasa):
    rasa.free.clear()
    async with door(rasa_timeout=0.1, rasa_failures=2, rasa_retry=3600) as client:
        for _ in range(4):
            assert (await client.post(CHAT, json=message())).json()["degraded"] is True
    assert len(rasa.asked) == 2


async def test_degraded_recovers_by_itself(door, message, rasa):
    change(rasa, status=500)
    async with door(rasa_failures=2, rasa_retry=0.1, session_rate=0) as client:
        for _ in range(3):
            assert (await client.post(CHAT, json=message())).json()["degraded"] is True
        change(rasa, status=200)

        async def ends() -> None:
            while (await client.post(CHAT, json=message())).json()["degraded"]:
                pass

        await asyncio.wait_for(ends(), 60)


async def test_degraded_answers_services_from_the_records(alone, message):
    body = (await alone.post(CHAT, json=message("đăng nhập cổng dịch vụ công bằng gì"))).json()
    assert (body["outcome"], body["topic"], body["degraded"]) == ("answer", "online_services", True)
    assert "VNeID" in body["messages"][0]["text"]
    assert body["sources"]


async def test_degraded_answers_the_plan_of_the_commune_only(alone, message):
    question = "tỷ lệ giải quyết hồ sơ đúng hạn là bao nhiêu phần trăm"
    told = (await alone.post(CHAT, json=message(question, commune="hoang-loc"))).json()
    assert told["topic"] == "reform"
    assert "98%" in told["messages"][0]["text"]
    assert told["sources"][0]["file"]
    silent = (await alone.post(CHAT, json=message(question, commune="thanh-mien"))).json()
    assert "98%" not in silent["messages"][0]["text"]


async def test_degraded_topic_and_answer_buttons_give_curated_answers(alone, message):
    topic = (await alone.post(CHAT, json=message(None, choice="topic:payment"))).json()
    assert (topic["outcome"], topic["topic"]) == ("answer", "payment")
    answer = (await alone.post(CHAT, json=message(None, choice="answer:portal-sign-in"))).json()
    assert "VNeID" in answer["messages"][0]["text"]


@pytest.mark.parametrize("text", ["gặp cán bộ", "cho toi gap nguoi that voi", "tôi muốn nói chuyện với cán bộ"])
async def test_degraded_sends_who_asks_for_a_person_to_one(door, message, rasa, text):
    change(rasa, status=500)
    async with door() as client:
        body = (await client.post(CHAT, json=message(text))).json()
    assert (body["outcome"], body["topic"]) == ("handover", "human")


async def test_degraded_does_not_take_a_procedure_for_a_wish_to_see_somebody(door, message, rasa):
    change(rasa, status=500)
    async with door() as client:
        body = (await client.post(CHAT, json=message("lịch gặp lãnh đạo xã tiếp dân"))).json()
    assert body["topic"] == "procedure"
