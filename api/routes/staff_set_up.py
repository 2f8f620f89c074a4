"""A first sign-in: the one-time link, a password of one's own, the authenticator app and the recovery codes."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from api.records import staff, staff_sessions
from api.records.staff import Account
from api.records.staff_sessions import SET_UP, Session
from api.routes.staff_sign_in import Next
from api.services import Here, Services
from api.staff import cookie, factor, passwords
from api.staff.answered import Answered, go
from api.staff.audit import note
from api.staff.entry import advance, enter, set_password
from api.staff.page import staff_page
from api.staff.session import SIGN_IN, MaybeSession, safe_next
from api.staff.steps import NEXT, AtPassword, AtTotp, OpenForm, SessionForm, onward

router = APIRouter(prefix="/staff")
Token = Annotated[str, Path(max_length=100)]
WRONG_CODE = "Mã chưa khớp. Xem lại giờ trên điện thoại có đúng không, chờ mã mới rồi nhập lại."

SET = "Đã cài mã xác thực xong."


@router.get("/bat-dau/{token}")
def welcome(here: Here, token: Token) -> Response:
    """Return the page behind a one-time link: choose a password. Looking does not use the link up."""
    return _password_page(here, _invited(here, token), action=f"/staff/bat-dau/{token}")


@router.post("/bat-dau/{token}")
def begin(request: Request, here: Here, token: Token, fields: OpenForm, old: MaybeSession) -> Response:
    """Store the password chosen behind a one-time link, which is used up; signing in goes on with the code."""
    account = _invited(here, token)
    password = fields.raw("mat-khau-moi")
    if wrong := passwords.fault(password, fields.raw("mat-khau-lai"), account.login):
        return _password_page(here, account, action=f"/staff/bat-dau/{token}", wrong=wrong, status=422)
    stored = passwords.hashed(password)
    with here.records.writing() as connection:
        if not staff_sessions.use_secret(connection, token, SET_UP, account.id):
            return go(f"{SIGN_IN}?vi=lien-ket")
        set_password(connection, None, account, stored)
        staff.clear_attempts(connection, account.id)
        account = staff.by_id(connection, account.id) or account
    session_token, stage = enter(here, account, old)
    return onward(request, session_token, stage, "/staff")


@router.get("/mat-khau-moi")
def ask_password(here: Here, session: AtPassword, after: Next = "") -> Response:
    """Return the page that has a temporary password changed."""
    return _password_page(here, session.account, action="/staff/mat-khau-moi", after=after, csrf=session.csrf)


@router.post("/mat-khau-moi")
def change_password(request: Request, here: Here, session: AtPassword, fields: SessionForm) -> Response:
    """Store the password chosen in place of the temporary one."""
    account, password, after = session.account, fields.raw("mat-khau-moi"), fields.raw(NEXT)
    wrong = passwords.fault(password, fields.raw("mat-khau-lai"), account.login)
    if not wrong and passwords.right(account.password, password):
        wrong = "Mật khẩu mới phải khác mật khẩu tạm."
    if wrong:
        values = {"action": "/staff/mat-khau-moi", "after": after, "csrf": session.csrf}
        return _password_page(here, account, wrong=wrong, status=422, **values)
    stored = passwords.hashed(password)
    with here.records.writing() as connection:
        set_password(connection, session, account, stored)
        token = advance(connection, session)
        found = staff_sessions.find(connection, token, now=datetime.now(UTC))
    return onward(request, token, found.stage if found else session.stage, after)


@router.get("/ma-xac-thuc")
def ask_totp(here: Here, session: AtTotp, after: Next = "") -> Response:
    """Return the page with the QR code of a new key."""
    return totp_page(here, session, pending_key(here, session), after=after)


@router.post("/ma-xac-thuc")
def set_totp(request: Request, here: Here, session: AtTotp, fields: SessionForm) -> Response:
    """Keep the new key once a code of it was typed; shows the recovery codes, this once."""
    key, after = pending_key(here, session), fields.raw(NEXT)
    step = factor.step_of(key, fields.text("ma"))
    if step is None:
        return totp_page(here, session, key, after=after, wrong=WRONG_CODE, status=422)
    with here.records.writing() as connection:
        recovery = keep_totp(connection, here, session.account, key, step)
        token = advance(connection, session)
    shown = recovery_page(here, recovery, after=safe_next(after))
    return cookie.set_token(request, shown, token)


def pending_key(here: Services, session: Session) -> str:
    """Return the key being set up in this session, a new one at first."""
    vault = factor.vault(here)
    if session.pending:
        return vault.open(session.pending)
    key = factor.new_key()
    with here.records.writing() as connection:
        staff_sessions.change(connection, session, pending=vault.seal(key))
    return key


def keep_totp(connection: Any, here: Services, account: Account, key: str, step: int) -> list[str]:
    """Store a confirmed key and new recovery codes, which are returned; ``step`` is used up."""
    staff.change(connection, account.id, totp=factor.vault(here).seal(key), totp_step=step)
    note(connection, account.id, "totp_set", account.login)
    return factor.new_recovery_codes(connection, account.id)


def totp_page(
    here: Services, session: Session, key: str, *, after: str = "", wrong: str = "", status: int = 200
) -> Response:
    """Return the page with the QR code of ``key`` for a first sign-in."""
    values: dict[str, Any] = {
        "csrf": session.csrf,
        "after": safe_next(after),
        "wrong": wrong,
        "picture": factor.picture(key, session.account.login),
        "key": " ".join(key[i : i + 4] for i in range(0, len(key), 4)),
        "action": "/staff/ma-xac-thuc",
    }
    return staff_page(here, None, "totp.html", title="Cài mã xác thực", status=status, **values)


def recovery_page(here: Services, recovery: list[str], *, after: str, said: str = SET) -> Response:
    """Return the page that shows new recovery codes."""
    return staff_page(here, None, "recovery.html", title="Mã dự phòng", recovery=recovery, after=after, said=said)


def _invited(here: Services, token: str) -> Account:
    """Return whom a one-time link is for; raises Answered with the sign-in page when it is worth nothing."""
    with here.records.reading() as connection:
        holder = staff_sessions.holder(connection, token, SET_UP, now=datetime.now(UTC))
        account = staff.by_id(connection, holder) if holder else None
    if account is None or account.disabled:
        raise Answered(go(f"{SIGN_IN}?vi=lien-ket"))
    return account


def _password_page(
    here: Services,
    account: Account,
    *,
    action: str,
    after: str = "",
    csrf: str = "",
    wrong: str = "",
    status: int = 200,
) -> Response:
    values: dict[str, Any] = {
        "action": action,
        "after": safe_next(after),
        "csrf": csrf,
        "wrong": wrong,
        "account": account,
    }
    return staff_page(here, None, "new_password.html", title="Chọn mật khẩu", status=status, **values)
