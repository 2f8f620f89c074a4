"""What is sent to a resident unasked, an officer's message or a change of state: in order, so that none is missed."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.records.tables import push


class Push(NamedTuple):
    """One event of a stream: its number in the order of all, its kind and its body."""

    id: int
    event: str
    body: dict[str, Any]


def add(connection: Any, session: str, event: str, body: dict[str, Any], *, at: datetime) -> int:
    """Store an event for a session and return its number.

    Events of one session become visible in the order of their numbers: a stream that has seen one asks for later ones
    only. SQLite has one writer; on PostgreSQL the writers of a session wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(session))))
    row = {"session": session, "event": event, "body": body, "at": at}
    return int(connection.execute(push.insert().values(**row)).inserted_primary_key[0])


def after(connection: Any, session: str, last: int) -> list[Push]:
    """Return what came for a session after the event numbered ``last``, oldest first."""
    wanted = sa.select(push.c.id, push.c.event, push.c.body).where(push.c.session == session, push.c.id > last)
    return [Push(row.id, row.event, row.body) for row in connection.execute(wanted.order_by(push.c.id))]
