"""What became of a version, told to the records: its changes are published, or wait again once it is taken back."""

import logging
from typing import Any

from api.content.publish import mark_published
from api.records import edits
from api.records.edits import APPROVED, PUBLISHED
from api.services import Services
from knowledge.candidates import status as states
from knowledge.candidates.status import Status

log = logging.getLogger(__name__)
USED, TAKEN_BACK = "used", "taken back"
AGAIN = "Bản {id} có đề xuất này đã được quay lại. Rút đề xuất nếu không muốn nó vào bản sau."


def settle(here: Services) -> None:
    """Tell the records of every version that came into use or was taken back since they were last told."""
    for status in states.everything():
        if status.working:
            continue
        if status.rolled_back and status.settled == USED:
            _tell(here, status, TAKEN_BACK)
        elif status.activated_at and not status.rolled_back and status.settled != USED:
            _tell(here, status, USED)


def _tell(here: Services, status: Status, settled: str) -> None:
    with here.records.writing() as connection:
        found = [edit for id in status.edits if (edit := edits.find(connection, id))]
        if settled == USED:
            _used(connection, found, status)
        else:
            _taken_back(connection, status)
    states.write(status, settled=settled)
    log.info("Version %s is settled: %s.", status.id, settled)


def _used(connection: Any, found: list[edits.Edit], status: Status) -> None:
    mark_published(connection, [each for each in found if each.state == APPROVED], status.activated_by or None)


def _taken_back(connection: Any, status: Status) -> None:
    error = AGAIN.format(id=int(status.id))
    waits = {"state": APPROVED, "published_at": None, "error": error}
    edits.mark(connection, status.edits, before=PUBLISHED, **waits)
