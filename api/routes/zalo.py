"""What Zalo calls: the webhooks of both channels, the return from the consent page, and the proof of the domain."""

import logging
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.channels.channel import Refused
from api.channels.receive import receive
from api.channels.zalo import consent, signature
from api.problems import Problem
from api.services import Here, refuse_if_waiting
from knowledge.paths import var_dir

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)
_OK, _REFUSED = "ok", "refused"


@router.get("/zalo/webhook")
async def probe() -> PlainTextResponse:
    """Answer Zalo's look at the address."""
    return PlainTextResponse(_OK)


@router.post("/zalo/webhook")
async def zalo_webhook(request: Request, here: Here) -> PlainTextResponse:
    """Store an event and say so; 401 for a false signature, 429 for many from one address.

    An empty object is Zalo's check when the URL is saved.
    """
    raw = await request.body()
    if raw.strip() == b"{}" and signature.HEADER not in request.headers:
        return PlainTextResponse(_OK)
    return await _take("zalo", raw, request, here)


@router.post("/zalo-bot/webhook")
async def zalo_bot_webhook(request: Request, here: Here) -> PlainTextResponse:
    """Store an event of the Zalo Bot platform; 401 without our secret."""
    return await _take("zalo_bot", await request.body(), request, here)


@router.get("/zalo/callback")
async def callback(here: Here, code: str = "", oa_id: str = "", state: str = "") -> PlainTextResponse:
    """Take the code of a consent that `python -m api.channels zalo authorise` asked for, and say how it went."""
    try:
        told = await consent.finish(here.channels, here.records, code=code, oa_id=oa_id, state=state)
    except consent.ConsentError as error:
        return PlainTextResponse(str(error), 400, headers={"cache-control": "no-store"})
    return PlainTextResponse(told, headers={"cache-control": "no-store"})


@router.get("/zalo_verifier{code}.html")
async def verifier(code: Annotated[str, InPath(pattern=r"^[A-Za-z0-9_-]{1,100}$")]) -> Response:
    """Serve the file that proves to Zalo whose domain this is, exactly as it lies in the folder of live files."""
    path = var_dir() / f"zalo_verifier{code}.html"
    if not path.is_file():
        raise Problem("not-found")
    return Response(path.read_bytes(), media_type="text/html")


async def _take(name: str, raw: bytes, request: Request, here: Here) -> PlainTextResponse:
    channel = here.channels.by_name.get(name)
    if channel is None:
        return PlainTextResponse(_REFUSED, 401)
    try:
        await receive(channel, raw, request.headers, here)
    except Refused:
        refuse_if_waiting(here.channels.by_refused.wait(request.client.host if request.client else ""))
        return PlainTextResponse(_REFUSED, 401)
    return PlainTextResponse(_OK)
