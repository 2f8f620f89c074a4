"""Pages for people: the commune's chat page, search without JavaScript, a page per procedure, and a kind 404."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import problems
from api.degraded import desk
from api.problems import Problem
from api.routes.procedures import item
from api.schemas import MAX_TEXT, ProcedureItem
from api.services import CommuneId, Here, Services, limit_address
from knowledge.card import PORTAL
from knowledge.records import Commune
from knowledge.text import clean

router = APIRouter(include_in_schema=False, dependencies=[Depends(limit_address)])
FOUND = 15
_READ = ["GET", "HEAD"]


@router.api_route("/", methods=_READ)
async def home(here: Here, commune: CommuneId = None, q: str = "") -> HTMLResponse:
    """Return the chat page of a commune; with ``q`` the procedures found, for browsers without JavaScript."""
    place = here.commune(commune or here.settings.commune or None)
    q = clean(q)[:MAX_TEXT]
    found = _found(here, q, place) if q else None
    return _page(here, "home.html", place, q=q, found=found)


@router.api_route("/thu-tuc/{code}", methods=_READ)
async def procedure(here: Here, code: str, commune: CommuneId = None) -> HTMLResponse:
    """Return the page of one procedure as it applies in the commune."""
    place = here.commune(commune or here.settings.commune or None)
    shown = here.procedure(code, place)
    return _page(here, "procedure.html", place, card=here.card(shown, place), note=shown.note)


def on_http_exception(request: Request, error: Exception) -> Response:
    """Return a page for a browser that asked for one, the problem document for everyone else."""
    response = problems.on_http_exception(request, error)
    kind = error.kind if isinstance(error, Problem) else "not-found"
    return _problem_page(request, kind, response) if _wants_page(request) else response


def on_unexpected(request: Request) -> Response:
    """Return a courteous 500, as a page or as a problem document; the log keeps the cause."""
    response = problems.problem_response("internal-error")
    return _problem_page(request, "internal-error", response) if _wants_page(request) else response


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _problem_page(request: Request, kind: str, response: Response) -> Response:
    here: Services = request.app.state.services
    page = _page(here, "problem.html", None, title=problems.KINDS[kind].title, detail=problems.KINDS[kind].detail)
    page.status_code = response.status_code
    page.headers.update({name: response.headers[name] for name in ("retry-after", "allow") if name in response.headers})
    return page


def day(iso: str | date) -> str:
    """Return a date as people write it: 2026-06-10 → 10/06/2026."""
    return f"{date.fromisoformat(str(iso)):%d/%m/%Y}"


def dong(amount: int) -> str:
    """Return an amount as people write it: 8000 → "8.000 đồng"."""
    return f"{amount:,} đồng".replace(",", ".")


def _found(here: Services, q: str, commune: Commune | None) -> list[ProcedureItem]:
    return [item(procedure, commune.id if commune else None) for procedure in here.search(q, commune)[:FOUND]]


def _page(here: Services, template: str, commune: Commune | None, **values: Any) -> HTMLResponse:
    html = here.pages.get_template(template).render(
        commune=commune,
        communes=here.store.communes(),
        desk=desk(commune),
        hotline=commune.hotline.value if commune and commune.hotline.confirmed else None,
        portal=PORTAL,
        **values,
    )
    return HTMLResponse(html, headers={"cache-control": "no-store"})
