"""Zalo's sending API: messages over v3 and v2, reactions, quota, the account; failures come with HTTP 200."""

import asyncio
import json
from dataclasses import asdict
from typing import Any

from aiohttp import web

from ops.zalo_stand_in import rules
from ops.zalo_stand_in.faults import Fault, Faults
from ops.zalo_stand_in.oauth import OAuth
from ops.zalo_stand_in.residents import Residents
from ops.zalo_stand_in.world import Bubble, World

WINDOW_FREE_MS = 48 * 60 * 60 * 1000


class OpenApi:
    """The routes of Zalo's API host."""

    def __init__(self, world: World, oauth: OAuth, residents: Residents, faults: Faults) -> None:
        """Serve what the others know."""
        self.world = world
        self.oauth = oauth
        self.residents = residents
        self.faults = faults

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/v3.0/oa/message/cs", self.message_v3),
            web.post("/v2.0/oa/message", self.message_v2),
            web.post("/v3.0/oa/quota/message", self.quota),
            web.get("/v2.0/oa/getoa", self.getoa),
            web.get("/v3.0/oa/user/detail", self.detail),
        ]

    async def message_v3(self, request: web.Request) -> web.StreamResponse:
        """Take a reply over v3."""
        return await self._message(request, "v3")

    async def message_v2(self, request: web.Request) -> web.StreamResponse:
        """Take a reply, a reaction or an answer to an anonymous visitor over v2."""
        return await self._message(request, "v2")

    async def _message(self, request: web.Request, version: str) -> web.StreamResponse:
        oa, error = self.oauth.account_of(request.headers.get("access_token"))
        body = await _json(request)
        recipient = _part(body, "recipient")
        user = str(recipient.get("user_id") or recipient.get("anonymous_id") or "")
        buttons = bool(_buttons_of(body))
        fault = self.faults.take("send", endpoint=version, user=user, buttons=buttons)
        if fault and fault.prevents:
            await asyncio.sleep(fault.hang)
            code, message, data = fault.error, fault.message, None
        elif error:
            code, message, data = error, _TOKEN_WORDS[error], None
        else:
            code, message, data = self._take(oa, version, user, recipient, body)
        self.world.calls.append(
            {"at": self.world.now(), "call": version, "oa": oa, "user": user, "error": code, "buttons": buttons}
        )
        return await _answer(request, fault, code, message, data)

    def _take(
        self, oa: str, version: str, user: str, recipient: dict[str, Any], body: dict[str, Any]
    ) -> tuple[int, str, dict[str, Any] | None]:
        anonymous = "anonymous_id" in recipient
        refusals = [rules.endpoint(self.world.accounts[oa], version), rules.window(self.world, oa, user)]
        if anonymous and (version == "v3" or self.residents.anonymous.get(user) != recipient.get("conversation_id")):
            refusals.append((-201, "conversation_id is invalid"))
        action = body.get("sender_action")
        if action is None:
            refusals.append(rules.content(self.world, user, body.get("message")))
        elif version == "v3" or self.world.find(str(action.get("react_message_id"))) is None:
            refusals.append((-201, "react_message_id is invalid"))
        code, message = next((refusal for refusal in refusals if refusal[0]), rules.FINE)
        if code:
            return code, message, None
        if action is not None:
            return 0, message, self._react(action)
        bubble = self._show(oa, user, body["message"])
        return 0, message, {"message_id": bubble.msg_id, ("anonymous_id" if anonymous else "user_id"): user}

    def _react(self, action: dict[str, Any]) -> dict[str, Any]:
        bubble = self.world.find(str(action["react_message_id"]))
        assert bubble is not None  # looked up before
        bubble.reaction = str(action.get("react_icon", ""))
        return {"message_id": bubble.msg_id}

    def _show(self, oa: str, user: str, message: dict[str, Any]) -> Bubble:
        self.world.accounts[oa].remain -= 1
        attachment = message.get("attachment")
        bubble = self.world.show(
            oa,
            user,
            "oa",
            message.get("text", ""),
            buttons=_buttons_of({"message": message}),
            attachment=attachment,
            quote=message.get("quote_message_id", ""),
        )
        self.residents.arrived(bubble)
        return bubble

    async def quota(self, request: web.Request) -> web.StreamResponse:
        """Tell when the resident last wrote and how many replies are left."""
        oa, error = self.oauth.account_of(request.headers.get("access_token"))
        fault = self.faults.take("quota")
        if error or (fault and fault.prevents):
            return await _answer(
                request, fault, error or (fault.error if fault else 0), _TOKEN_WORDS.get(error, ""), None
            )
        talk = self.world.talk(oa, str((await _json(request)).get("user_id", "")))
        free = self.world.now() - talk.last_interaction <= WINDOW_FREE_MS
        remain = self.world.accounts[oa].remain if free else 0
        data = {"last_interaction": talk.last_interaction, "cs_reply": {"remain": remain}}
        return await _answer(request, fault, 0, "Success", data)

    async def getoa(self, request: web.Request) -> web.StreamResponse:
        """Tell about the account: kind 4 is a state agency."""
        oa, error = self.oauth.account_of(request.headers.get("access_token"))
        if error:
            return await _answer(request, self.faults.take("getoa"), error, _TOKEN_WORDS[error], None)
        account = self.world.accounts[oa]
        data = {"oa_id": oa, "name": account.name, "oa_type": 4 if account.mode == "v2" else 2, "is_verified": True}
        return await _answer(request, self.faults.take("getoa"), 0, "Success", data)

    async def detail(self, request: web.Request) -> web.StreamResponse:
        """Tell a resident's name and whether they follow."""
        oa, error = self.oauth.account_of(request.headers.get("access_token"))
        user = str(_parsed(request.query.get("data", "")).get("user_id", ""))
        if error or user not in self.world.users:
            code = error or -201
            return await _answer(request, None, code, _TOKEN_WORDS.get(code, "user_id is invalid"), None)
        talk = self.world.talk(oa, user)
        data = {"user_id": user, "display_name": self.world.users[user], "user_is_follower": talk.following}
        return await _answer(request, None, 0, "Success", data)

    def shown(self, after: int, oa: str, user: str) -> list[dict[str, Any]]:
        """Return the bubbles after ``after`` as the page and the tests read them."""
        return [asdict(bubble) for bubble in self.world.shown(oa=oa, user=user, after=after)]


_TOKEN_WORDS = {-216: "Access token is invalid", -220: "Access token is expired or removed"}


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _buttons_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    buttons = _part(_part(_part(body, "message"), "attachment"), "payload").get("buttons")
    return [button for button in buttons if isinstance(button, dict)] if isinstance(buttons, list) else []


def _parsed(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


async def _json(request: web.Request) -> dict[str, Any]:
    return _parsed(await request.text())


async def _answer(
    request: web.Request, fault: Fault | None, code: int, message: str, data: dict[str, Any] | None
) -> web.StreamResponse:
    if fault and not fault.prevents:
        await asyncio.sleep(fault.hang)
    if fault and fault.drop and request.transport is not None:
        request.transport.abort()
    if fault and fault.http != 200:
        return web.Response(status=fault.http, text="<html>Bad gateway</html>", content_type="text/html")
    body: dict[str, Any] = {"error": code, "message": message} | ({"data": data} if data is not None else {})
    return web.json_response(body)
