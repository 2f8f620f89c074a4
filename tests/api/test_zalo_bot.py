"""The Zalo Bot platform on the same seam: its own check, its own shapes, its own way to send."""

import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from api.channels.zalo_bot.channel import ZaloBotChannel
from api.settings import Settings
from tests.api.zalo_fake import until

pytestmark = pytest.mark.anyio
WEBHOOK, SECRET, TOKEN = "/zalo-bot/webhook", "a-webhook-secret", "123:a-bot-token"
HEADERS = {"X-Bot-Api-Secret-Token": SECRET}


class Platform:
    """Takes messages; ``answers`` are given first, then success."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.answers: list[tuple[int, dict[str, Any]]] = []

    async def message(self, request: web.Request) -> web.Response:
        assert request.match_info["token"] == TOKEN
        self.sent.append(await request.json())
        status, body = self.answers.pop(0) if self.answers else (200, {"ok": True, "result": {"message_id": "b1"}})
        return web.json_response(body, status=status)


BY_A_BOT: dict[str, Any] = {"from": {"id": "b", "is_bot": True}}


@pytest.fixture
async def platform():
    fake = Platform()
    app = web.Application()
    app.router.add_post("/bot{token}/{method:sendMessage|setWebhook}", fake.message)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield fake
    await runner.cleanup()


@pytest.fixture
async def bot(door, platform):
    settings = {"zalo_bot_token": TOKEN, "zalo_bot_secret": SECRET, "zalo_bot_api_url": platform.url}
    async with door(**settings, zalo_commune="hoang-loc", secret_key="k") as client:
        yield client


def update(text: str | None = "làm khai sinh", *, id: str = "b0t1", wrapped: bool = True, **more: Any) -> bytes:
    message = {
        "message_id": id,
        "date": 1767225600000,
        "text": text,
        "from": {"id": "u-0001", "display_name": "Người Mẫu", "is_bot": False},
        "chat": {"id": "c-0001", "chat_type": "PRIVATE"},
        **more,
    }
    result = {"event_name": more.get("event_name", "message.text.received"), "message": message}
    return json.dumps({"ok": True, "result": result} if wrapped else result).encode()


@pytest.mark.parametrize("wrapped", [True, False])
async def test_a_question_is_answered(bot, platform, rasa, wrapped):
    for _ in range(3):
        assert (await bot.post(WEBHOOK, content=update(wrapped=wrapped), headers=HEADERS)).status_code == 200
    await until(lambda: platform.sent)
    (sent,) = platform.sent
    assert sent["chat_id"] == "c-0001"
    assert "trợ lý ảo (AI) của xã Hoằng Lộc" in sent["text"]
    assert len(rasa.asked) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Bot-Api-Secret-Token": "wrong"}, {"X-Bot-Api-Secret-Token": ""}])
async def test_calls_without_our_secret_are_refused(bot, rows, headers):
    assert (await bot.post(WEBHOOK, content=update(), headers=headers)).status_code == 401
    assert rows("inbox") == []


async def test_without_a_bot_nobody_is_let_in(client):
    assert (await client.post(WEBHOOK, content=update(), headers={"X-Bot-Api-Secret-Token": ""})).status_code == 401


@pytest.mark.parametrize(
    "raw",
    [
        update(chat={"id": "g", "chat_type": "GROUP"}),
        update(**BY_A_BOT),
        update(event_name="message.new.thing"),
        update(chat=None),
        b"no json",
        b"[]",
    ],
    ids=["group", "bot", "new event", "nobody", "no JSON", "no object"],
)
async def test_what_is_ignored(bot, rows, raw):
    assert (await bot.post(WEBHOOK, content=raw, headers=HEADERS)).status_code == 200
    assert rows("inbox") == []


async def test_the_platform_is_told_where_to_call(platform):
    settings = Settings(zalo_bot_token=TOKEN, zalo_bot_secret=SECRET, zalo_bot_api_url=platform.url)
    async with aiohttp.ClientSession() as http:
        channel = ZaloBotChannel(settings, http)
        assert await channel.set_webhook("https://x.vn/zalo-bot/webhook") == ""
        platform.answers = [(400, {"ok": False, "error_code": 400, "description": "bad url"})]
        assert await channel.set_webhook("x") == "400 bad url"
    assert platform.sent[0] == {"url": "https://x.vn/zalo-bot/webhook", "secret_token": SECRET}


async def test_pictures_get_the_polite_answer(bot, platform):
    raw = update(None, event_name="message.image.received", photo="https://example.invalid/p.jpg")
    await bot.post(WEBHOOK, content=raw, headers=HEADERS)
    await until(lambda: platform.sent)
    assert "không mở ảnh" in platform.sent[0]["text"]


@pytest.mark.parametrize(
    ("status", "code", "state", "attempts"),
    [
        (500, 500, "sent", 2),
        (429, 429, "sent", 2),
        (200, 403, "failed", 1),
        (400, 400, "failed", 1),
        (401, 401, "failed", 1),
    ],
)
async def test_errors(bot, platform, rows, caplog, status, code, state, attempts):
    platform.answers = [(status, {"ok": False, "error_code": code, "description": "no"})]
    await bot.post(WEBHOOK, content=update(), headers=HEADERS)
    await until(lambda: [row for row in rows("outbox") if row["state"] == state])
    assert rows("outbox")[0]["attempts"] == attempts
    assert TOKEN not in caplog.text
