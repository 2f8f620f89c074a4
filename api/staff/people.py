"""What an admin does with accounts: add, change, disable, hand out a way in; the last admin always stays."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from api.records import staff, staff_presence, staff_sessions
from api.records.staff import ADMIN, Account
from api.records.staff_sessions import RECOVERY, SET_UP
from api.staff.audit import note
from api.staff.entry import LINK_LIFE
from api.staff.officer import Officer

LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,31}")
By = Officer | None


class LastAdmin(Exception):
    """Nobody could manage the accounts afterwards."""


def add(connection: Any, by: By, *, login: str, name: str, role: str, communes: list[str]) -> int:
    """Add an account nobody can sign in to yet; return its id; raises LoginTaken."""
    made = staff.add(connection, login=login, name=name, role=role, communes=communes, now=datetime.now(UTC))
    _note(connection, by, "user_added", login, role=role, communes=communes)
    return made


def change(connection: Any, by: By, account: Account, *, name: str, role: str, communes: list[str]) -> None:
    """Change name, role and communes; raises LastAdmin when it would leave no admin."""
    if account.role == ADMIN != role:
        _keep_an_admin(connection, account)
    staff.change(connection, account.id, name=name, role=role, communes=communes)
    before = {"role": account.role, "communes": account.communes}
    _note(connection, by, "user_changed", account.login, role=role, communes=communes, before=before)


def disable(connection: Any, by: By, account: Account, *, keep_admin: bool = True) -> None:
    """Shut an account: its sessions end, its links are worth nothing; raises LastAdmin when it would leave no admin."""
    if keep_admin and account.role == ADMIN:
        _keep_an_admin(connection, account)
    staff.change(connection, account.id, disabled=True)
    staff_sessions.end_all(connection, account.id)
    staff_sessions.take_back(connection, account.id, SET_UP)
    staff_presence.leave(connection, account.id)
    _note(connection, by, "user_disabled", account.login)


def enable(connection: Any, by: By, account: Account) -> None:
    """Open a disabled account again."""
    staff.change(connection, account.id, disabled=False)
    _note(connection, by, "user_enabled", account.login)


def unlock(connection: Any, by: By, account: Account) -> None:
    """End a lockout before its time."""
    staff.clear_attempts(connection, account.id)
    _note(connection, by, "user_unlocked", account.login)


def reset_totp(connection: Any, by: By, account: Account) -> None:
    """Forget the authenticator app and recovery codes; the next sign-in sets up new ones. Sessions end."""
    staff.change(connection, account.id, totp=None)
    staff_sessions.take_back(connection, account.id, RECOVERY)
    staff_sessions.end_all(connection, account.id)
    _note(connection, by, "totp_reset", account.login)


def give_link(connection: Any, by: By, account: Account) -> str:
    """Return the token of a link with which a password is chosen, once, within 72 hours; earlier links end."""
    token = secrets.token_urlsafe(24)
    staff_sessions.give_secrets(connection, account.id, SET_UP, [token], until=datetime.now(UTC) + LINK_LIFE)
    _note(connection, by, "link_made", account.login)
    return token


def give_password(connection: Any, by: By, account: Account, stored: str) -> None:
    """Store the hash of a password that must be changed at the next sign-in; sessions and links end."""
    staff.change(connection, account.id, password=stored, temporary=True, failures=0, locked_until=None)
    staff_sessions.end_all(connection, account.id)
    staff_sessions.take_back(connection, account.id, SET_UP)
    _note(connection, by, "password_given", account.login)


Deed = Callable[[Any, By, Account], None]
# What one button does, by the last part of its address.
DEEDS: dict[str, tuple[Deed, str]] = {
    "ngung": (disable, "Đã ngừng tài khoản. Người này không vào được nữa."),
    "mo-lai": (enable, "Đã mở lại tài khoản."),
    "bo-khoa": (unlock, "Đã bỏ tạm khóa."),
    "xoa-ma": (reset_totp, "Đã xóa mã xác thực. Lần đăng nhập tới sẽ cài mã mới."),
}


def _keep_an_admin(connection: Any, account: Account) -> None:
    if not staff.other_admins(connection, account.id):
        raise LastAdmin


def _note(connection: Any, by: By, act: str, login: str, **detail: Any) -> None:
    note(connection, by, act, login, **detail, **({} if by else {"via": "command"}))
