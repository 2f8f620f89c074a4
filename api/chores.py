"""What the door does by itself now and then: delete what is too old, have Rasa forget, end what nobody goes on with."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from anyio import to_thread

from api import handover
from api.records import conversations
from api.records.bell import STAFF
from api.records.retention import purge
from api.services import Services

log = logging.getLogger(__name__)
FORGET_SECONDS = 30.0
HANDOVER_SECONDS = 30.0
PURGE_SECONDS = 6 * 60 * 60.0


@contextlib.asynccontextmanager
async def chores(here: Services) -> AsyncIterator[None]:
    """Do the chores in the background while the door is open."""
    tasks = [
        asyncio.create_task(_every(PURGE_SECONDS, lambda: to_thread.run_sync(_purge, here))),
        asyncio.create_task(_every(FORGET_SECONDS, lambda: forget(here))),
        asyncio.create_task(_every(HANDOVER_SECONDS, lambda: expire(here))),
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
        except sa.exc.SQLAlchemyError:
            log.exception("a chore failed; it is tried again in %d seconds", seconds)
        await asyncio.sleep(seconds)


def _purge(here: Services) -> None:
    with here.records.writing() as connection:
        gone = purge(connection, now=datetime.now(UTC))
    if any(gone.values()):
        log.info("kept long enough and deleted: %s", gone)


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
