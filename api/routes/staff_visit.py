"""One resident at the desk: the procedures of a visit with one list of papers, fees, days of return, and a sheet."""

import re
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.pages.browse import plain_name
from api.pages.links import linker, public_url
from api.pages.qr import qr_svg
from api.pages.render import page
from api.services import Here, Services
from api.staff.answered import Answered, go
from api.staff.page import HEADERS, refused, staff_page
from api.staff.session import Officer, Signed
from api.staff.visit import CHANNELS, FIGURES, MOST, VISIT, Visit, read_visit
from api.staff.visit_lists import Opened, open_lists
from api.staff.visit_view import day_words, view
from knowledge.hours import now_in_vietnam
from knowledge.records import Commune, Procedure
from knowledge.text import clean

router = APIRouter(prefix=VISIT)
SUGGESTED, LONGEST = 8, 200
_CODE = re.compile(r"\d\.\d{6}")
# The type of the printed sheet, by the most papers it is meant for; a procedure takes the room of three.
_SIZES = ((10, "medium"), (16, "small"))


@router.get("")
async def visit_page(request: Request, here: Here, officer: Signed) -> Response:
    """Return the page of a visit; an added procedure or code leads to the visit's own address."""
    visit, wrong = read_visit(request.query_params, now_in_vietnam())
    commune = _commune(here, officer, visit)
    opened = await open_lists(here, officer, visit.shares, commune)
    commune = commune or _of_lists(here, opened)
    procedures = _procedures(here, visit, commune, wrong)
    typed = clean(request.query_params.get("them", ""))[:LONGEST]
    added, suggested = _added(here, typed, commune, wrong)
    full = _with(procedures, [*added, *(each.procedure for each in opened if each.procedure)], wrong)
    known = tuple(each.code for each in opened if each.share)
    settled = _settled(visit, full, known, commune)
    if settled.pairs() != visit.pairs() and not wrong and all(each.share for each in opened):
        return go(settled.address())
    wrong += [each.wrong for each in opened if not each.share]
    values = {
        **view(here, settled, full, commune, opened),
        "visit": settled,
        "commune": commune,
        "communes": _served(here, officer),
        "channels": CHANNELS,
        "figures": FIGURES,
        "wrong": wrong,
        "public": [each for each in opened if each.public],
        "typed": typed if wrong or suggested else "",
        "suggested": [
            (plain_name(each), each, settled.address(codes=(*settled.codes, each.code))) for each in suggested
        ],
        "most": MOST,
        "day_words": day_words,
    }
    status = 422 if wrong else 200
    return staff_page(here, officer, "visit.html", title="Lần tiếp", section="lookup", status=status, **values)


@router.get("/in")
async def sheet(request: Request, here: Here, officer: Signed) -> Response:
    """Return the visit as a sheet to print and hand over: papers with tick boxes, fee, day, place, QR codes."""
    visit, wrong = read_visit(request.query_params, now_in_vietnam())
    commune = _commune(here, officer, visit)
    procedures = _procedures(here, visit, commune, wrong)
    if not procedures:
        return go(visit.address())
    settled = _settled(visit, procedures, (), commune)
    values = view(here, settled, procedures, commune, [])
    link = linker(commune)
    links = [(item, f"{public_url(request)}{link('/thu-tuc/' + item['code'])}") for item in values["items"]]
    many = len(values["needs"]) + 3 * len(procedures)
    values |= {
        "title": values["items"][0]["title"] if len(procedures) == 1 else "Giấy tờ cho một lần đến",
        "size": next((size for most, size in _SIZES if many <= most), "tiny"),
        "links": [(item, address, qr_svg(address, f"Mã QR: {item['title']}")) for item, address in links],
        "channel": CHANNELS[settled.channel],
        "back": visit.address(),
        "today": now_in_vietnam().date(),
        "day_words": day_words,
    }
    shown = page(here, "staff/visit_sheet.html", commune, **values)
    shown.headers.update(HEADERS)
    return shown


def _served(here: Services, officer: Officer) -> list[Commune]:
    return [commune for commune in here.store.communes() if officer.serves(commune.id)]


def _commune(here: Services, officer: Officer, visit: Visit) -> Commune | None:
    """Return the commune of the visit, the only one or the deployment's own unless named; raises Answered with 403."""
    served = _served(here, officer)
    if visit.commune:
        named = next((commune for commune in served if commune.id == visit.commune), None)
        if named is None:
            detail = "Xã này không thuộc các xã anh/chị phụ trách. Quay lại, chọn xã khác."
            raise Answered(refused(here, officer, "Không mở được", detail))
        return named
    if len(served) == 1:
        return served[0]
    return next((commune for commune in served if commune.id == here.settings.commune), None)


def _of_lists(here: Services, opened: list[Opened]) -> Commune | None:
    """Return the commune that the first list of a resident was made for."""
    named = (each.share.commune for each in opened if each.share)
    return next((here.store.commune(id) for id in named if id), None)


def _procedures(here: Services, visit: Visit, commune: Commune | None, wrong: list[str]) -> list[Procedure]:
    """Return the procedures of the visit as they are done in ``commune``; unknown codes are named in ``wrong``."""
    found: dict[str, Procedure] = {}
    for code in visit.codes:
        if here.store.procedure(code) is None:
            wrong.append(f"Không có thủ tục mã “{code}” trong dữ liệu. Kiểm tra lại mã, hoặc gõ tên thủ tục.")
            continue
        own = here.procedure(code, commune)
        found.setdefault(own.code, own)
    return list(found.values())


def _added(
    here: Services, typed: str, commune: Commune | None, wrong: list[str]
) -> tuple[list[Procedure], list[Procedure]]:
    """Return the procedure that was typed by its code, and those that words may mean."""
    if not typed:
        return [], []
    if code := _CODE.fullmatch(typed):
        if here.store.procedure(code.group()):
            return [here.procedure(typed, commune)], []
        wrong.append(f"Không có thủ tục mã “{typed}” trong dữ liệu. Kiểm tra lại mã, hoặc gõ tên thủ tục.")
        return [], []
    found = here.search(typed, commune)[:SUGGESTED]
    if not found:
        wrong.append(f"Không tìm thấy thủ tục nào như “{typed}”. Thử tên khác hoặc mã dạng 1.001193.")
    return [], found


def _suggestion(visit: Visit, procedure: Procedure) -> tuple[str, Procedure, str]:
    """Return a procedure's plain name, the procedure, and the address of the visit with it."""
    return plain_name(procedure), procedure, visit.address(codes=(*visit.codes, procedure.code))


def _with(procedures: list[Procedure], more: list[Procedure], wrong: list[str]) -> list[Procedure]:
    """Return ``procedures`` and ``more``, each once, as many as a visit holds."""
    found = {procedure.code: procedure for procedure in [*procedures, *more]}
    if len(found) > MOST:
        wrong.append(f"Một lượt tối đa {MOST} thủ tục. Bỏ bớt một thủ tục rồi thêm lại, hoặc mở lượt khác.")
    return list(found.values())[:MOST]


def _settled(visit: Visit, procedures: list[Procedure], shares: tuple[str, ...], commune: Commune | None) -> Visit:
    """Return the visit with what was found in place of what was typed."""
    changes: dict[str, Any] = {"codes": tuple(procedure.code for procedure in procedures), "shares": shares}
    return Visit(**{**vars(visit), **changes, "commune": commune.id if commune else ""})
