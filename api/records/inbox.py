"""What came in over channels: every event once, however often it is delivered, until it is dealt with."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.channel_tables import inbox

RECEIVED, DONE, FAILED = "received", "done", "failed"
# The kind of a row that an officer's words hang on: nothing came in.
OFFICER = "officer"
User = tuple[str, str, str]


def add(
    connection: Any,
    *,
    channel: str,
    account: str,
    key: str,
    kind: str,
    user: str,
    at: datetime,
    body: dict[str, Any],
    now: datetime,
) -> bool:
    """Store an event; False when the one with this key is there already."""
    row = {"channel": channel, "account": account, "key": key, "kind": kind, "user": user, "at": at, "body": body}
    row |= {"received_at": now, "next_at": now, "state": RECEIVED, "attempts": 0}
    try:
        with connection.begin_nested():
            connection.execute(inbox.insert().values(row))
    except sa.exc.IntegrityError:
        return False
    return True


def users_due(connection: Any, now: datetime, *, limit: int) -> list[User]:
    """Return the users with an event to deal with, who waits longest first."""
    due = (
        sa.select(inbox.c.channel, inbox.c.account, inbox.c.user)
        .where(inbox.c.state == RECEIVED, inbox.c.next_at <= now)
        .group_by(inbox.c.channel, inbox.c.account, inbox.c.user)
        .order_by(sa.func.min(inbox.c.id))
        .limit(limit)
    )
    return [tuple(row) for row in connection.execute(due)]


def next_of(connection: Any, user: User, now: datetime) -> dict[str, Any] | None:
    """Return the user's oldest event by the channel's clock; None when there is none, or the oldest has to wait."""
    oldest = sa.select(inbox).where(_of(user), inbox.c.state == RECEIVED).order_by(inbox.c.at, inbox.c.id).limit(1)
    row = connection.execute(oldest).mappings().first()
    return dict(row) if row and row["next_at"] <= now else None


def waiting(connection: Any, user: User) -> int:
    """Return how many questions of the user wait for an answer."""
    count = sa.select(sa.func.count()).where(_of(user), inbox.c.state == RECEIVED, inbox.c.kind == "text")
    return int(connection.execute(count).scalar())


def done(connection: Any, id: int, body: dict[str, Any], *, at: datetime, error: str | None = None) -> None:
    """Note that an event was dealt with; ``body`` without what was kept for that alone."""
    values = {"state": DONE, "done_at": at, "body": body, "error": error}
    connection.execute(inbox.update().where(inbox.c.id == id).values(**values))


def again(connection: Any, id: int, *, attempts: int, next_at: datetime, error: str) -> None:
    """Note that an event could not be dealt with and when to try again."""
    values = {"attempts": attempts, "next_at": next_at, "error": error}
    connection.execute(inbox.update().where(inbox.c.id == id).values(**values))


def failed(connection: Any, id: int, body: dict[str, Any], *, at: datetime, error: str) -> None:
    """Give an event up; officers see it."""
    values = {"state": FAILED, "done_at": at, "body": body, "error": error}
    connection.execute(inbox.update().where(inbox.c.id == id).values(**values))


def forget(connection: Any, channel: str, user: str) -> None:
    """Delete all events of a user."""
    connection.execute(inbox.delete().where(inbox.c.channel == channel, inbox.c.user == user))


def counts(connection: Any, channel: str, account: str) -> dict[str, int]:
    """Return how many events are in each state."""
    mine = sa.and_(inbox.c.channel == channel, inbox.c.account == account)
    found = sa.select(inbox.c.state, sa.func.count().label("number")).where(mine).group_by(inbox.c.state)
    return {row.state: row.number for row in connection.execute(found)}


def unanswered(connection: Any, channel: str, account: str) -> dict[str, int]:
    """Return how many events got no answer of ours, by reason."""
    mine = sa.and_(inbox.c.channel == channel, inbox.c.account == account)
    silent = sa.and_(mine, inbox.c.state != RECEIVED, inbox.c.error.is_not(None))
    found = sa.select(inbox.c.error, sa.func.count().label("number")).where(silent).group_by(inbox.c.error)
    return {row.error: row.number for row in connection.execute(found)}


def last(connection: Any, channel: str, account: str) -> datetime | None:
    """Return when the last event came in, None when none has."""
    mine = sa.and_(inbox.c.channel == channel, inbox.c.account == account, inbox.c.kind != OFFICER)
    at: datetime | None = connection.execute(sa.select(sa.func.max(inbox.c.received_at)).where(mine)).scalar()
    return at


def _of(user: User) -> Any:
    channel, account, id = user
    return sa.and_(inbox.c.channel == channel, inbox.c.account == account, inbox.c.user == id)
