"""Pages behind a code: a shared list of papers, and what became of a resident's feedback."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from api.forms.feedback import LABELS
from api.pages.render import page
from api.problems import Problem
from api.records import reports
from api.records.report_states import STATES
from api.routes.pages import READ, shared_page
from api.routes.shares import shared
from api.services import Here, limit_address
from knowledge.hours import VIETNAM

router = APIRouter(include_in_schema=False, dependencies=[Depends(limit_address)])
# Neither page is anybody's but the holder of the code.
_PRIVATE = {"x-robots-tag": "noindex", "referrer-policy": "no-referrer"}


@router.api_route("/s/{code}", methods=READ)
async def shared_list(here: Here, code: str) -> HTMLResponse:
    """Return the page of a shared list with its papers ticked; a kind 404 when it has expired."""
    found = await shared(code, here)
    commune = here.store.commune(found.commune or "")
    shown = shared_page(here, here.procedure(found.procedure, commune), commune, found.ticked, found.expires)
    shown.headers.update(_PRIVATE)
    return shown


@router.api_route("/phan-anh/{code}", methods=READ)
async def report(here: Here, code: str) -> HTMLResponse:
    """Return the state of a feedback by its receipt code: the kind, place and day, never the words or the contact."""

    def look() -> dict[str, Any] | None:
        with here.records.reading() as connection:
            return reports.find(connection, code)

    found = await to_thread.run_sync(look)
    if found is None:
        raise Problem("report-not-found")
    commune = here.store.commune(found["commune"])
    shown = page(
        here,
        "report.html",
        commune,
        title=f"Phản ánh {reports.shown(found['code'])}",
        section="/phan-anh",
        kind=LABELS.get(found["kind"], found["kind"]),
        place=found["place"],
        state=STATES[found["state"]].told,
        received=found["received_at"].astimezone(VIETNAM),
        systems=commune.feedback_systems if commune else [],
    )
    shown.headers.update(_PRIVATE)
    return shown
