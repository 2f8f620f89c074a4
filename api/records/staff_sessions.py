"""Sessions of the staff: a random token in the browser, its hash here; signing in goes through stages."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records import staff as accounts
from api.records.staff import Account
from api.records.staff_tables import presence, staff_secret, staff_session

# What signing in still waits for; FULL is the only stage that opens the console.
CODE, PASSWORD, TOTP, FULL = "code", "password", "totp", "full"
IDLE = timedelta(minutes=15)
LIFE = timedelta(hours=12)
TOUCH = timedelta(seconds=30)
RECOVERY, SET_UP = "recovery", "set_up"


@dataclass(frozen=True)
class Session:
    """An open session and whose it is; ``locked`` when it was locked or left idle."""

    key: str
    csrf: str
    stage: str
    pending: str | None
    seen_at: datetime
    locked: bool
    account: Account


def digest(secret: str) -> str:
    """Return what is stored of a random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start(connection: Any, staff: int, stage: str, *, now: datetime) -> str:
    """Open a session; return its token for the browser. Old sessions are cleared away."""
    connection.execute(staff_session.delete().where(staff_session.c.made_at < now - LIFE))
    token = secrets.token_urlsafe(32)
    row = {"token_hash": digest(token), "staff": staff, "csrf": secrets.token_urlsafe(24), "stage": stage}
    connection.execute(staff_session.insert().values(**row, made_at=now, seen_at=now, locked=False))
    return token


def find(connection: Any, token: str, *, now: datetime) -> Session | None:
    """Return the session of ``token``; None when unknown, too old, left half-way, or its account was disabled."""
    select = sa.select(staff_session).where(staff_session.c.token_hash == digest(token))
    row = connection.execute(select).mappings().first()
    if row is None or row["made_at"] < now - LIFE:
        return None
    account = accounts.by_id(connection, row["staff"])
    idle = row["seen_at"] < now - IDLE
    if account is None or account.disabled or (idle and row["stage"] != FULL):
        return None
    kept = {name: row[name] for name in ("csrf", "stage", "pending", "seen_at")}
    return Session(key=row["token_hash"], locked=row["locked"] or idle, account=account, **kept)


def renew(connection: Any, session: Session, *, now: datetime, **values: Any) -> str:
    """Give the session a new token and csrf word, and ``values``; return the token. The old one is worth nothing."""
    token = secrets.token_urlsafe(32)
    fresh = {"token_hash": digest(token), "csrf": secrets.token_urlsafe(24), "seen_at": now, **values}
    connection.execute(staff_session.update().where(staff_session.c.token_hash == session.key).values(**fresh))
    return token


def change(connection: Any, session: Session, **values: Any) -> None:
    """Set columns of one session."""
    connection.execute(staff_session.update().where(staff_session.c.token_hash == session.key).values(**values))


def touch(connection: Any, session: Session, *, now: datetime) -> None:
    """Note that somebody is at work in the session."""
    change(connection, session, seen_at=now)
    connection.execute(presence.update().where(presence.c.staff == session.account.id).values(seen_at=now))


def count_attempt(connection: Any, session: Session) -> bool:
    """Count a password typed again as wrong before it is looked at; False when there were too many, or it has ended."""
    mine = sa.and_(staff_session.c.token_hash == session.key, staff_session.c.failures < accounts.MAX_FAILURES)
    counted = staff_session.update().where(mine).values(failures=staff_session.c.failures + 1)
    return bool(connection.execute(counted).rowcount)


def end_if_failed(connection: Any, session: Session) -> None:
    """End the session when too many wrong passwords were typed in it."""
    failed = staff_session.c.failures >= accounts.MAX_FAILURES
    connection.execute(staff_session.delete().where(staff_session.c.token_hash == session.key, failed))


def open_still(connection: Any, session: Session) -> bool:
    """Return True when the session has not ended meanwhile."""
    same = sa.select(staff_session.c.staff).where(staff_session.c.token_hash == session.key)
    return connection.execute(same).first() is not None


def end(connection: Any, session: Session) -> None:
    """End one session."""
    connection.execute(staff_session.delete().where(staff_session.c.token_hash == session.key))


def end_all(connection: Any, staff: int, *, but: str = "") -> None:
    """End every session of an account, except the one with key ``but``."""
    of_account = sa.and_(staff_session.c.staff == staff, staff_session.c.token_hash != but)
    connection.execute(staff_session.delete().where(of_account))


def give_secrets(connection: Any, staff: int, kind: str, given: list[str], *, until: datetime | None = None) -> None:
    """Store one-time secrets of a kind in place of the earlier ones."""
    take_back(connection, staff, kind)
    rows = [{"hash": digest(secret), "staff": staff, "kind": kind, "until": until} for secret in given]
    connection.execute(staff_secret.insert(), rows)


def take_back(connection: Any, staff: int, kind: str) -> None:
    """Make every one-time secret of a kind worthless."""
    connection.execute(staff_secret.delete().where(staff_secret.c.staff == staff, staff_secret.c.kind == kind))


def holder(connection: Any, secret: str, kind: str, *, now: datetime) -> int | None:
    """Return whose one-time secret this is, None when it is used, unknown or too old."""
    valid = sa.or_(staff_secret.c.until.is_(None), staff_secret.c.until > now)
    select = sa.select(staff_secret.c.staff).where(
        staff_secret.c.hash == digest(secret), staff_secret.c.kind == kind, valid
    )
    found: int | None = connection.execute(select).scalar()
    return found


def use_secret(connection: Any, secret: str, kind: str, staff: int) -> bool:
    """Use up a one-time secret of an account; False when it was not there."""
    one = sa.and_(staff_secret.c.hash == digest(secret), staff_secret.c.kind == kind, staff_secret.c.staff == staff)
    return bool(connection.execute(staff_secret.delete().where(one)).rowcount)


def secrets_left(connection: Any, staff: int, kind: str) -> int:
    """Return how many one-time secrets of a kind an account still has."""
    of_kind = sa.and_(staff_secret.c.staff == staff, staff_secret.c.kind == kind)
    return int(connection.execute(sa.select(sa.func.count()).select_from(staff_secret).where(of_kind)).scalar())
