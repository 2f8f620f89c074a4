"""The locked screen: after 15 idle minutes or by hand; the password opens it, and the work goes on where it was."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.records import staff_sessions
from api.records.staff_sessions import FULL, IDLE, Session
from api.routes.staff_sign_in import Next
from api.services import Here, Services
from api.staff import cookie
from api.staff.answered import go
from api.staff.audit import note
from api.staff.entry import password_again
from api.staff.fields import Fields
from api.staff.page import staff_page
from api.staff.session import LOCK, SIGN_IN, MaybeSession, Posted, Signed, lock_page, safe_next
from api.staff.steps import NEXT, AtFull, SessionForm

router = APIRouter(prefix="/staff")
WRONG = "Mật khẩu không đúng."
_KEPT = "giu."
# What the page's script asks for: an answer it can read, not a page.
_BY_SCRIPT = "x-hoixa-script"


@router.get("/khoa")
def locked(here: Here, session: AtFull, after: Next = "") -> Response:
    """Return the locked screen; a session that is not locked goes on."""
    return lock_page(here, session, after=safe_next(after), kept=[]) if session.locked else go(safe_next(after))


@router.post("/khoa-ngay")
def lock(request: Request, here: Here, session: AtFull, fields: Posted) -> Response:  # noqa: ARG001
    """Lock the screen at once."""
    with here.records.writing() as connection:
        staff_sessions.change(connection, session, locked=True)
    came_from = urlsplit(request.headers.get("referer", ""))
    return go(f"{LOCK}?{NEXT}={safe_next(came_from.path)}")


@router.post("/khoa")
def unlock(request: Request, here: Here, session: AtFull, fields: SessionForm) -> Response:
    """Open the screen with the password; what was being sent when it locked is offered for sending again."""
    if not password_again(here, session, fields.raw("mat-khau")):
        return _still_locked(request, here, session, fields)
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        # The csrf word stays: forms of the pages still open carry it.
        token = staff_sessions.renew(connection, session, now=now, locked=False, csrf=session.csrf)
        note(connection, session.account.id, "unlock", session.account.login)
    if _BY_SCRIPT in request.headers:
        return cookie.set_token(request, Response(status_code=204), token)
    return cookie.set_token(request, _resume(here, session, fields), token)


@router.get("/phien")
def left(session: MaybeSession) -> Response:
    """Return how many seconds are left before the screen locks; 401 without a session, 423 when it is locked."""
    if session is None or session.stage != FULL:
        return JSONResponse({"left": 0}, 401, headers={"cache-control": "no-store"})
    seconds = max(0, int((session.seen_at + IDLE - datetime.now(UTC)).total_seconds()))
    return JSONResponse({"left": seconds}, 423 if session.locked else 200, headers={"cache-control": "no-store"})


@router.get("/phien/dang-lam")
def at_work(officer: Signed) -> Response:  # noqa: ARG001 - asking for the officer notes that they are at work
    """Note that somebody is typing or reading on a page that asks for nothing else."""
    return Response(status_code=204, headers={"cache-control": "no-store"})


def _still_locked(request: Request, here: Services, session: Session, fields: Fields) -> Response:
    """Return the locked screen once more, or the way to sign in: the fifth failure has ended the session."""
    with here.records.reading() as connection:
        shut = not staff_sessions.open_still(connection, session)
    if _BY_SCRIPT in request.headers:
        return JSONResponse({"wrong": WRONG}, 401 if shut else 422, headers={"cache-control": "no-store"})
    if shut:
        return cookie.drop_token(request, go(f"{SIGN_IN}?vi=mo-khoa"))
    after = safe_next(fields.raw(NEXT))
    return lock_page(here, session, after=after, kept=_kept(fields), wrong=WRONG, status=401)


def _kept(fields: Fields) -> list[tuple[str, str]]:
    return [(name.removeprefix(_KEPT), value) for name, value in fields.pairs if name.startswith(_KEPT)]


def _resume(here: Services, session: Session, fields: Fields) -> Response:
    """Return the way back, or the page that sends on what was kept."""
    after, kept = safe_next(fields.raw(NEXT)), _kept(fields)
    if not kept:
        return go(after)
    values: dict[str, Any] = {"csrf": session.csrf, "after": after, "kept": kept}
    return staff_page(here, None, "resume.html", title="Đã mở khóa", **values)
