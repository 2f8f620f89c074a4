"""What happens to every request before a route sees it: body size, content type, security headers. Plain ASGI."""

import logging
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, problem_response

log = logging.getLogger(__name__)
MAX_BODY = 16 * 1024
# A form writes a letter of Vietnamese with up to nine; Zalo says what its bodies may hold, not we.
MAX_BODY_AT = {
    "/phan-anh/gui": 64 * 1024,
    "/zalo/webhook": 1024 * 1024,
    "/zalo-bot/webhook": 1024 * 1024,
    # A whole procedure; the locked screen carries one there and back.
    "/staff/noi-dung/luu": 256 * 1024,
    "/staff/khoa": 256 * 1024,
    # A list of procedures as a file, which says itself when it is too large; a tick for each of its rows.
    "/staff/noi-dung/nhap": 8 * 1024 * 1024,
    "/staff/noi-dung/nhap/dua-vao": 512 * 1024,
}
JSON_ONLY = "/api/v1/chat"
# Nothing inline, nothing from elsewhere: all scripts and styles are files of ours.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})


class Door:
    """Middleware that refuses bodies too large or not JSON, adds security headers, answers what failed inside."""

    def __init__(self, app: ASGIApp, on_error: Callable[[Request], Response]) -> None:
        """Wrap ``app``; ``on_error`` gives the answer to a request that ended in an unexpected exception."""
        self.app = app
        self._on_error = on_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request at once, pass on any other."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] not in _BODILESS:
            refusal = _refusal(scope["path"], Headers(scope=scope))
            if refusal:
                await problem_response(refusal)(scope, receive, _with_headers(send))
                return
            receive = _limited(receive, max_body(scope["path"]))
        sender = _with_headers(send)
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await sender(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise
            await self._on_error(Request(scope))(scope, receive, sender)


def max_body(path: str) -> int:
    """Return how many bytes a body sent to ``path`` may have."""
    return MAX_BODY_AT.get(path, MAX_BODY)


def _refusal(path: str, headers: Headers) -> str | None:
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > max_body(path):
        return "body-too-large"
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return "not-json" if path == JSON_ONLY and media_type != "application/json" else None


def _limited(receive: Receive, most: int) -> Receive:
    """Return ``receive`` that counts what really arrives: chunked bodies declare no length."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise Problem("body-too-large")
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def extended(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
            if headers.get("content-type", "").startswith("text/html"):
                headers.setdefault("content-security-policy", CONTENT_SECURITY_POLICY)
        await send(message)

    return extended
