"""The feedback form as a plain page, for browsers without JavaScript: filled in, looked over, stored, then a code.

Nothing typed is ever lost to an error: every answer but the receipt is the form with the words in it.
"""

import logging
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from anyio import to_thread
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.forms import feedback
from api.forms.feedback_sheet import LONGEST, Sheet, faults, is_urgent, report_of, warning
from api.pages.render import page
from api.problems import KINDS
from api.records import reports
from api.routes.pages import READ
from api.services import CommuneId, Here, Services, limit_address
from api.staff.fields import Fields, from_our_page, read_fields
from knowledge.hours import now_in_vietnam
from knowledge.profile import fill
from knowledge.records import Commune

router = APIRouter(prefix="/phan-anh/gui", include_in_schema=False)
log = logging.getLogger(__name__)
LOOK, EDIT, SEND = "xem", "sua", "gui"
# The form's own names of the fields of a sheet.
FIELDS = {
    "token": "phieu", "commune": "commune", "kind": "viec", "place": "noi", "body": "noi-dung",
    "attachment": "kem", "contact": "lien-lac",
}  # fmt: skip
# What is explained and not collected.
REFUSED = (feedback.COMPLAINT, feedback.DENUNCIATION)
_EMERGENCY_CHANNELS = ("khan_cap", "tong_dai_111")
_ELSEWHERE = "Trang này được gửi từ một trang khác nên chưa ghi. Bác xem lại lời bên dưới rồi gửi từ đây giúp."


@router.api_route("", methods=READ, dependencies=[Depends(limit_address)])
async def empty(here: Here, commune: CommuneId = None) -> Response:
    """Return the form."""
    place = here.commune(commune or here.settings.commune or None)
    return _form(here, Sheet(token=secrets.token_urlsafe(16), commune=place.id if place else ""))


@router.post("")
async def take(request: Request, here: Here) -> Response:
    """Return the words to look over, the form with what is wrong, or, once stored, the way to the receipt."""
    fields = await read_fields(request)
    sheet = _sheet(fields)
    commune = here.store.commune(sheet.commune)
    if not from_our_page(request):
        return _form(here, sheet, said=_ELSEWHERE, status=403)
    if seconds := here.by_address.wait(request.client.host if request.client else ""):
        shown = _form(here, sheet, said=KINDS["too-many-requests"].detail, status=429)
        shown.headers["retry-after"] = str(seconds)
        return shown
    if fields.raw("lam") == EDIT:
        return _form(here, sheet)
    wrong, first = await to_thread.run_sync(lambda: (faults(sheet, commune), warning(sheet)))
    if wrong or commune is None or first in REFUSED:
        return _form(here, sheet, wrong=wrong, first=first, status=422)
    if fields.raw("lam") != SEND:
        return _look(here, sheet, commune, first)
    try:
        code = await to_thread.run_sync(_store, here, sheet, commune)
    except sa.exc.SQLAlchemyError:
        log.exception("feedback cannot be stored")
        return _look(here, sheet, commune, first, said=KINDS["not-stored"].detail, status=503)
    return RedirectResponse(f"/phan-anh/{reports.shown(code)}?moi=1", 303, headers={"cache-control": "no-store"})


def _sheet(fields: Fields) -> Sheet:
    values = {name: fields.raw(sent) for name, sent in FIELDS.items()}
    return Sheet(**values, agreed=fields.raw("dong-y") == "1")


def _store(here: Services, sheet: Sheet, commune: Commune) -> str:
    now = datetime.now(UTC)
    due = feedback.due_on(commune, now, here.settings.report_days)
    with here.records.writing() as connection:
        return reports.add(connection, report_of(sheet, commune, now), at=now, due_on=due, once=sheet.once())


def _form(here: Services, sheet: Sheet, *, wrong: dict[str, str] | None = None, **more: Any) -> Response:
    sheet = replace(sheet, token=sheet.token[:64] or secrets.token_urlsafe(16))
    commune = here.store.commune(sheet.commune)
    return _page(here, "feedback_form.html", sheet, commune, wrong=wrong or {}, **more)


def _look(here: Services, sheet: Sheet, commune: Commune, first: str | None, **more: Any) -> Response:
    due = feedback.due_on(commune, datetime.now(UTC), here.settings.report_days)
    return _page(here, "feedback_look.html", sheet, commune, first=first, due=due, **more)


def _page(
    here: Services,
    template: str,
    sheet: Sheet,
    commune: Commune | None,
    *,
    first: str | None = None,
    said: str = "",
    status: int = 200,
    **values: Any,
) -> Response:
    urgent = is_urgent(sheet)
    ids = [feedback.EMERGENCY, first] if urgent and first != feedback.EMERGENCY else [first]
    answers = [answer for id in ids if id and (answer := here.store.answer(id))]
    province = commune.province if commune else None
    shown = page(
        here,
        template,
        commune,
        title="Xem lại trước khi gửi" if template == "feedback_look.html" else "Gửi phản ánh cho xã",
        section="/phan-anh",
        sheet=sheet,
        fields=FIELDS,
        longest=LONGEST,
        kinds=feedback.KINDS,
        labels=feedback.LABELS,
        notice=feedback.notice(commune),
        first=" ".join(fill(answer.answer_in(province), commune, now_in_vietnam()) for answer in answers),
        urgent=urgent,
        refused=first in REFUSED,
        emergency=[each for each in here.store.channels() if each.id in _EMERGENCY_CHANNELS and each.phone],
        said=said,
        days=here.settings.report_days,
        **values,
    )
    shown.status_code = status
    shown.headers["x-robots-tag"] = "noindex"
    return shown
