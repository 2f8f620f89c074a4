"""GET /api/v1/procedures: search and list procedures, and one procedure in full."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.caching import cacheable, unchanged
from api.problems import documented
from api.schemas import ProcedureItem, ProcedureList
from api.services import CommuneId, Here, limit_address
from knowledge.records import Procedure
from knowledge.text import clean

router = APIRouter(prefix="/api/v1/procedures", tags=["procedures"], dependencies=[Depends(limit_address)])


@router.get("", response_model=ProcedureList, responses=documented(422, 429), summary="Tìm hoặc liệt kê thủ tục")
async def list_procedures(
    request: Request,
    here: Here,
    commune: CommuneId = None,
    q: Annotated[str, Query(max_length=1000, description="Điều cần tìm, có dấu hay không dấu.")] = "",
    field: Annotated[str | None, Query(max_length=200, description="Đúng tên lĩnh vực.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
) -> Response:
    """Có `q` thì xếp theo độ khớp, không thì theo tên. Có `commune` thì lấy bản riêng của tỉnh đó."""
    place = here.commune(commune)
    if same := unchanged(request, here):
        return same
    q = clean(q)
    if q:
        found = [procedure for procedure in here.search(q, place) if field in (None, procedure.field)]
    else:
        province = place.province if place else None
        of_here = (p for p in here.store.procedures(field) if p.province in (None, province))
        found = list({p.code: p for p in (here.store.localised(own, province) for own in of_here)}.values())
    page = ProcedureList(total=len(found), items=[item(p, commune) for p in found[:limit]])
    return cacheable(JSONResponse(page.model_dump()), request, here)


@router.get("/{code}", responses=documented(404, 422, 429), summary="Một thủ tục đầy đủ, theo xã nếu có")
async def one_procedure(request: Request, code: str, here: Here, commune: CommuneId = None) -> dict[str, Any]:
    """Giấy tờ, phí, thời hạn, các bước, nơi nộp và nguồn. `requested_code` là mã đã hỏi, `code` là bản được áp dụng."""
    place = here.commune(commune)
    procedure = here.procedure(code, place)
    if same := unchanged(request, here):
        return same  # type: ignore[return-value] # FastAPI passes responses through
    document = {"requested_code": code, **here.card(procedure, place)}
    return cacheable(JSONResponse(document), request, here)  # type: ignore[return-value]


def item(procedure: Procedure, commune: str | None) -> ProcedureItem:
    """Return one line of a list of procedures, with the address of its page."""
    query = f"?commune={commune}" if commune else ""
    return ProcedureItem(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        agency=procedure.agency,
        province=procedure.province,
        portal_url=procedure.portal_url,
        url=f"/thu-tuc/{procedure.code}{query}",
    )
