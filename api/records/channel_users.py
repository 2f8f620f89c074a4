"""Residents on channels: the conversation behind a channel's id, and what the channel needs to remember of them."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.channel_tables import channel_user
from api.records.inbox import User


def of(user: User) -> Any:
    """Return the condition that finds the row of ``user``."""
    channel, account, id = user
    return sa.and_(channel_user.c.channel == channel, channel_user.c.account == account, channel_user.c.user == id)


def find(connection: Any, user: User) -> dict[str, Any] | None:
    """Return the row of a user, None for one who is new."""
    row = connection.execute(sa.select(channel_user).where(of(user))).mappings().first()
    return dict(row) if row else None


def behind(connection: Any, session: str) -> dict[str, Any] | None:
    """Return the row of the user whose session it is, None for a session of no channel."""
    row = connection.execute(sa.select(channel_user).where(channel_user.c.session == session)).mappings().first()
    return dict(row) if row else None


def met(connection: Any, user: User, *, at: datetime) -> dict[str, Any]:
    """Return the row of a user; one who is new is added, with a session drawn at random."""
    row = find(connection, user)
    if row:
        return row
    channel, account, id = user
    row = {"channel": channel, "account": account, "user": id, "session": secrets.token_urlsafe(24), "last_at": at}
    row |= {"following": True, "choices": [], "commune": None, "paused_until": None, "greeted_at": None}
    connection.execute(channel_user.insert().values(**row))
    return row


def change(connection: Any, user: User, **values: Any) -> None:
    """Store ``values`` of a user."""
    connection.execute(channel_user.update().where(of(user)).values(**values))


def sessions(connection: Any, channel: str, user: str) -> list[str]:
    """Return the sessions of a user with every account of the channel."""
    mine = sa.and_(channel_user.c.channel == channel, channel_user.c.user == user)
    return list(connection.execute(sa.select(channel_user.c.session).where(mine)).scalars())


def forget(connection: Any, channel: str, user: str) -> None:
    """Delete a user from every account of the channel."""
    connection.execute(channel_user.delete().where(channel_user.c.channel == channel, channel_user.c.user == user))
