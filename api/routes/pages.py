"""Pages about procedures: the commune's front page, search and browse, a procedure, its printed sheet; kind errors."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import problems
from api.pages import browse, structured
from api.pages.life_events import LIFE_EVENTS, errands, life_event
from api.pages.links import linker, public_url
from api.pages.place import doors
from api.pages.procedure import siblings, summary
from api.pages.qr import qr_svg
from api.pages.render import dong, kept, page
from api.pages.sheet import LONGEST_FEE, setting
from api.problems import Problem
from api.schemas import MAX_TEXT
from api.services import CommuneId, Here, Services, limit_address
from api.widget_bundle import bundle
from knowledge.hours import now_in_vietnam
from knowledge.records import Commune, Procedure
from knowledge.text import clean, slug

router = APIRouter(include_in_schema=False, dependencies=[Depends(limit_address)])
READ = ["GET", "HEAD"]


@router.api_route("/", methods=READ)
async def home(request: Request, here: Here, commune: CommuneId = None) -> Response:
    """Return the front page of a commune: search, life events, the assistant, the centre and other doors."""
    place = here.commune(commune or here.settings.commune or None)
    shown = page(
        here,
        "home.html",
        place,
        canonical=_canonical(request, here, "/", place),
        life_events=LIFE_EVENTS,
        doors=doors(here.store, place),
        widget=bundle().path,
    )
    return kept(request, shown)


@router.api_route("/thu-tuc", methods=READ)
async def find(
    request: Request,
    here: Here,
    commune: CommuneId = None,
    q: str = "",
    field: Annotated[str | None, Query(alias="linh-vuc", max_length=200)] = None,
    event: Annotated[str | None, Query(alias="su-kien", max_length=100)] = None,
    number: Annotated[int, Query(alias="trang", ge=1, le=1000)] = 1,
) -> Response:
    """Return what a search finds, the procedures of a field or of a life event, or all ways to browse."""
    place = here.commune(commune or here.settings.commune or None)
    q = clean(q)[:MAX_TEXT]
    values = _searched(here, place, q) if q else _browsed(here, place, field, event)
    found = values.pop("found", None)
    total = sum(len(each.procedures) for each in browse.fields(here.store, _province(place)).values())
    link = linker(place)

    def address(leaf: int) -> str:
        return link("/thu-tuc", q=q, linh_vuc=field, su_kien=event, trang=leaf)

    known: dict[str, Any] = {"groups": [], "fields": [], "show_events": False, "section": "/thu-tuc"}
    if values["title"] != _ALL:
        known["crumbs"] = [("Trang đầu", link("/")), ("Thủ tục", link("/thu-tuc"))]
    known |= {"life_events": LIFE_EVENTS, "small": browse.SMALL, "found_total": total, "address": address, "q": q}
    known["page"] = None if found is None else browse.page(found, number)
    shown = page(here, "browse.html", place, **{**known, **values})
    return kept(request, shown)


@router.api_route("/thu-tuc/{code}", methods=READ)
async def procedure(request: Request, here: Here, code: str, commune: CommuneId = None) -> Response:
    """Return the page of one procedure as it applies in the commune."""
    place = here.commune(commune or here.settings.commune or None)
    shown = here.procedure(code, place)
    canonical = _canonical(request, here, f"/thu-tuc/{shown.code}", place)
    values = _procedure(here, shown, place)
    steps = [(name, f"{public_url(request)}{path}") for name, path in values["crumbs"]]
    document = structured.service(shown, values["card"], place, canonical, values["title"])
    trail = structured.breadcrumb([*steps, (values["title"], canonical)])
    json_ld = structured.script_text([document, trail])
    return kept(request, page(here, "procedure.html", place, canonical=canonical, json_ld=json_ld, **values))


@router.api_route("/thu-tuc/{code}/in", methods=READ)
async def sheet(request: Request, here: Here, code: str, commune: CommuneId = None) -> Response:
    """Return the procedure as one A4 sheet with tick boxes, to take along or for the notice board."""
    place = here.commune(commune or here.settings.commune or None)
    shown = here.procedure(code, place)
    address = f"{public_url(request)}{linker(place)(f'/thu-tuc/{shown.code}')}"
    values = _procedure(here, shown, place)
    values |= {"canonical": _canonical(request, here, f"/thu-tuc/{shown.code}", place), "address": address}
    values |= {
        "how": setting(values["card"], values["title"]),
        "longest": LONGEST_FEE,
        "today": now_in_vietnam().date(),
        "qr": qr_svg(address, "Mã QR của trang này"),
    }
    return kept(request, page(here, "sheet.html", place, **values))


def shared_page(
    here: Services, procedure: Procedure, commune: Commune | None, ticked: list[int], expires: date
) -> HTMLResponse:
    """Return the page of a shared list: the procedure's, with the papers at ``ticked`` (indices) marked as ready."""
    shown = here.store.localised(procedure, commune.province if commune else None)
    shared = {"ticked": sorted(set(ticked) & set(range(len(shown.papers)))), "expires": expires}
    values = _procedure(here, shown, commune)
    canonical = linker(commune)(f"/thu-tuc/{shown.code}")
    return page(here, "procedure.html", commune, **{**values, "canonical": canonical, "shared": shared})


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
    asked = request.query_params.get("commune") or here.settings.commune
    place = here.store.commune(asked) if asked else None
    shown = page(here, "problem.html", place, title=problems.KINDS[kind].title, detail=problems.KINDS[kind].detail)
    shown.status_code = response.status_code
    kept_headers = {name: response.headers[name] for name in ("retry-after", "allow") if name in response.headers}
    shown.headers.update(kept_headers)
    return shown


