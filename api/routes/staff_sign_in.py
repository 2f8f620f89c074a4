"""The door of the console: login and password, then a code; out again."""

from datetime import UTC, datetime
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from api.records import staff, staff_presence, staff_sessions
from api.records.staff_sessions import FULL, Session
from api.services import Here, Services, address_of
from api.staff import cookie
from api.staff.answered import go
from api.staff.audit import note
from api.staff.entry import check_code, check_password, enter
from api.staff.fields import Fields
from api.staff.page import staff_page
from api.staff.session import SIGN_IN, MaybeSession, safe_next
from api.staff.steps import NEXT, AnySession, AtCode, OpenForm, SessionForm, onward

router = APIRouter(prefix="/staff")
Next = Annotated[str, Query(alias=NEXT, max_length=500)]
Why = Annotated[str, Query(alias="vi", max_length=20)]
WRONG = (
    "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa. Sai 5 lần thì tài khoản tạm khóa 15 phút; "
    "cần vào gấp thì hỏi người quản trị."
)
WRONG_CODE = "Mã không đúng, đã dùng rồi hoặc hết hạn. Chờ ứng dụng hiện mã mới rồi nhập lại."
NOTES = {
    "ra": "Đã đăng xuất.",
    "khoa": "Sai quá nhiều lần nên đã đăng xuất. Chờ 15 phút rồi đăng nhập lại, hoặc hỏi người quản trị.",
    "mo-khoa": "Sai mật khẩu quá nhiều lần nên đã đăng xuất. Đăng nhập lại giúp.",
    "lien-ket": "Liên kết này đã dùng hoặc hết hạn. Hỏi người quản trị để có liên kết mới.",
}


@router.get("/vao")
def sign_in(
    here: Here, session: MaybeSession, after: Next = "", why: Annotated[str, Query(alias="vi")] = ""
) -> Response:
    """Return the sign-in page; who is signed in already goes on."""
    if session and session.stage == FULL:
        return go(safe_next(after))
    return _sign_in_page(here, after, said=NOTES.get(why, ""))


@router.post("/vao")
async def check_sign_in(request: Request, here: Here, fields: OpenForm, old: MaybeSession) -> Response:
    """Check login and password; the answer is the same words whatever was wrong."""
    if wait := here.by_sign_in.wait(address_of(request)):
        wrong = f"Từ máy này có quá nhiều lần đăng nhập. Chờ {wait} giây rồi thử lại."
        return _sign_in_page(here, fields.raw(NEXT), wrong=wrong, status=429, wait=wait)
    return await to_thread.run_sync(_check_sign_in, request, here, fields, old, limiter=here.signing_in)


def _check_sign_in(request: Request, here: Services, fields: Fields, old: Session | None) -> Response:
    after = fields.raw(NEXT)
    login = fields.text("ten", 32).lower()
    account = check_password(here, login, fields.raw("mat-khau"))
    if account is None:
        return _sign_in_page(here, after, login=login, wrong=WRONG, status=401)
    token, stage = enter(here, account, old)
    return onward(request, token, stage, after)


@router.get("/ma")
def ask_code(here: Here, session: AtCode, after: Next = "") -> Response:
    """Return the page that asks for the code of the authenticator app."""
    return _code_page(here, session, after)


@router.post("/ma")
def check_second_factor(request: Request, here: Here, session: AtCode, fields: SessionForm) -> Response:
    """Check the code; after five failures the account is shut and signing in starts again."""
    after = fields.raw(NEXT)
    token = check_code(here, session, fields.text("ma"))
    with here.records.writing() as connection:
        found = token and staff_sessions.find(connection, token, now=datetime.now(UTC))
        if token and found:
            return onward(request, token, found.stage, after)
        account = staff.by_id(connection, session.account.id)
        if account and not account.locked(datetime.now(UTC)):
            return _code_page(here, session, after, wrong=WRONG_CODE, status=401)
        staff_sessions.end(connection, session)
    return cookie.drop_token(request, go(f"{SIGN_IN}?vi=khoa"))


@router.post("/ra")
def sign_out(request: Request, here: Here, session: AnySession, fields: SessionForm) -> Response:  # noqa: ARG001
    """End the session and set the officer absent."""
    with here.records.writing() as connection:
        staff_sessions.end(connection, session)
        if session.stage == FULL:
            staff_presence.leave(connection, session.account.id)
            note(connection, session.account.id, "sign_out", session.account.login)
    return cookie.drop_token(request, go(f"{SIGN_IN}?vi=ra"))


def _sign_in_page(
    here: Services,
    after: str,
    *,
    login: str = "",
    said: str = "",
    wrong: str = "",
    status: int = 200,
    wait: int = 0,
) -> Response:
    values = {"after": safe_next(after), "login": login, "said": said, "wrong": wrong}
    shown = staff_page(here, None, "sign_in.html", title="Đăng nhập", status=status, **values)
    if wait:
        shown.headers["retry-after"] = str(wait)
    return shown


def _code_page(here: Services, session: Session, after: str, *, wrong: str = "", status: int = 200) -> Response:
    values = {"after": safe_next(after), "wrong": wrong, "csrf": session.csrf, "name": session.account.name}
    return staff_page(here, None, "code.html", title="Mã xác thực", status=status, **values)
