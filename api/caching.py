"""ETags for what only changes with the knowledge database and the day (local fees come into force by date)."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from api.services import Services
from knowledge.hours import now_in_vietnam

_CACHE = "public, max-age=300"


def etag(request: Request, here: Services) -> str:
    """Return the weak ETag of this address for today's knowledge."""
    state = f"{here.store.meta().get('fingerprint')} {now_in_vietnam().date()} {request.url.path}?{request.url.query}"
    return f'W/"{hashlib.sha256(state.encode()).hexdigest()[:20]}"'


def unchanged(request: Request, here: Services) -> Response | None:
    """Return a 304 when the client already holds the current version."""
    tag = etag(request, here)
    held = {item.strip() for item in request.headers.get("if-none-match", "").split(",")}
    return Response(status_code=304, headers=_headers(tag)) if tag in held else None


def cacheable(response: Response, request: Request, here: Services) -> Response:
    """Return ``response`` with its ETag and Cache-Control."""
    response.headers.update(_headers(etag(request, here)))
    return response


def _headers(tag: str) -> dict[str, str]:
    return {"etag": tag, "cache-control": _CACHE}
