"""What the door does by itself now and then: count days that are over, delete what is too old, have Rasa forget.

It also ends what nobody goes on with, follows a knowledge database that was put in place by hand, tells the
records what became of a version, and clusters the questions that were not answered.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

from anyio import to_thread

from api import erasure, handover
from api.content.due import publish_due
from api.live import follow
from api.records import conversations, figures
from api.records.bell import STAFF
from api.records.retention import purge
from api.services import Services
from api.staff.versions.settle import settle
from api.unanswered import gather

log = logging.getLogger(__name__)
FOLLOW_SECONDS = 2.0
FORGET_SECONDS = 30.0
HANDOVER_SECONDS = 30.0
FAREWELL_SECONDS = 60.0
PUBLISH_SECONDS = 60.0
SETTLE_SECONDS = 5.0
GATHER_SECONDS = 180.0
PURGE_SECONDS = 6 * 60 * 60.0


@contextlib.asynccontextmanager
async def chores(here: Services) -> AsyncIterator[None]:
    """Do the chores in the background while the door is open."""
    tasks = [
        asyncio.create_task(_every(PURGE_SECONDS, lambda: to_thread.run_sync(_purge, here))),
        asyncio.create_task(_every(FORGET_SECONDS, lambda: forget(here))),
        asyncio.create_task(_every(HANDOVER_SECONDS, lambda: expire(here))),
        asyncio.create_task(_every(FAREWELL_SECONDS, lambda: to_thread.run_sync(take_leave, here, datetime.now(UTC)))),
        asyncio.create_task(_every(PUBLISH_SECONDS, lambda: publish_due(here))),
        asyncio.create_task(_every(FOLLOW_SECONDS, lambda: follow(here))),
        asyncio.create_task(_every(SETTLE_SECONDS, lambda: to_thread.run_sync(settle, here))),
        asyncio.create_task(_every(GATHER_SECONDS, lambda: to_thread.run_sync(_gather, here))),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _every(seconds: float, chore: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await chore()
        except Exception:  # whatever it is, a full disk say: the chore must not be over for good
            log.exception("a chore failed; it is tried again in %d seconds", seconds)
        await asyncio.sleep(seconds)


def _purge(here: Services) -> None:
    figures.close_all(here.records, datetime.now(UTC))  # counted before it goes
    with here.records.writing() as connection:
        gone = purge(connection, now=datetime.now(UTC))
    if any(gone.values()):
        log.info("kept long enough and deleted: %s", gone)


def _gather(here: Services) -> None:
    if number := gather(here.records, here.knowledge.now):
        log.info("questions that were not answered, put into clusters: %d", number)


def take_leave(here: Services, now: datetime) -> None:
    """Forget who had their data deleted on a channel, once they have been told."""
    with here.records.writing() as connection:
        erasure.farewell(connection, now)


async def expire(here: Services) -> None:
    """Ask for a contact who waits for officers in vain, end what fell silent."""

    def look() -> list[str]:
        with here.records.writing() as connection:
            return handover.expire(connection, here.store, datetime.now(UTC))

    touched = await to_thread.run_sync(look)
    for session in touched:
        here.bell.ring(session)
    if touched:
        here.bell.ring(STAFF)


async def forget(here: Services) -> None:
    """Have Rasa forget the sessions that were wiped; those it does not confirm stay for the next time."""

    def waiting() -> list[str]:
        with here.records.reading() as connection:
            return conversations.to_forget(connection)

    def done(session: str) -> None:
        with here.records.writing() as connection:
            conversations.forgotten_by_rasa(connection, session)

    for session in await to_thread.run_sync(waiting):
        if not await here.rasa.forget(session):
            return
        await to_thread.run_sync(done, session)
