"""What goes out over channels: each part of each answer once, in order, with what became of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.channel_tables import inbox, outbox
from api.records.inbox import OFFICER, User
from knowledge.privacy import mask

PENDING, SENDING, UNCERTAIN = "pending", "sending", "uncertain"
SENT, FAILED, EXPIRED = "sent", "failed", "expired"
OPEN = (PENDING, SENDING, UNCERTAIN)
# Why a part was given up before it was sent.
TOO_LATE, BY_HAND = "too late after the last message", "an officer answers by hand"
UNFOLLOWED, QUOTA = "unfollowed", "quota used up"


def add(connection: Any, user: User, inbox_id: int, bodies: list[tuple[dict[str, Any], str]], *, now: datetime) -> None:
    """Store the parts of an answer, each with the digest of its text."""
    channel, account, id = user
    for position, (body, digest) in enumerate(bodies):
        row = {"channel": channel, "account": account, "user": id, "inbox_id": inbox_id, "position": position}
        row |= {"body": body, "digest": digest, "state": PENDING, "attempts": 0, "made_at": now, "next_at": now}
        connection.execute(outbox.insert().values(**row))


def users_due(connection: Any, now: datetime, *, limit: int) -> list[User]:
    """Return the users with something to send, who waits longest first."""
    due = (
        sa.select(outbox.c.channel, outbox.c.account, outbox.c.user)
        .where(outbox.c.state.in_((PENDING, UNCERTAIN)), outbox.c.next_at <= now)
        .group_by(outbox.c.channel, outbox.c.account, outbox.c.user)
        .order_by(sa.func.min(outbox.c.id))
        .limit(limit)
    )
    return [tuple(row) for row in connection.execute(due)]


def take(connection: Any, user: User, now: datetime) -> dict[str, Any] | None:
    """Return the user's next part, now marked as being sent; None when there is none or the first has to wait."""
    first = sa.select(outbox).where(_of(user), outbox.c.state.in_(OPEN)).order_by(outbox.c.id).limit(1)
    row = connection.execute(first).mappings().first()
    if row is None or row["state"] == SENDING or row["next_at"] > now:
        return None
    values = {"state": SENDING, "attempts": row["attempts"] + 1, "attempted_at": now}
    connection.execute(outbox.update().where(outbox.c.id == row["id"]).values(**values))
    return {**row, "attempts": row["attempts"] + 1, "attempted_at": now}


def sent(connection: Any, id: int, provider_id: str | None, *, at: datetime) -> None:
    """Note that a part was taken by the channel; numbers of people in it are masked from now on."""
    body = connection.execute(sa.select(outbox.c.body).where(outbox.c.id == id)).scalar()
    if body is None:  # its resident withdrew in the meantime
        return
    values = {
        "body": {**body, "text": mask(body["text"])},
        "state": SENT,
        "sent_at": at,
        "provider_id": provider_id,
        "code": None,
        "error": None,
        "kind": None,
    }
    connection.execute(outbox.update().where(outbox.c.id == id).values(**values))


def put(
    connection: Any, id: int, state: str, *, next_at: datetime, code: str = "", error: str = "", kind: str | None = None
) -> None:
    """Note what became of an attempt; a part whose echo came in the meantime stays sent."""
    values = {"state": state, "next_at": next_at, "code": code, "error": error, "kind": kind}
    connection.execute(outbox.update().where(outbox.c.id == id, outbox.c.state != SENT).values(**values))


def recover(connection: Any, due: Callable[[datetime], datetime]) -> int:
    """Have what was being sent when its process died wait for its echo; return how many.

    ``due`` tells until when, from the time of the attempt. What waited already waits longer where its echo could have
    come while nobody was there.
    """
    columns = (outbox.c.id, outbox.c.state, outbox.c.attempted_at, outbox.c.next_at)
    rows = list(connection.execute(sa.select(*columns).where(outbox.c.state.in_((SENDING, UNCERTAIN)))))
    for id, state, attempted_at, next_at in rows:
        until = due(attempted_at)
        values = {"state": UNCERTAIN, "next_at": max(until, next_at) if state == UNCERTAIN else until}
        connection.execute(outbox.update().where(outbox.c.id == id).values(**values))
    return sum(state == SENDING for _, state, _, _ in rows)


def confirm(connection: Any, user: User, digest: str, provider_id: str | None, *, received_at: datetime) -> bool:
    """Note the echo of a part: True when it proves that one whose fate was uncertain did arrive."""
    if (
        provider_id
        and connection.execute(sa.select(outbox.c.id).where(_of(user), outbox.c.provider_id == provider_id)).first()
    ):
        return False
    waiting = sa.and_(
        _of(user),
        outbox.c.digest == digest,
        outbox.c.attempted_at <= received_at,
        outbox.c.state.in_((UNCERTAIN, SENDING)),
    )
    id = connection.execute(sa.select(outbox.c.id).where(waiting).order_by(outbox.c.id)).scalar()
    if id is None:
        return False
    sent(connection, id, provider_id, at=received_at)
    return True


def mark(connection: Any, user: User, provider_ids: list[str], *, column: str, at: datetime) -> None:
    """Note that parts were ``delivered_at`` or ``seen_at``: the first time counts."""
    mine = sa.and_(_of(user), outbox.c.provider_id.in_(provider_ids), outbox.c[column].is_(None))
    connection.execute(outbox.update().where(mine).values({column: at}))


def expire(connection: Any, user: User, error: str, *, officers: bool = True) -> None:
    """Give up what the user still had to get; what officers wrote stays unless ``officers``."""
    mine = [_of(user), outbox.c.state.in_((PENDING, UNCERTAIN))]
    if not officers:
        theirs = sa.select(inbox.c.id).where(inbox.c.kind == OFFICER)
        mine.append(outbox.c.inbox_id.not_in(theirs.scalar_subquery()))
    connection.execute(outbox.update().where(*mine).values(state=EXPIRED, error=error))


def forget(connection: Any, channel: str, user: str) -> None:
    """Delete all that went to a user."""
    connection.execute(outbox.delete().where(outbox.c.channel == channel, outbox.c.user == user))


def counts(connection: Any, channel: str, account: str) -> dict[str, int]:
    """Return how many parts are in each state."""
    mine = sa.and_(outbox.c.channel == channel, outbox.c.account == account)
    found = sa.select(outbox.c.state, sa.func.count().label("number")).where(mine).group_by(outbox.c.state)
    return {row.state: row.number for row in connection.execute(found)}


def errors(connection: Any, channel: str, account: str) -> dict[tuple[str, str], int]:
    """Return how often each error, as (code, words), is behind a part that failed or expired."""
    mine = sa.and_(outbox.c.channel == channel, outbox.c.account == account, outbox.c.state.in_((FAILED, EXPIRED)))
    found = sa.select(outbox.c.code, outbox.c.error, sa.func.count()).where(mine)
    grouped = connection.execute(found.group_by(outbox.c.code, outbox.c.error))
    return {(code or "", error or ""): count for code, error, count in grouped}


def last(connection: Any, channel: str, account: str) -> datetime | None:
    """Return when the last part was sent, None when none was."""
    mine = sa.and_(outbox.c.channel == channel, outbox.c.account == account)
    at: datetime | None = connection.execute(sa.select(sa.func.max(outbox.c.sent_at)).where(mine)).scalar()
    return at


def _of(user: User) -> Any:
    channel, account, id = user
    return sa.and_(outbox.c.channel == channel, outbox.c.account == account, outbox.c.user == id)
