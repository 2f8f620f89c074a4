"""The load generator, a process of its own: asks conversations over HTTP and prints what it measured as JSON.

``python -m ops.bench.load assistant http://127.0.0.1:8000 --messages 300 --concurrency 10``
"""

import argparse
import asyncio
import itertools
import json
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp

QUESTIONS = Path(__file__).with_name("questions.txt")
TIMEOUT = aiohttp.ClientTimeout(total=60)


def read_conversations(path: Path = QUESTIONS) -> list[list[str]]:
    """Return the conversations of the question file: lists of questions."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blocks = itertools.groupby(lines, key=bool)
    return [list(block) for filled, block in blocks if filled]


def ask_assistant(session: str, text: str) -> tuple[str, dict[str, Any]]:
    """Return path and body of one message to our gateway."""
    return "/api/v1/chat", {"session": session, "commune": None, "text": text}


def ask_stock(session: str, text: str) -> tuple[str, dict[str, Any]]:
    """Return path and body of one message to Rasa's REST channel."""
    return "/webhooks/rest/webhook", {"sender": session, "message": text}


def is_whole(body: Any) -> bool:
    """Return True for a real reply: ours not degraded, the stock bot's not empty."""
    if isinstance(body, list):
        return bool(body)
    return isinstance(body, dict) and bool(body.get("messages")) and not body.get("degraded", True)


FORMS = {"assistant": ask_assistant, "stock": ask_stock}


class Load:
    """Asks a fixed number of messages through a number of workers, each holding one conversation at a time."""

    def __init__(self, form: str, url: str, *, messages: int) -> None:
        self.form = FORMS[form]
        self.url = url.rstrip("/")
        self.left = messages
        self.conversations: Iterator[list[str]] = itertools.cycle(read_conversations())
        self.milliseconds: list[float] = []
        self.failures = 0

    async def work(self, http: aiohttp.ClientSession) -> None:
        """Hold conversations until all messages are asked."""
        while self.left > 0:
            session = f"load-{uuid.uuid4().hex}"
            for text in next(self.conversations):
                if self.left <= 0:
                    return
                self.left -= 1
                await self.ask(http, session, text)

    async def ask(self, http: aiohttp.ClientSession, session: str, text: str) -> None:
        """Ask one message and keep its time; anything but a whole reply is a failure."""
        path, body = self.form(session, text)
        began = time.perf_counter()
        try:
            async with http.post(self.url + path, json=body) as reply:
                whole = reply.status == 200 and is_whole(await reply.json())
        except (aiohttp.ClientError, TimeoutError, ValueError):
            whole = False
        self.milliseconds.append(round((time.perf_counter() - began) * 1000, 3))
        self.failures += not whole

    async def run(self, *, concurrency: int) -> dict[str, Any]:
        """Ask everything with ``concurrency`` workers and return times, seconds and failures."""
        connector = aiohttp.TCPConnector(limit=concurrency)
        began = time.perf_counter()
        async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as http:
            await asyncio.gather(*(self.work(http) for _ in range(concurrency)))
        seconds = time.perf_counter() - began
        return {"milliseconds": self.milliseconds, "seconds": seconds, "failures": self.failures}


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops.bench.load", description=__doc__)
    parser.add_argument("form", choices=sorted(FORMS))
    parser.add_argument("url")
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=1)
    chosen = parser.parse_args()
    load = Load(chosen.form, chosen.url, messages=min(chosen.messages, 20_000))
    json.dump(asyncio.run(load.run(concurrency=min(chosen.concurrency, 200))), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
