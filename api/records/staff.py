"""Accounts of the staff: who there is, how often a sign-in failed, what may be changed of an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records.staff_tables import staff

OFFICER, EDITOR, ADMIN = "officer", "editor", "admin"
ROLES = (OFFICER, EDITOR, ADMIN)
MAX_FAILURES = 5
LOCKOUT = timedelta(minutes=15)


class LoginTaken(Exception):
    """Another account has this login."""


@dataclass(frozen=True)
class Account:
    """One row of ``staff``; fields are its columns."""

    id: int
    login: str
    name: str
    password: str | None
    temporary: bool
    totp: str | None
    totp_step: int
    role: str
    communes: list[str]
    failures: int
    locked_until: datetime | None
    disabled: bool
    made_at: datetime
    signed_at: datetime | None

    def locked(self, now: datetime) -> bool:
        """Return True while too many failures keep the account shut."""
        return self.failures >= MAX_FAILURES and self.locked_until is not None and self.locked_until > now


def add(connection: Any, *, login: str, name: str, role: str, communes: Sequence[str], now: datetime) -> int:
    """Store a new account without a password; return its id; raises LoginTaken."""
    row = {"login": login, "name": name, "role": role, "communes": list(communes), "made_at": now}
    fresh = {"temporary": False, "totp_step": 0, "failures": 0, "disabled": False}
    try:
        with connection.begin_nested():
            return int(connection.execute(staff.insert().values(**row, **fresh)).inserted_primary_key[0])
    except sa.exc.IntegrityError:
        raise LoginTaken(login) from None


def by_login(connection: Any, login: str) -> Account | None:
    """Return the account with ``login``, disabled ones too."""
    row = connection.execute(sa.select(staff).where(staff.c.login == login)).mappings().first()
    return Account(**row) if row else None


def by_id(connection: Any, id: int) -> Account | None:
    """Return the account with ``id``, disabled ones too."""
    row = connection.execute(sa.select(staff).where(staff.c.id == id)).mappings().first()
    return Account(**row) if row else None


def everyone(connection: Any) -> list[Account]:
    """Return all accounts, those in use first, by login."""
    rows = connection.execute(sa.select(staff).order_by(staff.c.disabled, staff.c.login)).mappings()
    return [Account(**row) for row in rows]


def change(connection: Any, id: int, **values: Any) -> None:
    """Set columns of one account."""
    connection.execute(staff.update().where(staff.c.id == id).values(**values))


def other_admins(connection: Any, id: int) -> int:
    """Return how many admins of every commune besides ``id`` can sign in.

    Their rows stay as they are until the transaction ends.
    """
    can_sign_in = (staff.c.disabled.is_(False), staff.c.password.is_not(None))
    usable = sa.select(staff.c.id, staff.c.communes).where(staff.c.role == ADMIN, *can_sign_in).order_by(staff.c.id)
    rows = connection.execute(usable.with_for_update())
    return sum(row.id != id and not row.communes for row in rows)


def count_attempt(connection: Any, id: int, now: datetime) -> bool:
    """Count a sign-in as failed before it is looked at, so that many at once cannot slip through; False: shut.

    The fifth shuts the account for LOCKOUT; ``forgive_attempt`` takes one back, ``clear_attempts`` all.
    """
    over = staff.c.failures >= MAX_FAILURES
    shut = sa.and_(over, staff.c.locked_until > now)
    counted = sa.case((over, 1), else_=staff.c.failures + 1)
    locked_until = sa.case((counted >= MAX_FAILURES, sa.literal(now + LOCKOUT, staff.c.locked_until.type)), else_=None)
    update = staff.update().where(staff.c.id == id, sa.not_(sa.func.coalesce(shut, sa.false())))
    return bool(connection.execute(update.values(failures=counted, locked_until=locked_until)).rowcount)


def forgive_attempt(connection: Any, id: int) -> None:
    """Take one counted attempt back: it was right, but signing in is not complete yet."""
    change(connection, id, failures=sa.case((staff.c.failures > 0, staff.c.failures - 1), else_=0), locked_until=None)


def clear_attempts(connection: Any, id: int) -> None:
    """Forget all failures of an account."""
    change(connection, id, failures=0, locked_until=None)


def use_step(connection: Any, id: int, step: int) -> bool:
    """Use up the time step of a one-time code; False when it, or a later one, was used before."""
    update = staff.update().where(staff.c.id == id, staff.c.totp_step < step).values(totp_step=step)
    return bool(connection.execute(update).rowcount)
