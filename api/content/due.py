"""Approved changes brought into use when their day has come: checked once more, written, rebuilt; or put back."""

import logging
from datetime import UTC, datetime
from uuid import uuid4

from anyio import to_thread

from api.content.publish import LEASE, LEASE_SECONDS, CannotPublish, Written, mark_published, overlay, write
from api.live import RefreshError, refresh
from api.records import edits as records
from api.records import leases
from api.records.edits import APPROVED, Edit
from api.services import Services
from knowledge.editing.check import check_change

log = logging.getLogger(__name__)


async def publish_due(here: Services) -> None:
    """Bring every approved change that is due into use, all together; those that fail keep the error and wait."""
    who = uuid4().hex
    edits = await to_thread.run_sync(_begin, here, who)
    if edits is None:
        return
    try:
        await _publish(here, edits)
    finally:
        await to_thread.run_sync(_end, here, who)


async def _publish(here: Services, edits: list[Edit]) -> None:
    sound = await to_thread.run_sync(_sound, here, edits)
    if not sound:
        return
    try:
        written = await to_thread.run_sync(write, sound)
    except CannotPublish as error:
        await to_thread.run_sync(_fail, here, sound, str(error))
        return
    try:
        await refresh(here)
    except BaseException as error:
        await _undo(here, sound, written, error)
        if not isinstance(error, RefreshError):
            raise
        return
    await to_thread.run_sync(_done, here, sound)


async def _undo(here: Services, edits: list[Edit], written: Written, error: BaseException) -> None:
    """Put the files back; a rebuild that was refused is told with the changes, any other end is tried again."""
    await to_thread.run_sync(written.put_back)
    if isinstance(error, RefreshError):
        await to_thread.run_sync(_fail, here, edits, str(error))


def _begin(here: Services, who: str) -> list[Edit] | None:
    """Take the lease and return what is due; None when nothing is, or somebody else is at it."""
    with here.records.reading() as connection:
        if not records.due(connection):
            return None
    with here.records.writing() as connection:
        held = leases.hold(connection, LEASE, who, now=datetime.now(UTC), seconds=LEASE_SECONDS)
        return records.due(connection) if held else None


def _end(here: Services, who: str) -> None:
    with here.records.writing() as connection:
        leases.release(connection, LEASE, who)


def _sound(here: Services, edits: list[Edit]) -> list[Edit]:
    """Return the changes that can be made together on today's data; the others are told what is wrong with them."""
    sound: list[Edit] = []
    for edit in edits:
        try:
            errors = [str(each) for each in check_change(overlay([*sound, edit])) if each.level == "error"]
        except CannotPublish as error:
            errors = [str(error)]
        if errors:
            _fail(here, [edit], "; ".join(errors))
        else:
            sound.append(edit)
    return sound


def _fail(here: Services, edits: list[Edit], error: str) -> None:
    log.error("Changes %s could not be brought into use: %s", [edit.id for edit in edits], error)
    with here.records.writing() as connection:
        records.mark(connection, [edit.id for edit in edits], before=APPROVED, error=error)


def _done(here: Services, edits: list[Edit]) -> None:
    with here.records.writing() as connection:
        mark_published(connection, edits, None)
