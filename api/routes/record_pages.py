"""Pages behind a code: a shared list of papers, and what became of a resident's feedback."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.forms.feedback import LABELS
from api.pages.render import page
from api.problems import Problem
from api.records import codes, report_events, reports
from api.records.report_list import is_overdue
from api.records.report_states import STATES, office_words
from api.routes.pages import READ, shared_page
from api.routes.shares import shared
from api.services import CommuneId, Here, Services, limit_address
from knowledge.hours import VIETNAM, now_in_vietnam

router = APIRouter(include_in_schema=False, dependencies=[Depends(limit_address)])
# None of these pages is anybody's but the holder of the code.
_PRIVATE = {"x-robots-tag": "noindex", "referrer-policy": "no-referrer"}


@router.api_route("/s/{code}", methods=READ)
async def shared_list(here: Here, code: str) -> HTMLResponse:
    """Return the page of a shared list with its papers ticked; a kind 404 when it has expired."""
    found = await shared(code, here)
    commune = here.store.commune(found.commune or "")
    shown = shared_page(here, here.procedure(found.procedure, commune), commune, found.ticked, found.expires)
    shown.headers.update(_PRIVATE)
    return shown


@router.api_route("/phan-anh/tra-cuu", methods=READ)
async def look_up(
    here: Here, commune: CommuneId = None, code: Annotated[str | None, Query(alias="ma", max_length=200)] = None
) -> Response:
    """Return the way to the feedback with a code; the look-up box again, saying so, when there is none."""
    place = here.commune(commune or here.settings.commune or None)
    if code and await _found(here, code):
        return RedirectResponse(f"/phan-anh/{reports.shown(codes.read(code))}", 303, headers=_PRIVATE)
    shown = page(
        here,
        "report_lookup.html",
        place,
        title="Xem phản ánh theo mã",
        section="/phan-anh",
        typed=(code or "")[:40],
        missing=code is not None,
    )
    shown.status_code = 404 if code else 200
    shown.headers.update(_PRIVATE)
    return shown


@router.api_route("/phan-anh/{code}", methods=READ)
async def report(here: Here, code: str, new: Annotated[str, Query(alias="moi")] = "") -> HTMLResponse:
    """Return what became of a feedback, by its receipt code: never the words, the contact or who it was."""
    found = await _found(here, code)
    if found is None:
        raise Problem("report-not-found")
    commune = here.store.commune(found["commune"])
    shown = page(
        here,
        "report.html",
        commune,
        title=f"Phản ánh {reports.shown(found['code'])}",
        section="/phan-anh",
        code=reports.shown(found["code"]),
        new=new == "1",
        state=STATES[found["state"]],
        kind=LABELS.get(found["kind"], found["kind"]),
        place=found["place"],
        office=office_words(found["state"], found["office"]),
        original=reports.shown(found["duplicate_of"]) if found["duplicate_of"] else None,
        received=found["received_at"].astimezone(VIETNAM),
        due=found["due_on"],
        overdue=is_overdue(found, now_in_vietnam().date()),
        events=[_event(event) for event in found["events"]],
        systems=commune.feedback_systems if commune else [],
    )
    shown.headers.update(_PRIVATE)
    return shown


async def _found(here: Services, code: str) -> dict[str, Any] | None:
    """Return the row of a feedback with its public ``events``, None when there is none."""

    def look() -> dict[str, Any] | None:
        with here.records.reading() as connection:
            found = reports.find(connection, code)
            if found is None:
                return None
            return {**found, "events": report_events.history(connection, found["code"], public=True)}

    return await to_thread.run_sync(look)


def _event(event: dict[str, Any]) -> dict[str, Any]:
    label = "Cán bộ trả lời" if event["kind"] == "reply" else STATES[event["state"]].told
    return {"at": event["at"].astimezone(VIETNAM), "label": label, "text": event["text"]}
