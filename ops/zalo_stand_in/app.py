"""The stand-in put together: Zalo's hosts, the control endpoints and the page, behind one port."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

from aiohttp import web

from ops.zalo_stand_in.bot_platform import BotPlatform
from ops.zalo_stand_in.control import Control
from ops.zalo_stand_in.courier import Courier
from ops.zalo_stand_in.faults import Faults
from ops.zalo_stand_in.oauth import OAuth
from ops.zalo_stand_in.openapi import OpenApi
from ops.zalo_stand_in.residents import Residents, Sender
from ops.zalo_stand_in.signing import Stamp
from ops.zalo_stand_in.world import Account, App, World

HERE = Path(__file__).parent
FILES = {"/": "page.html", "/page.css": "page.css", "/page.js": "page.js"}
OA, OTHER_OA = "8000000000000000001", "8000000000000000002"
BOT_TOKEN = "1:demo-bot-token"


class StandIn:
    """The whole stand-in; used with ``async with`` it listens on 127.0.0.1."""

    def __init__(
        self,
        *,
        port: int,
        webhook: str,
        app: App | None = None,
        accounts: list[Account] | None = None,
        factor: float = 1.0,
        stamp: Stamp | None = "body",
        receipts: Sender | None = "oa",
        bot_token: str = BOT_TOKEN,
        bot_wrapped: bool = True,
    ) -> None:
        """Prepare; ``factor`` shortens Zalo's waiting times, ``stamp`` and ``receipts`` None take both readings."""
        self.port = port
        app = app or App()
        self.world = World(app, accounts or [Account(id=OA, name="UBND xã (thử)")])
        self.faults = Faults()
        self.courier = Courier(webhook, app, factor=factor, stamp=stamp)
        self.residents = Residents(self.world, self.courier, receipts=receipts)
        self.oauth = OAuth(self.world, self.faults)
        self.api = OpenApi(self.world, self.oauth, self.residents, self.faults)
        self.bot = BotPlatform(self.world, self.faults, token=bot_token, wrapped=bot_wrapped)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Return where it is reached, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def application(self) -> web.Application:
        """Return the aiohttp application."""
        application = web.Application()
        control = Control(self.world, self.courier, self.residents, self.api, self.oauth, self.faults, self.bot)
        for part in (self.api, self.oauth, self.bot, control):
            application.add_routes(part.routes())
        application.add_routes([web.get(path, _file(name)) for path, name in FILES.items()])
        return application

    async def __aenter__(self) -> Self:
        """Listen."""
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening and give up what is under way."""
        await self.courier.close()
        if self._runner:
            await self._runner.cleanup()


def _file(name: str) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    async def handler(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / name, headers={"Cache-Control": "no-store"})

    return handler
