"""The accounts of channels: whether they work, how they send, their sealed tokens, and what a person has to know."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.channel_tables import channel_account

OK, RECEIVE_ONLY, ALARM = "ok", "receive_only", "alarm"


def _is(channel: str, account: str) -> Any:
    return sa.and_(channel_account.c.channel == channel, channel_account.c.account == account)


def find(connection: Any, channel: str, account: str) -> dict[str, Any]:
    """Return the row of an account; one that is not stored yet is a fresh one."""
    row = connection.execute(sa.select(channel_account).where(_is(channel, account))).mappings().first()
    if row:
        return dict(row)
    fresh = {column.name: None for column in channel_account.columns}
    return {**fresh, "channel": channel, "account": account, "state": OK, "refused": 0}


def change(connection: Any, channel: str, account: str, **values: Any) -> None:
    """Store ``values`` of an account, which is added when it is new."""
    update = channel_account.update().where(_is(channel, account)).values(**values)
    if connection.execute(update).rowcount:
        return
    row = {"channel": channel, "account": account, "state": OK, "refused": 0, **values}
    try:
        with connection.begin_nested():
            connection.execute(channel_account.insert().values(**row))
    except sa.exc.IntegrityError:
        connection.execute(update)


def raise_alarm(
    connection: Any, channel: str, account: str, told: str, *, at: datetime, state: str | None = None
) -> None:
    """Have ``told`` stand beside the account until it is calmed; ``state`` says what still works, ALARM unless given.

    An account that may only receive stays so whatever else goes wrong.
    """
    before = find(connection, channel, account)
    if before["alarm"] == told and state in (None, before["state"]):
        return
    kept = RECEIVE_ONLY if before["state"] == RECEIVE_ONLY else ALARM
    change(connection, channel, account, alarm=told, alarm_at=at, state=state or kept)


def calm(connection: Any, channel: str, account: str, told: str) -> None:
    """Take the alarm that begins with ``told`` away; an account that may only receive stays so."""
    mine = sa.and_(_is(channel, account), channel_account.c.alarm.startswith(told, autoescape=True))
    state = sa.case((channel_account.c.state == ALARM, OK), else_=channel_account.c.state)
    connection.execute(channel_account.update().where(mine).values(alarm=None, alarm_at=None, state=state))


def lock(connection: Any, channel: str, account: str, *, now: datetime, until: datetime) -> bool:
    """Take the account's lock for its tokens; False while another process holds it."""
    free = sa.or_(channel_account.c.locked_until.is_(None), channel_account.c.locked_until < now)
    taken = channel_account.update().where(_is(channel, account), free).values(locked_until=until)
    return bool(connection.execute(taken).rowcount)


def tally(connection: Any, channel: str, account: str, *, refused: int, accepted: tuple[datetime, str] | None) -> None:
    """Store how many webhook calls were refused in a row, and the last good one with how it was signed."""
    values: dict[str, Any] = {"refused": refused}
    if accepted:
        values |= {"accepted_at": accepted[0], "signed_by": accepted[1]}
    change(connection, channel, account, **values)
