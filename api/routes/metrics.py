"""GET /metrics for Prometheus: to this machine itself or to who holds the token; for others there is no such page.

A web server in front connects from this very machine too. What comes through one names the host the resident asked for
and, as a rule, the address it came from: neither is there when Prometheus asks directly.
"""

import hmac
from ipaddress import IPv6Address, ip_address

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.door_state import DoorState
from api.services import Here

router = APIRouter(include_in_schema=False)
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_OURSELVES = ("localhost", "127.0.0.1", "::1")


@router.get("/metrics")
def metrics(request: Request, here: Here) -> Response:
    """Return the metrics; raises HTTPException 404 for who may not see them."""
    if not (_has_token(request, here.settings.metrics_token) or _is_direct(request)):
        raise HTTPException(404)
    state = CollectorRegistry()
    state.register(DoorState(here))
    body = generate_latest(here.metrics.registry) + generate_latest(state)
    return Response(body, media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})


def _has_token(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_direct(request: Request) -> bool:
    """Return True for what this machine itself asked, with no web server between."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return address.is_loopback and request.url.hostname in _OURSELVES
