"""A real application over real knowledge, and a small real HTTP server in Rasa's place."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from aiohttp import web
from fastapi import FastAPI
from starlette.routing import BaseRoute

from api.app import create_app
from api.channels.zalo.oauth import Pair
from api.channels.zalo.tokens import Tokens
from api.open_knowledge import Knowledge, Live
from api.records.channel_tables import outbox
from api.records.database import Database, open_database
from api.records.outbox import UNCERTAIN
from api.records.secrets import Vault
from api.records.tables import metadata
from api.settings import Settings
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store
from tests.api.postgres import Postgres, start
from tests.api.zalo_fake import SETTINGS, FakeZalo, account

ANSWER: dict[str, Any] = {
    "outcome": "answer",
    "topic": "procedure",
    "procedure": "1.001193",
    "aspect": "documents",
    "commune": None,
    "messages": [{"text": "Giấy tờ cần nộp: tờ khai.", "card": None, "links": []}],
    "choices": [],
    "sources": [],
    "referral": None,
    "parts": [],
    "confidence": 0.9,
}


class FakeRasa:
    """Answers the REST channel with ``reply`` after ``delay`` seconds, once it is ``free``; keeps what it was asked."""

    def __init__(self) -> None:
        self.reply: Any = [{"recipient_id": "x", "custom": ANSWER}]
        self.raw: bytes | None = None
        self.status = 200
        self.delay = 0.0
        self.free = asyncio.Event()
        self.free.set()
        self.asked: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.reloads = 0
        self.reload_status = 200
        self.port = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        await self.free.wait()
        await asyncio.sleep(self.delay)
        if self.raw is not None:
            return web.Response(body=self.raw, status=self.status)
        return web.json_response(self.reply, status=self.status)

    async def forget(self, request: web.Request) -> web.Response:
        if self.status != 200:
            return web.Response(status=self.status)
        self.forgotten.append((await request.json())["sender"])
        return web.json_response({"status": "forgotten"})

    async def reload(self, request: web.Request) -> web.Response:  # noqa: ARG002
        self.reloads += 1
        return web.Response(status=self.reload_status)

    async def hello(self, request: web.Request) -> web.Response:  # noqa: ARG002
        return web.Response(text="Hello from Rasa")


SQLITE = "sqlite"
Door = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    fake = FakeRasa()
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", fake.answer)
    app.router.add_post("/webhooks/rest/forget", fake.forget)
    app.router.add_post("/reload", fake.reload)
    app.router.add_get("/", fake.hello)
    app.router.add_get("/health", fake.hello)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.port = runner.addresses[0][1]
    yield fake
    await runner.cleanup()


@pytest.fixture(scope="session")
def fresh_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty, migrated records database, to be copied."""
    path = tmp_path_factory.mktemp("records") / "fresh.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this run."""
    server = start()
    yield server
    server.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each test on every kind of records, but what shows only what stands in no record on SQLite alone."""
    if "records_url" in metafunc.fixturenames:
        kinds = os.environ.get("HOIXA_TEST_RECORDS", SQLITE).split()
        without = metafunc.definition.get_closest_marker("without_records")
        metafunc.parametrize("records_url", [SQLITE] if without else kinds, indirect=True)


@pytest.fixture
def records_url(request: pytest.FixtureRequest, fresh_records: Path, tmp_path: Path) -> str:
    """Return the URL of this test's own records: on SQLite, and on PostgreSQL too when HOIXA_TEST_RECORDS names it."""
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        return server.fresh()
    shutil.copy(fresh_records, tmp_path / "records.db")
    return f"sqlite:///{tmp_path / 'records.db'}"


# FastAPI works out what every route needs once an application, which takes longer than most tests.
_worked_out: list[BaseRoute] = []


def _routes(app: FastAPI) -> list[BaseRoute]:
    """The routes of ``app``, as worked out for the first application of this run."""
    if not _worked_out:
        _worked_out.extend(app.router.routes)
    return list(_worked_out)


@pytest.fixture
def door(rasa: FakeRasa, store: Store, searcher: Searcher, finder: ServiceFinder, records_url: str) -> Door:
    """Return a function that opens the application; its keywords are settings, and ``address`` the client's."""

    @asynccontextmanager
    async def opened(*, address: str = "203.0.113.7", **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
        values: dict[str, Any] = {"rasa_port": rasa.port, "actions_port": rasa.port, "rasa_timeout": 30.0}
        values |= {"records_url": records_url, **settings}
        app = create_app(Settings(**values), knowledge=Live(Knowledge(store, searcher, finder)))
        app.router.routes = _routes(app)
        transport = httpx.ASGITransport(app=app, client=(address, 4711))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
        ):
            yield client

    return opened


@pytest.fixture
async def client(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    async with door() as opened:
        yield opened


def message(text: str | None = "làm khai sinh cho con", **more: Any) -> dict[str, Any]:
    """Return a request body of the chat contract."""
    return {"session": "session-1", "commune": None, "text": text, **more}


@pytest.fixture(name="message")
def message_fixture() -> Callable[..., dict[str, Any]]:
    return message


@pytest.fixture
def rows(records: Database) -> Callable[[str], list[dict[str, Any]]]:
    """Return a function that reads a table of this test's records, by its number when it has one."""

    def read(name: str) -> list[dict[str, Any]]:
        table = metadata.tables[name]
        numbered = [column for column in table.primary_key if isinstance(column.type, sa.Integer)]
        with records.reading() as connection:
            return [dict(row) for row in connection.execute(sa.select(table).order_by(*numbered)).mappings()]

    return read


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    fake = FakeZalo()
    runner = await fake.start()
    yield fake
    await runner.cleanup()


@pytest.fixture
def records(records_url: str) -> Iterator[Database]:
    """Return this test's records."""
    opened = open_database(records_url)
    yield opened
    opened.close()


@pytest.fixture
def no_echo_comes(records: Database) -> Callable[[], None]:
    """Return a function that ends the wait for the echo of what may have arrived."""

    def end() -> None:
        with records.writing() as connection:
            waiting = outbox.update().where(outbox.c.state == UNCERTAIN)
            connection.execute(waiting.values(next_at=datetime.now(UTC)))

    return end


@pytest.fixture
def oa_settings(zalo: FakeZalo) -> dict[str, Any]:
    """Return the settings of an assistant that serves an Official Account of the fake Zalo."""
    return {**SETTINGS, "zalo_api_url": zalo.url, "zalo_oauth_url": zalo.url, "zalo_bot_api_url": zalo.url}


@pytest.fixture
def connect(records: Database) -> Callable[[], Awaitable[None]]:
    """Return a function that stores a token of the Official Account."""

    async def save() -> None:
        tokens = Tokens(None, "", records, Vault(SETTINGS["secret_key"]))  # type: ignore[arg-type] # calls nobody
        await tokens.save(account(), Pair("access-0", "refresh-0"))

    return save


@pytest.fixture
async def oa(
    door: Door, oa_settings: dict[str, Any], connect: Callable[[], Awaitable[None]]
) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of an assistant that is connected to its Official Account."""
    async with door(**oa_settings) as client:
        await connect()
        yield client
