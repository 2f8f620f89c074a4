"""OAuth v4 as Zalo does it: a consent page, PKCE, and refresh tokens that work once."""

import asyncio
import base64
import hashlib
import html
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from ops.zalo_stand_in.faults import Faults
from ops.zalo_stand_in.world import World

CODE_MS = 10 * 60 * 1000
ACCESS_SECONDS = 25 * 60 * 60
REFRESH_MS = 90 * 24 * 60 * 60 * 1000
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cho phép ứng dụng</title><style>body{{font:18px/1.5 system-ui;max-width:30rem;margin:3rem auto;padding:0 1rem}}
button{{font:inherit;padding:.7rem 1.4rem;background:#0068ff;color:#fff;border:0;border-radius:.5rem}}</style>
<h1>Cho phép ứng dụng quản lý tài khoản</h1><p>Máy chủ Zalo giả lập. Ứng dụng {app} xin quyền trả lời tin nhắn thay cho
tài khoản Zalo của xã.</p><form method="post">{hidden}<p>{choices}</p><button>Cho phép</button></form></html>"""


@dataclass(kw_only=True)
class Pair:
    """An access and a refresh token of one account; both die with the next refresh."""

    oa: str
    access: str
    refresh: str
    expires_at: int
    refresh_until: int


class OAuth:
    """The consent page and the token endpoint, with every pair that is alive."""

    def __init__(self, world: World, faults: Faults) -> None:
        """Begin without any token."""
        self.world = world
        self.faults = faults
        self.pairs: dict[str, Pair] = {}
        self.refreshes = 0
        self._codes: dict[str, tuple[str, str, int]] = {}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of Zalo's authorisation host."""
        return [
            web.get("/v4/oa/permission", self.permission),
            web.post("/v4/oa/permission", self.grant),
            web.post("/v4/oa/access_token", self.token),
        ]

    async def permission(self, request: web.Request) -> web.Response:
        """Show the consent page, or Zalo's error page for an unknown app or callback."""
        query = request.query
        if query.get("app_id") != self.world.app.id:
            return web.Response(text="-14002: ứng dụng không hoạt động", status=400)
        if self.world.app.callback not in ("", query.get("redirect_uri")) or not query.get("redirect_uri"):
            return web.Response(text="-14003: callback khác với khai báo của ứng dụng", status=400)
        kept = {name: query.get(name, "") for name in ("redirect_uri", "code_challenge", "state")}
        hidden = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">' for n, v in kept.items())
        choices = "<br>".join(
            f'<label><input type="radio" name="oa_id" value="{account.id}" {"checked" if not i else ""}> '
            f"{html.escape(account.name)}</label>"
            for i, account in enumerate(self.world.accounts.values())
        )
        page = PAGE.format(app=html.escape(self.world.app.id), hidden=hidden, choices=choices)
        return web.Response(text=page, content_type="text/html")

    async def grant(self, request: web.Request) -> web.Response:
        """Send the administrator back to the application with a code that works once, for ten minutes."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        if form.get("oa_id") not in self.world.accounts:
            return web.Response(text="-14002: chưa chọn tài khoản", status=400)
        code = secrets.token_urlsafe(24)
        self._codes[code] = (form["oa_id"], form.get("code_challenge", ""), self.world.now() + CODE_MS)
        back = {"code": code, "oa_id": form["oa_id"]} | ({"state": form["state"]} if form.get("state") else {})
        raise web.HTTPFound(f"{form['redirect_uri']}?{urlencode(back)}")

    async def token(self, request: web.Request) -> web.Response:
        """Exchange a code or a refresh token for a new pair; failures come with status 200, as Zalo's do."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.world.calls.append({"at": self.world.now(), "call": "token", "grant": form.get("grant_type", "")})
        fault = self.faults.take("token")
        if fault and fault.prevents:
            return _refused(fault.error, fault.message, fault.http)
        answer = self._exchanged(request, form)
        if fault and request.transport is not None:  # the pair was changed and the answer is lost or late
            await asyncio.sleep(fault.hang)
            if fault.drop:
                request.transport.abort()
        return answer

    def _exchanged(self, request: web.Request, form: dict[str, str]) -> web.Response:
        if request.content_type != "application/x-www-form-urlencoded":
            return _refused(-14001, "Content-Type must be application/x-www-form-urlencoded")
        if form.get("app_id") != self.world.app.id or request.headers.get("secret_key") != self.world.app.secret:
            return _refused(-14004, "Invalid app_id or secret_key")
        if form.get("grant_type") == "authorization_code":
            return self._of_code(form.get("code", ""), form.get("code_verifier", ""))
        if form.get("grant_type") == "refresh_token":
            return self._of_refresh(form.get("refresh_token", ""))
        return _refused(-14010, "Invalid grant type")

    def _of_code(self, code: str, verifier: str) -> web.Response:
        oa, challenge, until = self._codes.pop(code, ("", "", 0))
        if not oa or until < self.world.now():
            return _refused(-14013, "Authorization code is invalid or expired")
        if len(verifier) != 43 or _challenge(verifier) != challenge:
            return _refused(-14011, "Invalid code verifier")
        return web.json_response(self.answer(self.issue(oa)))

    def _of_refresh(self, refresh: str) -> web.Response:
        pair = next((pair for pair in self.pairs.values() if secrets.compare_digest(pair.refresh, refresh)), None)
        if pair is None or pair.refresh_until < self.world.now():
            return _refused(-14014, "Invalid refresh token")
        self.refreshes += 1
        return web.json_response(self.answer(self.issue(pair.oa)))

    def issue(self, oa: str) -> Pair:
        """Return a new pair of ``oa``; the one before is dead from now on."""
        now = self.world.now()
        self.pairs[oa] = Pair(
            oa=oa,
            access=secrets.token_urlsafe(48),
            refresh=secrets.token_urlsafe(48),
            expires_at=now + ACCESS_SECONDS * 1000,
            refresh_until=now + REFRESH_MS,
        )
        return self.pairs[oa]

    def answer(self, pair: Pair) -> dict[str, Any]:
        """Return a pair as the token endpoint writes it: the lifetime is a string."""
        return {"access_token": pair.access, "refresh_token": pair.refresh, "expires_in": str(ACCESS_SECONDS)}

    def account_of(self, access: str | None) -> tuple[str, int]:
        """Return whose token this is and 0, or what Zalo answers: -216 for an unknown one, -220 for an expired one."""
        for pair in self.pairs.values():
            if access and secrets.compare_digest(pair.access.encode(), access.encode()):
                return (pair.oa, 0) if pair.expires_at > self.world.now() else ("", -220)
        return "", -216


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _refused(code: int, reason: str, status: int = 200) -> web.Response:
    body = {"error": code, "error_name": reason, "error_reason": reason, "error_description": reason}
    return web.json_response(body, status=status)
