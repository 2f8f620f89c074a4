"""Zalo as its own tests need it: a small real HTTP server that takes messages and gives tokens, and signed events."""

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

import httpx
from aiohttp import web

from api.channels.accounts import OfficialAccount

APP_ID, APP_SECRET = "1234567890123456789", "demo-app-secret"
OA, OA_SECRET = "8000000000000000001", "demo-oa-secret"
USER = "9000000000000000001"
SETTINGS = {
    "zalo_app_id": APP_ID,
    "zalo_app_secret": APP_SECRET,
    "zalo_oa_id": OA,
    "zalo_oa_secret_key": OA_SECRET,
    "zalo_commune": "hoang-loc",
    "secret_key": "a secret of these tests",
    "public_url": "https://hoixa.example",
}
WEBHOOK = "/zalo/webhook"


def account(mode: str = "auto") -> OfficialAccount:
    """Return the account of these settings."""
    return OfficialAccount(OA, "hoang-loc", APP_ID, APP_SECRET, OA_SECRET, mode)


class FakeZalo:
    """Keeps what it was sent; ``answers`` are given first, one after another, then success."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any], str]] = []
        self.answers: list[Any] = []
        self.refreshes: list[dict[str, str]] = []
        self.refresh_token = "refresh-0"
        self.refresh_delay = 0.0
        self.refresh_error: int | None = None
        self.port = 0
        self.codes = {"a-code": "the-verifier"}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def texts(self) -> list[str]:
        return [body["message"]["text"] for _, body, _ in self.sent]

    async def message(self, request: web.Request) -> web.Response:
        body = await request.json()
        answer = self.answers.pop(0) if self.answers else 0
        self.sent.append((request.path, body, request.headers.get("access_token", "")))
        if answer == "hang":
            await asyncio.sleep(30)
        if answer == "slow":
            await asyncio.sleep(2.5)
            answer = 0
        if answer == "cut":
            assert request.transport
            request.transport.close()
            return web.Response()
        if isinstance(answer, str):
            return web.Response(status=int(answer))
        data = {"message_id": f"m-{len(self.sent)}", "user_id": USER} if answer == 0 else {}
        return web.json_response({"error": answer, "message": "Success" if answer == 0 else "Error", "data": data})

    async def token(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.refreshes.append(form)
        await asyncio.sleep(self.refresh_delay)
        if request.headers.get("secret_key") != APP_SECRET or form["app_id"] != APP_ID:
            return web.json_response({"error": -14010, "error_name": "wrong application"})
        if form["grant_type"] == "authorization_code":
            good = form["code"] in self.codes and self.codes.pop(form["code"]) in ("any", form["code_verifier"])
        else:
            good = form["refresh_token"] == self.refresh_token
        if self.refresh_error or not good:
            return web.json_response({"error": self.refresh_error or -14014, "error_name": "Invalid refresh token"})
        number = len(self.refreshes)
        self.refresh_token = f"refresh-{number}"
        pair = {"access_token": f"access-{number}", "refresh_token": self.refresh_token, "expires_in": "90000"}
        return web.json_response(pair)

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/v3.0/oa/message/cs", self.message)
        app.router.add_post("/v2.0/oa/message", self.message)
        app.router.add_post("/v4/oa/access_token", self.token)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        return runner


def event(name: str = "user_send_text", *, text: str | None = None, msg_id: str | None = "", **more: Any) -> bytes:
    """Return the body of an event; an id is made unless one is given, None leaves it out."""
    message: dict[str, Any] = {} if text is None else {"text": text}
    if msg_id is not None:
        message["msg_id"] = msg_id or f"u-{time.monotonic_ns()}"
    ours = name.startswith("oa_")
    body = {
        "app_id": APP_ID,
        "event_name": name,
        "sender": {"id": OA if ours else USER},
        "recipient": {"id": USER if ours else OA},
        "message": message,
        "timestamp": str(time.time_ns() // 1_000_000),
    }
    merged = {**body, **more}
    return json.dumps({key: value for key, value in merged.items() if value is not None}, ensure_ascii=False).encode()


def signed(raw: bytes, *, secret: str = OA_SECRET, app_id: str = APP_ID, time_of: str | None = None) -> dict[str, str]:
    """Return the headers that Zalo sends with a body."""
    timestamp = time_of if time_of is not None else str(json.loads(raw).get("timestamp"))
    mac = hashlib.sha256(app_id.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()
    headers = {"X-ZEvent-Signature": f"mac={mac}", "Content-Type": "application/json"}
    return headers | ({"X-ZEvent-Timestamp": time_of} if time_of is not None else {})


async def post(client: httpx.AsyncClient, raw: bytes, **more: Any) -> httpx.Response:
    """Deliver an event, rightly signed unless told otherwise."""
    return await client.post(WEBHOOK, content=raw, headers=signed(raw, **more))


async def until(seen: Callable[[], Any], *, seconds: float = 60.0) -> Any:
    """Return what ``seen`` gives as soon as it is true; it has to be within ``seconds``."""
    end = time.monotonic() + seconds
    while not (found := seen()):
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.02)
    return found
