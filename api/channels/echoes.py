"""Events that are no questions: echoes, receipts, following, pausing."""

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from api.records import channel_users, outbox
from api.records.inbox import User


def digest(text: str) -> str:
    """Return what tells whether two texts are the same whatever became of spaces and letters' composition."""
    same = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()


def note(connection: Any, row: dict[str, Any], *, now: datetime, pause: int) -> None:
    """Take note of an event of one of :data:`NOTED`; ``pause`` is how many seconds an officer's words silence us."""
    user: User = (row["channel"], row["account"], row["user"])
    NOTED[row["kind"]](connection, user, row, now, pause)


def _echo(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    body = row["body"]
    outbox.confirm(connection, user, body["digest"], body["message_id"], received_at=row["received_at"])


def _staff(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    if channel_users.find(connection, user) is None:  # withdrew in the meantime
        return
    until = row["received_at"] + timedelta(seconds=pause)
    channel_users.change(connection, user, paused_until=until)
    outbox.expire(connection, user, outbox.BY_HAND, officers=False)


def _received(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    outbox.mark(connection, user, row["body"]["message_ids"], column="delivered_at", at=row["at"])


def _seen(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    outbox.mark(connection, user, row["body"]["message_ids"], column="seen_at", at=row["at"])


def _unfollow(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    if channel_users.find(connection, user) is None:  # withdrew in the meantime
        return
    channel_users.change(connection, user, following=False)
    outbox.expire(connection, user, outbox.UNFOLLOWED)


NOTED: dict[str, Callable[[Any, User, dict[str, Any], datetime, int], None]] = {
    "echo": _echo,
    "staff_echo": _staff,
    "received": _received,
    "seen": _seen,
    "unfollow": _unfollow,
}
