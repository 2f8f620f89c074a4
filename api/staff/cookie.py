"""The cookie of a staff session: sent to our pages alone, out of reach of scripts, on HTTPS never without it."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

PLAIN, SECURE = "hoixa_staff", "__Host-hoixa_staff"


def token(request: Request) -> str:
    """Return the session token the browser sent, "" for none."""
    return request.cookies.get(SECURE if _https(request) else PLAIN, "")


def set_token(request: Request, response: Response, value: str) -> Response:
    """Have the browser keep a session token until it is closed; return ``response``."""
    secure = _https(request)
    name = SECURE if secure else PLAIN
    response.set_cookie(name, value, path="/", secure=secure, httponly=True, samesite="strict")
    return response


def drop_token(request: Request, response: Response) -> Response:
    """Have the browser forget its session token; return ``response``."""
    secure = _https(request)
    response.delete_cookie(SECURE if secure else PLAIN, path="/", secure=secure, httponly=True, samesite="strict")
    return response


def _https(request: Request) -> bool:
    """Return True when the browser is on HTTPS, also behind a proxy that did not say so."""
    public = urlsplit(request.app.state.services.settings.public_url)
    return request.url.scheme == "https" or (
        public.scheme == "https" and public.netloc == request.headers.get("host", "")
    )
