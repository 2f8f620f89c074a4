"""Dependencies of the pages before the console: a session at one stage of signing in, and forms sent from there."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.records.staff_sessions import CODE, FULL, PASSWORD, TOTP, Session
from api.services import Here
from api.staff import cookie
from api.staff.answered import Answered, go
from api.staff.entry import PAGES
from api.staff.fields import Fields, from_our_page, read_fields
from api.staff.page import refused
from api.staff.session import SIGN_IN, check_csrf, open_session, safe_next

NEXT = "tiep"


async def open_form(request: Request, here: Here) -> Fields:
    """Return the fields of a form sent without a session; raises Answered with 403 when another site sent it."""
    if not from_our_page(request):
        detail = "Biểu mẫu này đến từ trang khác. Mở lại trang đăng nhập rồi làm lại giúp."
        raise Answered(refused(here, None, "Chưa thực hiện được", detail))
    return await read_fields(request)


async def any_session(request: Request, here: Here) -> Session:
    """Return the session at whatever stage; raises Answered with the way to sign in."""
    session = await open_session(request, here)
    if session is None:
        raise Answered(go(SIGN_IN))
    return session


async def any_session_form(request: Request, here: Here, session: Annotated[Session, Depends(any_session)]) -> Fields:
    """Return the fields of a form sent from a session; raises Answered with 403 without its csrf word."""
    fields = await read_fields(request)
    check_csrf(request, here, None, fields, session.csrf)
    return fields


def _at(stage: str) -> Callable[..., Awaitable[Session]]:
    async def found(session: Annotated[Session, Depends(any_session)]) -> Session:
        if session.stage != stage:
            raise Answered(go(PAGES[session.stage]))
        return session

    return found


AnySession = Annotated[Session, Depends(any_session)]
AtCode = Annotated[Session, Depends(_at(CODE))]
AtPassword = Annotated[Session, Depends(_at(PASSWORD))]
AtTotp = Annotated[Session, Depends(_at(TOTP))]
AtFull = Annotated[Session, Depends(_at(FULL))]
OpenForm = Annotated[Fields, Depends(open_form)]
SessionForm = Annotated[Fields, Depends(any_session_form)]


def onward(request: Request, token: str, stage: str, after: str) -> Response:
    """Return the way to the page of the next stage, or to ``after`` once signed in, with the new token."""
    after = safe_next(after)
    path = after if stage == FULL else f"{PAGES[stage]}?{urlencode({NEXT: after})}"
    return cookie.set_token(request, go(path), token)