_ALL = "Mọi thủ tục"


def _searched(here: Services, place: Commune | None, q: str) -> dict[str, Any]:
    found = [(browse.plain_name(procedure), procedure) for procedure in here.search(q, place)]
    return {"title": "Tìm thủ tục", "found": found, "show_events": not found}


def _browsed(here: Services, place: Commune | None, field: str | None, event: str | None) -> dict[str, Any]:
    fields = browse.fields(here.store, _province(place))
    if field:
        if field not in fields:
            raise Problem("not-found")
        return {"title": fields[field].name, "found": [(browse.plain_name(p), p) for p in fields[field].procedures]}
    if event:
        if (known := life_event(event)) is None:
            raise Problem("not-found")
        return {"title": known.title, "groups": errands(known, here.store, _province(place))}
    return {"title": _ALL, "fields": list(fields.values()), "show_events": True}


def _procedure(here: Services, procedure: Procedure, place: Commune | None) -> dict[str, Any]:
    """Return what the pages of one procedure show."""
    card = here.card(procedure, place)
    link = linker(place)
    field = slug(procedure.field)
    amount = procedure.fee.amount_vnd
    return {
        "card": card,
        "title": browse.plain_name(procedure),
        "description": summary(procedure, card, place.title if place else None),
        "fee_words": procedure.fee.text or (dong(amount) if amount is not None else None),
        "terms": [terms for terms in procedure.by_channel if terms.fee_text or terms.time_text or terms.note],
        "steps_generic": procedure.steps_generic,
        "note": procedure.note,
        "reviewed": procedure.reviewed,
        "siblings": siblings(here.store, procedure, _province(place)),
        "shared": None,
        "section": "/thu-tuc",
        "crumbs": [
            ("Trang đầu", link("/")),
            ("Thủ tục", link("/thu-tuc")),
            (procedure.field, link("/thu-tuc", linh_vuc=field)),
        ],
    }


def _canonical(request: Request, here: Services, path: str, place: Commune | None) -> str:
    """Return the one address of a page: with the commune unless it is this deployment's own."""
    own = place is None or place.id == here.settings.commune
    return f"{public_url(request)}{linker(None if own else place)(path)}"


def _province(place: Commune | None) -> str | None:
    return place.province if place else None
