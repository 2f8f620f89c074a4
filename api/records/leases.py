"""Leases: a job that one process at a time may do, taken over when its holder stops renewing."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records.channel_tables import lease


def hold(connection: Any, name: str, who: str, *, now: datetime, seconds: float) -> bool:
    """Take or renew the lease ``name`` for ``who``, for so many ``seconds``; False while another has it."""
    until = now + timedelta(seconds=seconds)
    free = sa.or_(lease.c.holder == who, lease.c.until < now)
    renewed = lease.update().where(lease.c.name == name, free).values(holder=who, until=until)
    if connection.execute(renewed).rowcount:
        return True
    try:
        with connection.begin_nested():
            connection.execute(lease.insert().values(name=name, holder=who, until=until))
    except sa.exc.IntegrityError:
        return False
    return True


def holder(connection: Any, name: str) -> str | None:
    """Return who had the lease last, even when it has run out."""
    found: str | None = connection.execute(sa.select(lease.c.holder).where(lease.c.name == name)).scalar()
    return found


def held(connection: Any, name: str, *, now: datetime) -> bool:
    """Return True while somebody has the lease."""
    running = sa.select(lease.c.holder).where(lease.c.name == name, lease.c.until >= now)
    return connection.execute(running).first() is not None


def release(connection: Any, name: str, who: str) -> None:
    """Give the lease back, if ``who`` has it."""
    connection.execute(lease.delete().where(lease.c.name == name, lease.c.holder == who))
