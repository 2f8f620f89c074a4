"""A quick Rasa that repeats what it was asked, and can be held back at will."""

import asyncio
import time
from typing import Any, Self

from aiohttp import web


def answer(text: str) -> dict[str, Any]:
    """Return an answer of the chat contract that holds the question, so that each answer shows what it answers."""
    return {
        "outcome": "answer",
        "topic": "procedure",
        "procedure": None,
        "aspect": None,
        "commune": None,
        "messages": [{"text": f"Đã nghe: {text}", "card": None, "links": []}],
        "choices": [],
        "sources": [],
        "referral": None,
        "parts": [],
        "confidence": 0.9,
    }


class FakeRasa:
    """Rasa's REST channel on 127.0.0.1; used with ``async with``."""

    def __init__(self, port: int, *, seconds: float = 0.005) -> None:
        """Answer after ``seconds``, while ``gate`` is open."""
        self.port = port
        self.seconds = seconds
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked: list[tuple[float, str]] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen."""
        application = web.Application()
        application.add_routes(
            [
                web.get("/{any:.*}", _hello),
                web.post("/webhooks/rest/webhook", self._answer),
                web.post("/webhooks/rest/forget", _hello),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        self.gate.set()
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        question = await request.json()
        self.asked.append((time.time(), question["message"]))
        await asyncio.sleep(self.seconds)
        await self.gate.wait()
        return web.json_response([{"recipient_id": question["sender"], "custom": answer(question["message"])}])


async def _hello(_request: web.Request) -> web.Response:
    return web.Response(text="Hello from Rasa")
