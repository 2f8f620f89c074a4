"""Deletion requests without a conversation: a plain form, and a page behind the request's code that says how it stands.

Nothing typed is ever lost to an error: every answer but the receipt is the form with the words in it.
"""

import logging
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

import sqlalchemy as sa
from anyio import to_thread
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import erasure
from api.forms.erasure_sheet import LONGEST, NOTICE_WORDS, Sheet, asked, faults
from api.pages.render import page
from api.problems import KINDS, Problem
from api.records import codes, erasure_matters, erasures, reports
from api.records.erasure_matters import STRIPPED, Matter
from api.routes.pages import READ
from api.services import CommuneId, Here, Services, limit_address
from api.staff.fields import Fields, from_our_page, read_fields
from knowledge.hours import VIETNAM, now_in_vietnam
from knowledge.records import Commune

router = APIRouter(prefix=erasure.PAGE, include_in_schema=False)
log = logging.getLogger(__name__)
# The form's own names of the fields of a sheet.
FIELDS = {"token": "phieu", "commune": "commune", "code": "ma", "contact": "lien-lac", "reason": "ly-do"}
_ELSEWHERE = "Trang này được gửi từ một trang khác nên chưa ghi. Bác xem lại bên dưới rồi gửi từ đây giúp."
# Nobody's but the holder of the code.
_PRIVATE = {"x-robots-tag": "noindex", "referrer-policy": "no-referrer"}


@router.api_route("", methods=READ, dependencies=[Depends(limit_address)])
async def empty(
    here: Here, commune: CommuneId = None, code: Annotated[str, Query(alias="ma", max_length=40)] = ""
) -> Response:
    """Return the form; a link from a feedback's page brings its code along."""
    place = here.commune(commune or here.settings.commune or None)
    return _form(here, Sheet(token=secrets.token_urlsafe(16), commune=place.id if place else "", code=code))


@router.post("")
async def take(request: Request, here: Here) -> Response:
    """Return the form with what is wrong, or, once stored, the way to the receipt."""
    fields = await read_fields(request)
    sheet = _sheet(fields)
    if not from_our_page(request):
        return _form(here, sheet, said=_ELSEWHERE, status=403)
    if seconds := here.by_address.wait(request.client.host if request.client else ""):
        shown = _form(here, sheet, said=KINDS["too-many-requests"].detail, status=429)
        shown.headers["retry-after"] = str(seconds)
        return shown
    try:
        wrong, code = await to_thread.run_sync(_store, here, sheet)
    except sa.exc.SQLAlchemyError:
        log.exception("a deletion request cannot be stored")
        return _form(here, sheet, said=KINDS["not-stored"].detail, status=503)
    if wrong:
        return _form(here, sheet, wrong=wrong, status=422)
    return RedirectResponse(f"{erasure.PAGE}/{reports.shown(code)}?moi=1", 303, headers={"cache-control": "no-store"})


@router.api_route("/tra-cuu", methods=READ, dependencies=[Depends(limit_address)])
async def look_up(
    here: Here, commune: CommuneId = None, code: Annotated[str | None, Query(alias="ma", max_length=200)] = None
) -> Response:
    """Return the way to the request with a code; the look-up box again, saying so, when there is none."""
    place = here.commune(commune or here.settings.commune or None)
    if code and await _found(here, code):
        return RedirectResponse(f"{erasure.PAGE}/{reports.shown(codes.read(code))}", 303, headers=_PRIVATE)
    values = {"title": "Xem yêu cầu xóa dữ liệu", "typed": (code or "")[:40], "missing": code is not None}
    shown = page(here, "erasure_lookup.html", place, **values)
    shown.status_code = 404 if code else 200
    shown.headers.update(_PRIVATE)
    return shown


@router.api_route("/{code}", methods=READ, dependencies=[Depends(limit_address)])
async def status(here: Here, code: str, new: Annotated[str, Query(alias="moi")] = "") -> Response:
    """Return how a request stands, by its code: its clocks, its end, how many records went; never whose."""
    found = await _found(here, code)
    if found is None:
        raise Problem("erasure-not-found")
    commune = here.store.commune(found["commune"] or "")
    shown = page(
        here,
        "erasure.html",
        commune,
        title=f"Yêu cầu xóa dữ liệu {reports.shown(found['code'])}",
        code=reports.shown(found["code"]),
        new=new == "1",
        request=found,
        told=_told(found),
        latest=erasures.last_day(found),
        late=found["state"] == erasures.OPEN and erasures.due(found) < now_in_vietnam().date(),
        gone=erasure.counted(found["wiped"]),
        kept=erasure.KEPT if found["wiped"].get(STRIPPED) else "",
        story=_story(found),
    )
    shown.headers.update(_PRIVATE)
    return shown


def _sheet(fields: Fields) -> Sheet:
    values = {name: fields.raw(sent) for name, sent in FIELDS.items()}
    return Sheet(**values, agreed=fields.raw("dong-y") == "1")


def _store(here: Services, sheet: Sheet) -> tuple[dict[str, str], str]:
    """Return what is wrong with the sheet, or nothing and the code under which it is stored."""
    now, commune, code = datetime.now(UTC), here.store.commune(sheet.commune), sheet.stored("code")
    with here.records.writing() as connection:
        found = erasure_matters.by_code(connection, code) if code else None
        if wrong := faults(sheet, commune, found):
            return wrong, ""
        place = _place(here, commune, found)
        about, hours = [found] if found else [], erasure.hours_of(place)
        wish = asked(sheet, place.id, now)
        return {}, erasures.add(connection, wish, about, at=now, hours=hours, once=sheet.once())


def _place(here: Services, commune: Commune | None, found: Matter | None) -> Commune:
    """Return whose officers look at it: the commune that the record found is in, else the one chosen."""
    place = here.store.commune(found.commune) if found and found.commune else None
    place = place or commune
    assert place is not None  # else there was a fault
    return place


async def _found(here: Services, code: str) -> dict[str, Any] | None:
    def look() -> dict[str, Any] | None:
        with here.records.reading() as connection:
            return erasures.find(connection, code)

    return await to_thread.run_sync(look)


def _told(found: dict[str, Any]) -> str:
    if found["state"] == erasures.DONE:
        return "Đã xóa xong"
    if found["state"] == erasures.REFUSED:
        return "Cán bộ không xóa được"
    return "Cán bộ đã nhận, đang làm" if found["acknowledged_at"] else "Đã ghi, chờ cán bộ báo nhận"


def _story(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was done with a request, oldest first."""
    ends = {"done_at": "Đã xóa.", "refused_at": "Cán bộ trả lời là không xóa được."}
    steps = [("received_at", "Yêu cầu được ghi nhận."), ("acknowledged_at", "Cán bộ báo đã nhận."), *ends.items()]
    return [{"at": found[name].astimezone(VIETNAM), "label": label} for name, label in steps if found[name]]


def _form(
    here: Services, sheet: Sheet, *, wrong: dict[str, str] | None = None, said: str = "", status: int = 200
) -> Response:
    sheet = replace(sheet, token=sheet.token[:64] or secrets.token_urlsafe(16))
    commune = here.store.commune(sheet.commune)
    values = {"sheet": sheet, "fields": FIELDS, "longest": LONGEST, "notice": NOTICE_WORDS, "wrong": wrong or {}}
    shown = page(here, "erasure_form.html", commune, title="Xóa dữ liệu của tôi", said=said, **values)
    shown.status_code = status
    shown.headers["x-robots-tag"] = "noindex"
    return shown
