"""Asking the items over HTTP, each in a fresh conversation, a few at once."""

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from ops.eval.items import Item

Reply = dict[str, Any]

CONCURRENCY = 8
TIMEOUT = aiohttp.ClientTimeout(total=60)
LONGEST_WAIT = 60.0
WAITS = 5


@dataclass(frozen=True)
class Asked:
    """One item with the replies to its messages, in order, and the milliseconds of each."""

    item: Item
    replies: list[Reply]
    milliseconds: list[float]


async def _post(http: aiohttp.ClientSession, url: str, body: Reply) -> tuple[Reply, float]:
    """Return reply and milliseconds; a service that asks for patience gets it, a failure is an ``error`` reply."""
    for _ in range(WAITS):
        began = time.perf_counter()
        try:
            async with http.post(f"{url}/api/v1/chat", json=body) as response:
                status, reply = response.status, await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
            return {"outcome": "error", "error": repr(problem)}, (time.perf_counter() - began) * 1000
        took = (time.perf_counter() - began) * 1000
        if status == 200 and isinstance(reply, dict):
            return reply, took
        if status != 429:
            break
        await asyncio.sleep(_patience(response.headers.get("Retry-After", "")))
    return {"outcome": "error", "error": f"HTTP {status}"}, took


def _patience(retry_after: str) -> float:
    return min(float(retry_after), LONGEST_WAIT) if retry_after.isdigit() else 1.0


async def _talk(http: aiohttp.ClientSession, url: str, item: Item) -> Asked:
    session = f"eval-{uuid.uuid4().hex}"
    replies, milliseconds = [], []
    for text in item.turns:
        reply, took = await _post(http, url, {"session": session, "commune": item.commune, "text": text})
        replies.append(reply)
        milliseconds.append(round(took, 1))
    return Asked(item, replies, milliseconds)


async def _ask_all(url: str, items: list[Item], concurrency: int, progress: Callable[[int], None]) -> list[Asked]:
    gate = asyncio.Semaphore(concurrency)
    done = 0

    async def ask(http: aiohttp.ClientSession, item: Item) -> Asked:
        nonlocal done
        async with gate:
            asked = await _talk(http, url, item)
        done += 1
        progress(done)
        return asked

    async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
        return await asyncio.gather(*(ask(http, item) for item in items))


def ask_all(
    url: str, items: list[Item], *, concurrency: int = CONCURRENCY, progress: Callable[[int], None] = lambda _: None
) -> list[Asked]:
    """Return the replies to all ``items``, in their order; a failed request becomes a reply with outcome ``error``."""
    return asyncio.run(_ask_all(url.rstrip("/"), items, concurrency, progress))
