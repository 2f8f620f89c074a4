"""Leases: a job that one process at a time may do, taken over when its holder stops renewing."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records.channel_tables import lease


def hold(connection: Any, name: str, holder: str, *, now: datetime, seconds: float) -> bool:
    """Take or renew the lease ``name`` for ``seconds``; False while another holder has it."""
    until = now + timedelta(seconds=seconds)
    free = sa.or_(lease.c.holder == holder, lease.c.until < now)
    renewed = lease.update().where(lease.c.name == name, free).values(holder=holder, until=until)
    if connection.execute(renewed).rowcount:
        return True
    try:
        with connection.begin_nested():
            connection.execute(lease.insert().values(name=name, holder=holder, until=until))
    except sa.exc.IntegrityError:
        return False
    return True


def release(connection: Any, name: str, holder: str) -> None:
    """Give the lease back, if ``holder`` has it."""
    connection.execute(lease.delete().where(lease.c.name == name, lease.c.holder == holder))
