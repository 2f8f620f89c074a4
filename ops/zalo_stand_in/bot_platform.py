"""The newer Zalo Bot platform: another product, one token in the path, plain text only."""

import secrets
from typing import Any

import aiohttp
from aiohttp import web

from ops.zalo_stand_in.faults import Faults
from ops.zalo_stand_in.rules import TEXT_LIMIT
from ops.zalo_stand_in.world import World

BOT = "bot"


class BotPlatform:
    """Its routes; ``wrapped`` chooses whether webhooks come inside ``ok`` and ``result``."""

    def __init__(self, world: World, faults: Faults, *, token: str, wrapped: bool = True) -> None:
        """Serve one bot, without a webhook at first."""
        self.world = world
        self.faults = faults
        self.token = token
        self.wrapped = wrapped
        self.webhook = ""
        self.secret = ""
        self.waiting: list[dict[str, Any]] = []
        self.typing: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.post("/bot{token}/{method}", self.call), web.get("/bot{token}/{method}", self.call)]

    async def call(self, request: web.Request) -> web.Response:
        """Answer one method."""
        if request.match_info["token"] != self.token:
            return _refused(401, "Unauthorized")
        body = await request.json() if request.can_read_body else {}
        fault = self.faults.take("bot")
        if fault and fault.prevents:
            return _refused(fault.error or fault.http, fault.message or "trouble")
        match request.match_info["method"]:
            case "getMe":
                return _fine({"id": "b-0001", "account_name": "Bot thử", "account_type": "BASIC"})
            case "setWebhook":
                return self._set_webhook(str(body.get("url", "")), str(body.get("secret_token", "")))
            case "deleteWebhook":
                self.webhook = self.secret = ""
                return _fine({"url": ""})
            case "getUpdates":
                return self._updates()
            case "sendMessage":
                return self._send(str(body.get("chat_id", "")), str(body.get("text", "")))
            case "sendChatAction":
                self.typing.append(str(body.get("chat_id", "")))
                return _fine({})
            case _:
                return _refused(404, "Not found")

    def _set_webhook(self, url: str, secret: str) -> web.Response:
        if not url or not 8 <= len(secret) <= 256:
            return _refused(400, "url and a secret_token of 8 to 256 characters are needed")
        self.webhook, self.secret = url, secret
        return _fine({"url": url})

    def _updates(self) -> web.Response:
        if self.webhook:
            return _refused(409, "A webhook is set")
        return _fine(self.waiting.pop(0)) if self.waiting else _refused(408, "Request timeout")

    def _send(self, chat: str, text: str) -> web.Response:
        if not text or len(text) > TEXT_LIMIT or chat not in self.world.users:
            return _refused(400, "Bad request")
        bubble = self.world.show(BOT, chat, "oa", text)
        return _fine({"message_id": bubble.msg_id, "date": bubble.at})

    async def say(self, user: str, text: str, *, copies: int = 1, secret: str | None = None) -> list[int]:
        """Have a person write to the bot and return the statuses of the webhook; [] when none is set."""
        bubble = self.world.show(BOT, self.world.user(user), "user", text)
        message = {
            "message_id": "b0t" + secrets.token_hex(6),
            "date": bubble.at,
            "text": text,
            "from": {"id": user, "display_name": self.world.users[user], "is_bot": False},
            "chat": {"id": user, "chat_type": "PRIVATE"},
        }
        update = {"event_name": "message.text.received", "message": message}
        if not self.webhook:
            self.waiting.append(update)
            return []
        sent = {"ok": True, "result": update} if self.wrapped else update
        headers = {"X-Bot-Api-Secret-Token": self.secret if secret is None else secret}
        statuses = []
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
            for _ in range(copies):
                async with http.post(self.webhook, json=sent, headers=headers) as reply:
                    statuses.append(reply.status)
        return statuses


def _fine(result: dict[str, Any]) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(code: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": code, "description": description})
