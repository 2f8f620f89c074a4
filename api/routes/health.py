"""GET /healthz and /readyz: is the door alive, and is every part behind it ready."""

import asyncio

import aiohttp
from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from api.problems import documented, problem_response
from api.schemas import PartHealth, Readiness
from api.services import Here, Services

router = APIRouter(tags=["health"])
_TIMEOUT = aiohttp.ClientTimeout(total=2)


@router.get("/healthz", summary="Cửa còn sống")
async def healthz() -> dict[str, bool]:
    """Luôn trả lời khi tiến trình còn chạy, không hỏi phần nào khác."""
    return {"alive": True}


@router.get("/readyz", response_model=Readiness, responses=documented(503), summary="Mọi phần đã sẵn sàng")
async def readyz(here: Here) -> Response:
    """200 khi mọi phần sẵn sàng; 503 kèm danh sách phần chưa sẵn sàng."""
    rasa, actions = await asyncio.gather(
        _answers(here, f"http://127.0.0.1:{here.settings.rasa_port}/"),
        _answers(here, f"http://127.0.0.1:{here.settings.actions_port}/health"),
    )
    parts = {"knowledge": _knowledge(here), "rasa": rasa, "actions": actions}
    document = {name: part.model_dump() for name, part in parts.items()}
    if all(part.ready for part in parts.values()):
        return JSONResponse({"ready": True, "parts": document}, headers={"cache-control": "no-store"})
    waiting = ", ".join(name for name, part in parts.items() if not part.ready)
    return problem_response(
        "not-ready",
        detail=f"Phần chưa sẵn sàng: {waiting}. Câu hỏi vẫn được trả lời từ tra cứu.",
        headers={"retry-after": "5"},
        ready=False,
        parts=document,
    )


def _knowledge(here: Services) -> PartHealth:
    meta = here.store.meta()
    known = {"built at": meta.get("built_at"), "fingerprint": meta.get("fingerprint")}
    return PartHealth(ready=True, detail=", ".join(f"{key} {value}" for key, value in known.items() if value) or None)


async def _answers(here: Services, url: str) -> PartHealth:
    try:
        async with here.http.get(url, timeout=_TIMEOUT) as response:
            ok = response.status == 200
            return PartHealth(ready=ok, detail=None if ok else f"status {response.status}")
    except (aiohttp.ClientError, TimeoutError) as error:
        return PartHealth(ready=False, detail=type(error).__name__)
