"""The worker behind the channels: it answers what came in and sends what goes out, in one process at a time.

A lease in the records says which process that is; when it dies, another takes over within seconds and finds every
event and every part in the state the dead one left it in.
"""

import asyncio
import contextlib
import functools
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from traceback import format_tb
from typing import Any

from anyio import to_thread

from api.channels.answering import handle
from api.channels.delivery import deliver, echo_due
from api.records import inbox, leases, outbox
from api.records.inbox import User
from api.services import Services

log = logging.getLogger(__name__)
LEASE = "channels"
LEASE_SECONDS = 5.0
ROUND_SECONDS = 0.5
STOP_SECONDS = 5.0
TROUBLE_SECONDS = 1.0
# Answering is work for this machine, sending is waiting for another.
ANSWERING, SERVING = 2, 32


@contextlib.asynccontextmanager
async def working(here: Services) -> AsyncIterator[None]:
    """Work in the background while the door is open; without a channel there is nothing to do."""
    if not here.channels.by_name:
        yield
        return
    worker = Worker(here)
    tasks = [asyncio.create_task(worker.keep_lease()), asyncio.create_task(worker.run())]
    try:
        yield
    finally:
        await worker.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await worker.give_lease_back()


class Worker:
    """Serves one resident after another, several at once, each one's events and parts in order."""

    def __init__(self, here: Services) -> None:
        """Work for the channels of ``here``."""
        self._here = here
        self._name = f"{os.getpid()}-{secrets.token_hex(8)}"
        self._leased_until = datetime.min.replace(tzinfo=UTC)
        self._stopping = False
        self._busy: dict[User, asyncio.Task[None]] = {}
        self._answering = asyncio.Semaphore(ANSWERING)

    async def keep_lease(self) -> None:
        """Take the lease and renew it; on taking it over, mark what the dead process was sending as uncertain."""
        while True:
            async with _calmly("the lease of the channels"):
                await to_thread.run_sync(self._renew)
                for channel in self._here.channels.by_name.values():
                    await channel.every_second()
            await asyncio.sleep(1.0)

    async def run(self) -> None:
        """Serve whoever is due, whenever the bell rings and every round."""
        wake = self._here.channels.wake
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ROUND_SECONDS):
                    await wake.wait()
            wake.clear()
            if self._may_go_on():
                async with _calmly("a round of the channels"):
                    await self._round()

    async def stop(self) -> None:
        """Begin nothing new and let what is under way end."""
        self._stopping = True
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=STOP_SECONDS)
        for task in self._busy.values():
            task.cancel()

    async def give_lease_back(self) -> None:
        """Let another process take over at once."""
        async with _calmly("giving the lease back"):
            await to_thread.run_sync(self._in_records, lambda c: leases.release(c, LEASE, self._name))

    def _renew(self) -> None:
        now = datetime.now(UTC)
        uncertain = self._here.settings.zalo_uncertain_seconds

        def work(connection: Any) -> tuple[bool, bool, int]:
            before = leases.holder(connection, LEASE)
            held = leases.hold(connection, LEASE, self._name, now=now, seconds=LEASE_SECONDS)
            # Our own lease may run out while the machine is slow: what we are sending is in good hands then.
            if not held or before == self._name:
                return held, False, 0
            return held, True, outbox.recover(connection, lambda at: echo_due(at, now, uncertain))

        held, new, recovered = self._in_records(work)
        if recovered:
            log.warning("%d parts were being sent when a process died; waiting for their echoes", recovered)
        self._leased_until = now + timedelta(seconds=LEASE_SECONDS) if held else now
        if new:
            self._here.channels.wake.set()

    def _in_records(self, work: Callable[[Any], Any]) -> Any:
        with self._here.records.writing() as connection:
            return work(connection)

    def _may_go_on(self) -> bool:
        return not self._stopping and self._leased_until > datetime.now(UTC)

    async def _round(self) -> None:
        for user in await to_thread.run_sync(self._due):
            if len(self._busy) >= SERVING:
                return
            if user not in self._busy and self._serves(user):
                task = asyncio.create_task(self._serve(user))
                self._busy[user] = task
                task.add_done_callback(functools.partial(self._served, user))

    def _serves(self, user: User) -> bool:
        channel = self._here.channels.by_name.get(user[0])
        return channel is not None and user[1] in channel.accounts

    def _due(self) -> list[User]:
        now = datetime.now(UTC)
        with self._here.records.reading() as connection:
            asking = inbox.users_due(connection, now, limit=2 * SERVING)
            waiting = outbox.users_due(connection, now, limit=2 * SERVING)
        return list(dict.fromkeys([*asking, *waiting]))

    def _served(self, user: User, _task: asyncio.Task[None]) -> None:
        del self._busy[user]
        self._here.channels.wake.set()

    async def _serve(self, user: User) -> None:
        channel = self._here.channels.by_name[user[0]]
        async with _calmly("serving a resident"):
            while self._may_go_on():
                row = await to_thread.run_sync(self._next, user)
                if row is None:
                    break
                async with self._answering:
                    await handle(row, channel, self._here)
            await deliver(user, channel, self._here, go_on=self._may_go_on)

    def _next(self, user: User) -> dict[str, Any] | None:
        with self._here.records.reading() as connection:
            return inbox.next_of(connection, user, datetime.now(UTC))


@contextlib.asynccontextmanager
async def _calmly(doing: str) -> AsyncIterator[None]:
    """Have nothing that goes wrong end the worker: it is logged without anybody's words, and a moment is waited."""
    try:
        yield
    except Exception as error:
        log.error("%s: %s\n%s", doing, type(error).__name__, "".join(format_tb(error.__traceback__)))
        await asyncio.sleep(TROUBLE_SECONDS)
