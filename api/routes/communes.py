"""GET /api/v1/communes: the communes this assistant serves."""

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.caching import cacheable, unchanged
from api.problems import documented
from api.schemas import CommuneItem, CommuneList
from api.services import Here, limit_address
from knowledge.hours import known, week_words
from knowledge.profile import confirmed
from knowledge.records import Commune

router = APIRouter(tags=["communes"], dependencies=[Depends(limit_address)])


@router.get("/api/v1/communes", response_model=CommuneList, responses=documented(429), summary="Các xã, phường")
async def list_communes(request: Request, here: Here) -> Response:
    """Điều chưa được cán bộ xác nhận để trống (null)."""
    if same := unchanged(request, here):
        return same
    communes = CommuneList(items=[_item(commune) for commune in here.store.communes()])
    return cacheable(JSONResponse(communes.model_dump()), request, here)


def _item(commune: Commune) -> CommuneItem:
    return CommuneItem(
        id=commune.id,
        name=commune.name,
        unit_type=commune.unit_type,
        title=commune.title,
        province=commune.province,
        service_centre=commune.service_centre,
        address=confirmed(commune.address),
        working_hours=week_words(commune.hours) if known(commune.hours) else None,
        hotline=confirmed(commune.hotline),
        website=confirmed(commune.website),
    )
