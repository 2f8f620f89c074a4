"""The way in: password, then the code, then what a first sign-in asks for; every failure counted before it is known."""

from datetime import UTC, datetime, timedelta
from typing import Any

from api.records import staff, staff_sessions
from api.records.staff import Account
from api.records.staff_sessions import CODE, FULL, PASSWORD, SET_UP, TOTP, Session
from api.services import Services
from api.staff import factor, passwords
from api.staff.audit import note

PAGES = {CODE: "/staff/ma", PASSWORD: "/staff/mat-khau-moi", TOTP: "/staff/ma-xac-thuc", FULL: "/staff"}
LINK_LIFE = timedelta(hours=72)


def check_password(here: Services, login: str, password: str) -> Account | None:
    """Return the account when login and password fit and it is open; as slow otherwise. Call it in a thread."""
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        account = staff.by_login(connection, login)
        counted = staff.count_attempt(connection, account.id if account else 0, now)
    fits = passwords.right(account.password if account else None, password)
    if account and counted and fits and not account.disabled:
        with here.records.writing() as connection:
            staff.forgive_attempt(connection, account.id)
            if passwords.outdated(account.password or ""):
                staff.change(connection, account.id, password=passwords.hashed(password))
        return account
    _note_failure(here, account, "password")
    return None


def password_again(here: Services, session: Session, password: str) -> bool:
    """Return True when the one at work typed their password again; the fifth failure ends the session.

    Failures are the session's own: whoever fails at the door keeps nobody from their work. Call it in a thread.
    """
    with here.records.writing() as connection:
        counted = staff_sessions.count_attempt(connection, session)
    right = counted and passwords.right(session.account.password, password)
    with here.records.writing() as connection:
        if right:
            staff_sessions.change(connection, session, failures=0)
        else:
            note(connection, None, "sign_in_failed", session.account.login, step="again")
            staff_sessions.end_if_failed(connection, session)
    return right


def enter(here: Services, account: Account, old: Session | None) -> tuple[str, str]:
    """Open a session after the password was right; return its token and stage. ``old`` in the browser is ended."""
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        if old:
            staff_sessions.end(connection, old)
        stage = CODE if account.totp else next_stage(account)
        return staff_sessions.start(connection, account.id, stage, now=now), stage


def next_stage(account: Account) -> str:
    """Return what is still missing once password and code were right."""
    if account.temporary:
        return PASSWORD
    return FULL if account.totp else TOTP


def check_code(here: Services, session: Session, typed: str) -> str | None:
    """Return the session's new token when the code is right, None when it is wrong; counted as the password is."""
    account = session.account
    with here.records.writing() as connection:
        counted = staff.count_attempt(connection, account.id, datetime.now(UTC))
        way = factor.use_code(connection, here, account, typed) if counted else None
        if way == staff_sessions.RECOVERY:
            note(connection, account.id, "recovery_used", account.login)
        if way:
            staff.forgive_attempt(connection, account.id)
            return advance(connection, session)
    _note_failure(here, account, "code")
    return None


def advance(connection: Any, session: Session) -> str:
    """Move the session to its next stage, with a new token, which is returned; FULL ends the signing in."""
    account = staff.by_id(connection, session.account.id) or session.account
    stage, now = next_stage(account), datetime.now(UTC)
    if stage == FULL and session.stage != FULL:
        staff.clear_attempts(connection, account.id)
        staff.change(connection, account.id, signed_at=now)
        note(connection, account.id, "sign_in", account.login)
    return staff_sessions.renew(connection, session, now=now, stage=stage, pending=None)


def set_password(connection: Any, session: Session | None, account: Account, password_hash: str) -> None:
    """Store a new password and end every other session of the account, and its set-up links."""
    staff.change(connection, account.id, password=password_hash, temporary=False)
    staff_sessions.take_back(connection, account.id, SET_UP)
    staff_sessions.end_all(connection, account.id, but=session.key if session else "")
    note(connection, account.id, "password_changed", account.login)


def _note_failure(here: Services, account: Account | None, what: str) -> None:
    """Note a failure by nobody knows whom; never an unknown login: people type passwords into that field."""
    now, subject = datetime.now(UTC), account.login if account else "?"
    with here.records.writing() as connection:
        note(connection, None, "sign_in_failed", subject, step=what)
        after = staff.by_id(connection, account.id if account else 0)
        if account and after and after.locked(now) and not account.locked(now):
            note(connection, None, "locked_out", subject)
