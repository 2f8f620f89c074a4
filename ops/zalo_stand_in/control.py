"""The hand of whoever tries things out: what a resident does, what goes wrong, what everybody was shown; under /_/."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from ops.zalo_stand_in.bot_platform import BOT, BotPlatform
from ops.zalo_stand_in.courier import Courier
from ops.zalo_stand_in.events import Event
from ops.zalo_stand_in.faults import PRESETS, Faults
from ops.zalo_stand_in.oauth import OAuth
from ops.zalo_stand_in.openapi import OpenApi
from ops.zalo_stand_in.residents import Delivery, Residents
from ops.zalo_stand_in.world import World

Body = dict[str, Any]
HOW = ("after", "copies", "apart", "flaw", "retries")


class Control:
    """The control endpoints: JSON in, JSON out; 400 with the reason for what cannot be done."""

    def __init__(
        self,
        world: World,
        courier: Courier,
        residents: Residents,
        api: OpenApi,
        oauth: OAuth,
        faults: Faults,
        bot: BotPlatform,
    ) -> None:
        """Hold what is controlled."""
        self.world, self.courier, self.residents, self.api = world, courier, residents, api
        self.oauth, self.faults, self.bot = oauth, faults, bot

    def routes(self) -> list[web.RouteDef]:
        """Return the routes: acts are posted, state is read."""
        acts = {
            "say": self.say,
            "send": self.send,
            "press": self.press,
            "act": self.act,
            "staff": self.staff,
            "raw": self.raw,
            "faults": self.set_faults,
            "account": self.account,
            "clock": self.clock,
            "tokens": self.tokens,
        }
        posts = [web.post(f"/_/{name}", _taking(act)) for name, act in acts.items()]
        return [*posts, web.get("/_/log", self.log), web.get("/_/state", self.state)]

    async def say(self, body: Body) -> Body:
        """Write as a resident; ``wait`` true waits for the webhook's last status."""
        oa, user, text = self._who(body)[0], self._who(body)[1], str(body["text"])
        if oa == BOT:
            return {"statuses": await self.bot.say(user, text, copies=int(body.get("copies", 1)))}
        if conversation := body.get("anonymous"):
            self.residents.anonymous[user] = str(conversation)
        bubble, event = self.residents.say(oa, user, text, quote=str(body.get("quote", "")))
        return {"msg_id": bubble.msg_id, **await self._deliver(event, body)}

    async def send(self, body: Body) -> Body:
        """Send an attachment as a resident."""
        bubble, event = self.residents.send(*self._who(body), str(body["kind"]))
        return {"msg_id": bubble.msg_id, **await self._deliver(event, body)}

    async def press(self, body: Body) -> Body:
        """Press the button ``index`` of message ``msg_id``."""
        pressed = self.residents.press(str(body["msg_id"]), int(body["index"]))
        return {} if pressed is None else {"msg_id": pressed[0].msg_id, **await self._deliver(pressed[1], body)}

    async def act(self, body: Body) -> Body:
        """Follow, unfollow, chatnow, withdraw or info."""
        return await self._deliver(
            self.residents.act(*self._who(body), str(body["name"]), **body.get("info", {})), body
        )

    async def staff(self, body: Body) -> Body:
        """Write by hand as an officer."""
        return await self._deliver(self.residents.staff(*self._who(body), str(body["text"])), body)

    async def raw(self, body: Body) -> Body:
        """Deliver any event as it is given."""
        return await self._deliver(body["event"], body)

    async def set_faults(self, body: Body) -> Body:
        """Set up trouble: ``clear`` first when asked, then a ``preset`` or fields of a fault."""
        if body.pop("clear", False):
            self.faults.clear()
        if body:
            self.faults.add(**body)
        return {}

    async def account(self, body: Body) -> Body:
        """Change which endpoint is open to an account, or what is left of its quota."""
        account = self.world.accounts[str(body["oa"])]
        account.mode = body.get("mode", account.mode)
        account.remain = int(body.get("remain", account.remain))
        return {}

    async def clock(self, body: Body) -> Body:
        """Set the stand-in's clock ahead by hours."""
        self.world.ahead_ms += int(float(body["hours"]) * 3_600_000)
        return {"now": self.world.now()}

    async def tokens(self, body: Body) -> Body:
        """Do what the console's API explorer does, a new pair; or let the access token expire, or lose both."""
        oa = str(body["oa"])
        if body.get("do") == "expire":
            self.oauth.pairs[oa].expires_at = 0
        elif body.get("do") == "revoke":
            self.oauth.pairs.pop(oa, None)
        else:
            return self.oauth.answer(self.oauth.issue(oa))
        return {}

    async def log(self, request: web.Request) -> web.Response:
        """Return everything shown after number ``after``, of one account and resident when named."""
        query = request.query
        shown = self.api.shown(int(query.get("after", 0)), query.get("oa", ""), query.get("user", ""))
        return web.json_response(
            {"bubbles": shown, "trouble": len([f for f in self.faults.waiting if f.used < f.times])}
        )

    async def state(self, _request: web.Request) -> web.Response:
        """Return accounts, residents, calls, deliveries and the trouble that can be set up."""
        return web.json_response(
            {
                "webhook": self.courier.webhook,
                "accounts": [vars(account) for account in self.world.accounts.values()],
                "users": self.world.users,
                "presets": list(PRESETS),
                "calls": self.world.calls[:-31:-1],
                "attempts": self.courier.summary(),
                "refreshes": self.oauth.refreshes,
                "gave_up": self.courier.gave_up,
                "busy": self.courier.busy,
                "typing": self.bot.typing,
                "has_token": sorted(self.oauth.pairs),
            }
        )

    def _who(self, body: Body) -> tuple[str, str]:
        oa = str(body.get("oa") or next(iter(self.world.accounts)))
        if oa != BOT and oa not in self.world.accounts:
            raise KeyError(oa)
        return oa, self.world.user(str(body["user"]), str(body.get("name", "")))

    async def _deliver(self, event: Event, body: Body) -> Body:
        tasks = self.residents.deliver(event, Delivery(**{name: body[name] for name in HOW if name in body}))
        return {"statuses": [await task for task in tasks]} if body.get("wait") else {}


def _taking(act: Callable[[Body], Awaitable[Body]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(await act(await request.json()))
        except (LookupError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return handler
