"""Who may see a page of the console: dependencies for the routes.

``Signed`` any role, ``Editor`` editors and admins, ``Admin`` admins; ``Watching`` as ``Signed`` for what a page asks
for by itself, which keeps nobody from being idle; ``Posted`` the fields of a form of ours, its csrf word checked.
"""

import hmac
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.records import staff_sessions
from api.records.staff import ADMIN, EDITOR
from api.records.staff_sessions import FULL, TOUCH, Session
from api.services import Here, Services
from api.staff import cookie
from api.staff.answered import Answered, go
from api.staff.fields import CSRF, Fields, carries_file, from_our_page, read_fields
from api.staff.officer import Officer, officer_of
from api.staff.page import refused, staff_page

__all__ = ["Admin", "Editor", "Officer", "Posted", "Signed", "Watching"]
SIGN_IN, LOCK = "/staff/vao", "/staff/khoa"
# Fields with this in their name are never sent back to the browser.
SECRET = "mat-khau"


async def open_session(request: Request, here: Here) -> Session | None:
    """Return the browser's session in whatever stage it is, or None."""
    token = cookie.token(request)

    def look() -> Session | None:
        with here.records.reading() as connection:
            return staff_sessions.find(connection, token, now=datetime.now(UTC))

    return await to_thread.run_sync(look) if token else None


async def watching(request: Request, here: Here) -> Officer:
    """Return the signed-in officer; raises Answered with the way to sign in or to unlock."""
    return officer_of(await _full_session(request, here))


async def signed(request: Request, here: Here) -> Officer:
    """Return the signed-in officer and note that they are at work; raises Answered as ``watching``."""
    session = await _full_session(request, here)
    now = datetime.now(UTC)

    def touch() -> None:
        with here.records.writing() as connection:
            staff_sessions.touch(connection, session, now=now)

    if now - session.seen_at > TOUCH:
        await to_thread.run_sync(touch)
    return officer_of(session)


MaybeSession = Annotated[Session | None, Depends(open_session)]
Watching = Annotated[Officer, Depends(watching)]
Signed = Annotated[Officer, Depends(signed)]


async def editor(here: Here, officer: Signed) -> Officer:
    """Return the officer when an editor or admin; raises Answered with 403 otherwise."""
    return _at_least(here, officer, EDITOR)


async def admin(here: Here, officer: Signed) -> Officer:
    """Return the officer when an admin; raises Answered with 403 otherwise."""
    return _at_least(here, officer, ADMIN)


async def posted(request: Request, here: Here, officer: Signed) -> Fields:
    """Return the fields of a form; raises Answered with 403 unless one of this officer's pages sent it."""
    fields = await read_fields(request)
    check_csrf(request, here, officer, fields, officer.csrf)
    return fields


Editor = Annotated[Officer, Depends(editor)]
Admin = Annotated[Officer, Depends(admin)]
Posted = Annotated[Fields, Depends(posted)]


def check_csrf(request: Request, here: Services, officer: Officer | None, fields: Fields, word: str) -> None:
    """Raise Answered with 403 unless the form carries the session's csrf word and comes from a page of ours."""
    if not from_our_page(request) or not hmac.compare_digest(fields.raw(CSRF).encode(), word.encode()):
        detail = "Biểu mẫu này không còn hiệu lực. Quay lại trang, tải lại (phím F5) rồi làm lại giúp."
        raise Answered(refused(here, officer, "Chưa thực hiện được", detail))


def safe_next(path: str) -> str:
    """Return ``path`` when it is a page of the console, else the console's first page."""
    inside = path == "/staff" or path.startswith(("/staff/", "/staff?"))
    plain = all(letter.isprintable() and letter not in "\\ " for letter in path)
    return path if inside and plain and "//" not in path and "/../" not in path else "/staff"


def _at_least(here: Services, officer: Officer, role: str) -> Officer:
    if not officer.may(role):
        detail = "Trang này không thuộc quyền của tài khoản đang dùng. Cần dùng thì hỏi người quản trị."
        raise Answered(refused(here, officer, "Không có quyền xem trang này", detail))
    return officer


async def _full_session(request: Request, here: Services) -> Session:
    session = await open_session(request, here)
    if session is None or session.stage != FULL:
        raise Answered(await _outside(request, here))
    if session.locked:
        raise Answered(await _locked(request, here, session))
    return session


async def _outside(request: Request, here: Services) -> Response:
    """Return the way to the sign-in page; a form sent too late is shown once more, so that it can be copied."""
    if request.method != "POST" or carries_file(request):
        return _away(request, f"{SIGN_IN}?{urlencode({'tiep': _asked(request)})}")
    fields = await read_fields(request)
    written = [value for name, value in fields.pairs if name != CSRF and SECRET not in name and value.strip()]
    title = "Phiên làm việc đã hết"
    return staff_page(here, None, "ended.html", title=title, written=written, status=401)


async def _locked(request: Request, here: Services, session: Session) -> Response:
    """Return the way to the locked screen; a form that was sent is carried there and back."""
    if request.method != "POST" or carries_file(request):
        return _away(request, f"{LOCK}?{urlencode({'tiep': _asked(request)})}")
    fields = await read_fields(request)
    check_csrf(request, here, None, fields, session.csrf)
    kept = [(name, value) for name, value in fields.pairs if name != CSRF and SECRET not in name]
    return lock_page(here, session, after=request.url.path, kept=kept, status=401)


def lock_page(
    here: Services, session: Session, *, after: str, kept: list[tuple[str, str]], wrong: str = "", status: int = 200
) -> Response:
    """Return the locked screen; ``kept`` are the fields of a form that goes to ``after`` once it is open again."""
    return staff_page(
        here,
        None,
        "locked.html",
        title="Màn hình đang khóa",
        name=session.account.name,
        login=session.account.login,
        csrf=session.csrf,
        after=after,
        kept=kept,
        wrong=wrong,
        status=status,
    )


def _asked(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _away(request: Request, path: str) -> Response:
    """Return a redirect; what a script asked for is answered with 401 and the page to go to."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": path, "cache-control": "no-store"})
    return go(path)
