"""The officer's own account: another password, another authenticator app, new recovery codes, out everywhere else."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.records import staff_sessions
from api.records.staff_sessions import RECOVERY
from api.routes.staff_set_up import WRONG_CODE, keep_totp, pending_key, recovery_page
from api.services import Here, Services
from api.staff import cookie, factor, passwords
from api.staff.answered import go
from api.staff.audit import note
from api.staff.entry import password_again, set_password
from api.staff.page import staff_page
from api.staff.session import Officer, Posted, Signed
from api.staff.steps import AtFull

router = APIRouter(prefix="/staff/tai-khoan")
ACCOUNT = "/staff/tai-khoan"
WRONG = "Mật khẩu đang dùng không đúng."
DONE = {
    "mat-khau": "Đã đổi mật khẩu. Các máy khác đã bị đăng xuất.",
    "ra-het": "Đã đăng xuất mọi máy khác.",
}


@router.get("")
def account(here: Here, officer: Signed, done: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Return the page of the officer's own account."""
    return _account_page(here, officer, said=DONE.get(done, ""))


@router.post("/mat-khau")
def change_password(request: Request, here: Here, officer: Signed, session: AtFull, fields: Posted) -> Response:
    """Change the password; every other session of the officer ends."""
    password = fields.raw("mat-khau-moi")
    wrong = passwords.fault(password, fields.raw("mat-khau-lai"), officer.login)
    if not wrong and not password_again(here, session, fields.raw("mat-khau")):
        wrong = WRONG
    if wrong:
        return _account_page(here, officer, wrong={"mat-khau": wrong})
    stored = passwords.hashed(password)
    with here.records.writing() as connection:
        set_password(connection, session, session.account, stored)
        token = staff_sessions.renew(connection, session, now=datetime.now(UTC))
    return cookie.set_token(request, go(f"{ACCOUNT}?xong=mat-khau"), token)


@router.post("/ma-xac-thuc")
def start_totp(here: Here, officer: Signed, session: AtFull, fields: Posted) -> Response:
    """Show the QR code of a new key after the password was typed again; the old key works until the new one is kept."""
    if not password_again(here, session, fields.raw("mat-khau")):
        return _account_page(here, officer, wrong={"ma-xac-thuc": WRONG})
    return _totp_page(here, officer, pending_key(here, session))


@router.post("/ma-xac-thuc/xong")
def keep_new_totp(request: Request, here: Here, officer: Signed, session: AtFull, fields: Posted) -> Response:
    """Keep the new key once a code of it was typed; shows new recovery codes; other sessions end."""
    if session.pending is None:
        return go(ACCOUNT)
    key = pending_key(here, session)
    step = factor.step_of(key, fields.text("ma"))
    if step is None:
        return _totp_page(here, officer, key, wrong=WRONG_CODE)
    with here.records.writing() as connection:
        recovery = keep_totp(connection, here, session.account, key, step)
        staff_sessions.end_all(connection, officer.id, but=session.key)
        token = staff_sessions.renew(connection, session, now=datetime.now(UTC), pending=None)
    return cookie.set_token(request, recovery_page(here, recovery, after=ACCOUNT), token)


@router.post("/ma-du-phong")
def new_recovery(here: Here, officer: Signed, session: AtFull, fields: Posted) -> Response:
    """Show new recovery codes after the password was typed again; the old ones are worth nothing then."""
    if not password_again(here, session, fields.raw("mat-khau")):
        return _account_page(here, officer, wrong={"ma-du-phong": WRONG})
    with here.records.writing() as connection:
        recovery = factor.new_recovery_codes(connection, officer.id)
        note(connection, officer, "recovery_made", officer.login)
    return recovery_page(here, recovery, after=ACCOUNT, said="Đã tạo mã mới; các mã cũ hết dùng được.")


@router.post("/ra-het")
def end_others(here: Here, officer: Signed, fields: Posted) -> Response:  # noqa: ARG001
    """End every session of the officer but this one."""
    with here.records.writing() as connection:
        staff_sessions.end_all(connection, officer.id, but=officer.session)
        note(connection, officer, "sign_out", officer.login, where="others")
    return go(f"{ACCOUNT}?xong=ra-het")


def _account_page(here: Services, officer: Officer, *, said: str = "", wrong: dict[str, str] | None = None) -> Response:
    with here.records.reading() as connection:
        left = staff_sessions.secrets_left(connection, officer.id, RECOVERY)
    communes = [commune.title for id in officer.communes if (commune := here.store.commune(id))]
    values = {"said": said, "wrong": wrong or {}, "left": left, "communes": communes}
    status = 422 if wrong else 200
    return staff_page(here, officer, "account.html", title="Tài khoản", section="account", status=status, **values)


def _totp_page(here: Services, officer: Officer, key: str, *, wrong: str = "") -> Response:
    values = {
        "after": ACCOUNT,
        "wrong": wrong,
        "picture": factor.picture(key, officer.login),
        "key": " ".join(key[i : i + 4] for i in range(0, len(key), 4)),
        "action": f"{ACCOUNT}/ma-xac-thuc/xong",
    }
    status = 422 if wrong else 200
    return staff_page(here, officer, "totp.html", title="Cài mã xác thực", section="account", status=status, **values)
