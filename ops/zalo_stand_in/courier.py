"""Delivery of webhooks: signed, repeated while not answered with 200 in time, doubled or spoilt when asked to."""

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp

from ops.zalo_stand_in.events import Event
from ops.zalo_stand_in.signing import Flaw, Stamp, signed
from ops.zalo_stand_in.world import App

ANSWER_SECONDS = 2.0
NOBODY, NO_ANSWER = 0, -1
RETRY_SECONDS = (30.0, 300.0, 900.0, 1800.0, 3600.0)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One delivery: what was sent, the status it met, how long it took, when it began and ended.

    A status of 0: nobody took the connection; -1: taken, but no answer in time, so the event may have been stored.
    """

    event: str
    key: str
    flaw: Flaw
    retry: int
    status: int
    ms: float
    began: float
    at: float


def key_of(event: Event) -> str:
    """Return what tells events apart: the name with the message's id, or with the time."""
    message = event.get("message") or {}
    return f"{event['event_name']} {message.get('msg_id') or event['timestamp']}"


class Courier:
    """Takes events to the webhook; waiting times are Zalo's, times ``factor``."""

    def __init__(self, webhook: str, app: App, *, factor: float = 1.0, stamp: Stamp | None = "body") -> None:
        """Deliver to ``webhook``; ``stamp`` None signs in each of the ways in turn."""
        self.webhook = webhook
        self.app = app
        self.factor = factor
        self.attempts: list[Attempt] = []
        self.gave_up: list[str] = []
        self._stamps: Iterator[Stamp] = itertools.cycle([stamp] if stamp else ["body", "header", "both"])
        self._http: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[int]] = set()

    def send(self, event: Event, *, after: float = 0.0, flaw: Flaw = "", retries: bool = True) -> asyncio.Task[int]:
        """Begin to deliver after ``after`` seconds; the task gives the last status."""
        task = asyncio.create_task(self._deliver(event, after, flaw, retries))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    @property
    def busy(self) -> int:
        """How many events are still on their way."""
        return len(self._under_way)

    async def close(self) -> None:
        """Give up what is under way."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._http:
            await self._http.close()

    async def _deliver(self, event: Event, after: float, flaw: Flaw, retries: bool) -> int:
        await asyncio.sleep(after)
        raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        waits = RETRY_SECONDS if retries else ()
        for retry, wait in enumerate((*waits, None)):
            status = await self._attempt(event, raw, flaw, retry)
            if status == 200 or (status == 401 and flaw) or wait is None:
                break
            await asyncio.sleep(wait * self.factor)
        if status != 200 and not flaw:
            self.gave_up.append(key_of(event))
        return status

    async def _attempt(self, event: Event, raw: bytes, flaw: Flaw, retry: int) -> int:
        sent = str(int(time.time() * 1000))
        headers = signed(
            self.app.id,
            self.app.oa_secret,
            raw,
            sent=sent,
            timestamp=event["timestamp"],
            stamp=next(self._stamps),
            flaw=flaw,
        )
        if retry:
            headers["num_retry"] = str(retry)
        started, began = time.time(), time.perf_counter()
        status = await self._post(raw, headers)
        attempt = Attempt(
            event=event["event_name"],
            key=key_of(event),
            flaw=flaw,
            retry=retry,
            status=status,
            ms=(time.perf_counter() - began) * 1000,
            began=started,
            at=time.time(),
        )
        self.attempts.append(attempt)
        return status

    async def _post(self, raw: bytes, headers: dict[str, str]) -> int:
        try:
            async with self._session().post(self.webhook, data=raw, headers=headers) as reply:
                await reply.read()
                return reply.status
        except aiohttp.ClientConnectorError:
            return NOBODY
        except (aiohttp.ClientError, TimeoutError, OSError):
            return NO_ANSWER

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            self._http = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=50))
        return self._http

    def summary(self, last: int = 30) -> list[dict[str, Any]]:
        """Return the last attempts, newest first, for the page."""
        return [vars(attempt) for attempt in self.attempts[: -last - 1 : -1]]
