"""The officers' reference: search as they type, one procedure in full, and every other thing the knowledge holds."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.pages.links import public_url
from api.services import Here, Services
from api.staff import entry_view, record_view, resident_view
from api.staff.answered import go
from api.staff.compare_view import compared
from api.staff.copy_text import LONGEST as LONGEST_COPY
from api.staff.copy_text import copy_text
from api.staff.lookup_view import GROUPS, PAGE, address, commune_of, groups, scope_of, served
from api.staff.page import HEADERS, refused, staff_page
from api.staff.session import Officer, Signed
from knowledge.hours import now_in_vietnam
from knowledge.lookup.lines import fact_of
from knowledge.lookup.lookup import LONGEST, lookup_of
from knowledge.records import Commune
from knowledge.text import clean

router = APIRouter(prefix=PAGE)
# Sent by the page's own script, which wants the results alone.
Script = Annotated[str | None, Header(alias="hx-request")]
Typed = Annotated[str, Query(max_length=1000)]
CommuneAsked = Annotated[str, Query(alias="xa", max_length=64)]


@router.get("")
def search(
    here: Here,
    officer: Signed,
    q: Typed = "",
    xa: CommuneAsked = "",
    only: Annotated[str, Query(alias="nhom", max_length=20)] = "",
    hx: Script = None,
) -> Response:
    """Return what fits ``q``, best first, in groups; the results alone when the page's script asks."""
    commune, typed = commune_of(here, officer, xa), clean(q)[:LONGEST]
    known = only if only in {group.slug for group in GROUPS.values()} else ""
    lookup = lookup_of(here.store, here.searcher, here.finder)
    found = lookup.find(typed, scope_of(here, officer, commune))
    values = {"groups": groups(here, found, typed, commune, known), "only": known, "typed": typed}
    if hx:  # a keystroke: nothing but the results
        results = here.pages.get_template("staff/lookup_list.html").render(commune=commune, **values)
        return HTMLResponse(results, headers=HEADERS)
    return _page(here, officer, "lookup.html", commune, title="Tra cứu", **values)


@router.get("/thu-tuc/{code}")
def procedure(request: Request, here: Here, officer: Signed, code: str, xa: CommuneAsked = "") -> Response:
    """Return one procedure with every field, its doubts, what it may be taken for, and a text to send."""
    commune, found = commune_of(here, officer, xa), here.store.procedure(code)
    if found is None:
        entry = here.store.directory_entry(code)
        return go(address("directory", code, commune)) if entry else _missing(here, officer)
    today, scope = now_in_vietnam().date(), scope_of(here, officer, commune)
    values = record_view.record(here, found, scope, today)
    page = f"{public_url(request)}/thu-tuc/{code}{f'?commune={commune.id}' if commune else ''}"
    in_force = here.store.local_fees(found, commune.province if commune else None, today)
    return _page(
        here,
        officer,
        "lookup_record.html",
        commune,
        title=values["name"],
        procedure=found,
        comparison=compared(found, values["kin"]),
        others=record_view.further(values["kin"]),
        copied=copy_text(found, in_force, commune, page),
        longest=LONGEST_COPY,
        **values,
    )


@router.get("/thu-tuc/{code}/nguoi-dan")
async def resident_of_procedure(here: Here, officer: Signed, code: str, xa: CommuneAsked = "") -> Response:
    """Return what the running assistant tells a resident of a procedure, aspect by aspect."""
    commune, found = commune_of(here, officer, xa), here.store.procedure(code)
    if found is None:
        return _missing(here, officer)
    heard, degraded = await resident_view.about_procedure(here, code, commune)
    back = address("procedure", code, commune)
    return _page(
        here, officer, "lookup_heard.html", commune, title=found.name, back=back, heard=heard, degraded=degraded
    )


@router.get("/giai-dap/{id}")
def answer(here: Here, officer: Signed, id: str, xa: CommuneAsked = "") -> Response:
    """Return a curated answer."""
    commune, found = commune_of(here, officer, xa), here.store.answer(id)
    return _entry(here, officer, commune, entry_view.answer_entry(here, found, commune) if found else None)


@router.get("/giai-dap/{id}/nguoi-dan")
async def resident_of_answer(here: Here, officer: Signed, id: str, xa: CommuneAsked = "") -> Response:
    """Return what the running assistant tells a resident in the place of a curated answer."""
    commune, found = commune_of(here, officer, xa), here.store.answer(id)
    if found is None:
        return _missing(here, officer)
    heard, degraded = await resident_view.about_answer(here, id, commune)
    back = address("answer", id, commune)
    return _page(
        here, officer, "lookup_heard.html", commune, title=found.question, back=back, heard=heard, degraded=degraded
    )


@router.get("/cai-cach/{plan}/{fact}")
def reform_fact(here: Here, officer: Signed, plan: str, fact: str, xa: CommuneAsked = "") -> Response:
    """Return a fact of a plan of one of the officer's communes."""
    known = fact_of(here.store, f"{plan}/{fact}")
    visible = known if known and officer.serves(known[0].commune) else None
    entry = entry_view.fact_entry(here, *visible) if visible else None
    return _entry(here, officer, commune_of(here, officer, xa), entry)


@router.get("/co-quan/{id}")
def office(here: Here, officer: Signed, id: str, xa: CommuneAsked = "") -> Response:
    """Return an outside office."""
    found = here.store.office(id)
    entry = entry_view.office_entry(found, now_in_vietnam().date()) if found else None
    return _entry(here, officer, commune_of(here, officer, xa), entry)


@router.get("/danh-ba/{code}")
def directory(here: Here, officer: Signed, code: str, xa: CommuneAsked = "") -> Response:
    """Return an entry of the national directory; the commune's own record when it has one."""
    commune = commune_of(here, officer, xa)
    if here.store.procedure(code):
        return go(address("procedure", code, commune))
    found = here.store.directory_entry(code)
    return _entry(here, officer, commune, entry_view.directory_entry(found) if found else None)


def _entry(here: Services, officer: Officer, commune: Commune | None, entry: dict[str, Any] | None) -> Response:
    if entry is None:
        return _missing(here, officer)
    return _page(here, officer, "lookup_entry.html", commune, title=entry["title"], entry=entry)


def _page(
    here: Services, officer: Officer, template: str, commune: Commune | None, *, title: str, **values: Any
) -> Response:
    known = {"typed": "", "commune": commune, "communes": served(here, officer)}
    return staff_page(here, officer, template, title=title, section="lookup", **{**known, **values})


def _missing(here: Services, officer: Officer) -> Response:
    detail = "Mục này không có trong dữ liệu, hoặc thuộc tỉnh, xã khác. Quay lại Tra cứu để tìm."
    return refused(here, officer, "Không tìm thấy", detail, status=404)
