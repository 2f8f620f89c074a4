"""Events that are no questions: echoes, receipts, following, pausing, and the wish to be forgotten."""

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from api.records import channel_users, conversations, inbox, outbox
from api.records.inbox import User


def digest(text: str) -> str:
    """Return what tells whether two texts are the same whatever became of spaces and letters' composition."""
    same = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()


def note(connection: Any, row: dict[str, Any], *, now: datetime, pause: int) -> None:
    """Take note of an event of one of :data:`NOTED`; ``pause`` is how many seconds an officer's words silence us."""
    user: User = (row["channel"], row["account"], row["user"])
    NOTED[row["kind"]](connection, user, row, now, pause)


def withdraw(connection: Any, channel: str, user: str, *, now: datetime) -> None:
    """Delete a person's data of a channel: conversations, events, answers, and that we ever met."""
    for session in channel_users.sessions(connection, channel, user):
        conversations.wipe(connection, session, at=now)
    for table in (inbox, outbox, channel_users):
        table.forget(connection, channel, user)


def _echo(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    body = row["body"]
    outbox.confirm(connection, user, body["digest"], body["message_id"], received_at=row["received_at"])


def _staff(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    if channel_users.find(connection, user) is None:  # withdrew in the meantime
        return
    until = row["received_at"] + timedelta(seconds=pause)
    channel_users.change(connection, user, paused_until=until)
    outbox.expire(connection, user, "an officer answers by hand", officers=False)


def _received(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    outbox.mark(connection, user, row["body"]["message_ids"], column="delivered_at", at=row["at"])


def _seen(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    outbox.mark(connection, user, row["body"]["message_ids"], column="seen_at", at=row["at"])


def _unfollow(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    if channel_users.find(connection, user) is None:  # withdrew in the meantime
        return
    channel_users.change(connection, user, following=False)
    outbox.expire(connection, user, "unfollowed")


def _withdraw(connection: Any, user: User, row: dict[str, Any], now: datetime, pause: int) -> None:  # noqa: ARG001
    withdraw(connection, row["channel"], row["user"], now=now)


NOTED: dict[str, Callable[[Any, User, dict[str, Any], datetime, int], None]] = {
    "echo": _echo,
    "staff_echo": _staff,
    "received": _received,
    "seen": _seen,
    "unfollow": _unfollow,
    "withdraw": _withdraw,
}
