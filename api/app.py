"""Assembly of the public door: what is opened at start-up, which routes there are, how errors are answered."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.channels.registry import open_channels
from api.channels.worker import working
from api.chores import chores
from api.door import Door
from api.metrics import Counting
from api.open_knowledge import Live, check_commune, open_knowledge
from api.pages.render import FILTERS
from api.problems import on_validation_error
from api.rasa_client import Breaker, RasaClient
from api.rate import RateLimit
from api.records.bell import Bell
from api.records.database import Database, open_database
from api.routes import (
    chat,
    communes,
    docs,
    erasure_page,
    feedback_form,
    health,
    info_pages,
    metrics,
    pages,
    procedures,
    ratings,
    record_pages,
    shares,
    staff,
    stream,
    widget_settings,
    zalo,
)
from api.routes.widget import router as widget_router
from api.schemas import ProblemDetails
from api.services import Services
from api.sessions import Sessions
from api.settings import Settings, load_settings
from api.staff.answered import Answered, on_answered
from api.streams import Streams

_ROUTES = (
    chat,
    ratings,
    stream,
    procedures,
    shares,
    communes,
    widget_settings,
    health,
    metrics,
    docs,
    pages,
    info_pages,
    feedback_form,
    erasure_page,
    record_pages,
    staff,
    zalo,
)
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
HERE = Path(__file__).parent
DESCRIPTION = """Trợ lý hỏi đáp thủ tục hành chính cho xã, phường. Mọi câu trả lời lấy từ dữ liệu có nguồn
và ngày kiểm tra.

Đây là hệ thống trí tuệ nhân tạo, có thể sai; cán bộ một cửa là người trả lời cuối cùng. Lỗi theo RFC 9457
(`application/problem+json`): `type` cố định cho chương trình, `title` và `detail` cho người đọc."""


def create_app(settings: Settings | None = None, *, knowledge: Live | None = None) -> FastAPI:
    """Return the application; settings come from the environment and knowledge is opened at start-up unless given."""
    settings = settings or load_settings()
    app = FastAPI(
        title="Hỏi Xã",
        version="1",
        description=DESCRIPTION,
        lifespan=_lifespan(settings, knowledge),
        docs_url=None,
        redoc_url=None,
    )
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign] # FastAPI's documented way
    for module in _ROUTES:
        app.include_router(module.router)
    app.include_router(widget_router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_exception_handler(HTTPException, pages.on_http_exception)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(Answered, on_answered)
    _add_middleware(app, settings)
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document, with the shape of problems that no route returns by itself."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schemas = app.openapi_schema["components"]["schemas"]
        schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
    return app.openapi_schema


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """Add middleware, innermost first."""
    app.add_middleware(Door, on_error=pages.on_unexpected)
    app.add_middleware(Counting)
    app.add_middleware(GZipMiddleware, minimum_size=1024)  # leaves server-sent events alone
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["content-type"],
            expose_headers=["retry-after"],
        )
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))


def _lifespan(settings: Settings, knowledge: Live | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        live = knowledge or Live(open_knowledge())
        check_commune(settings, live.now.store)
        records = open_database(settings.records_url)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as http:
            app.state.services = _services(settings, live, http, records)
            async with chores(app.state.services), working(app.state.services):
                yield
        records.close()

    return lifespan


def _services(settings: Settings, live: Live, http: aiohttp.ClientSession, records: Database) -> Services:
    return Services(
        settings=settings,
        knowledge=live,
        http=http,
        rasa=RasaClient(
            http,
            f"http://127.0.0.1:{settings.rasa_port}/webhooks/rest",
            timeout=settings.rasa_timeout,
            breaker=Breaker(failures=settings.rasa_failures, retry=settings.rasa_retry),
        ),
        pages=_templates(),
        by_address=RateLimit(settings.address_rate),
        by_session=RateLimit(settings.session_rate),
        sessions=Sessions(),
        records=records,
        bell=Bell(),
        streams=Streams(),
        channels=open_channels(settings, http, records),
    )


@cache
def _templates() -> Environment:
    """Return this process's page templates; ``version`` changes with the static files: browsers fetch new ones."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    files = (path for path in sorted((HERE / "static").rglob("*")) if path.is_file())
    static = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    templates.globals["version"] = static.hexdigest()[:12]
    templates.filters.update({"code": docs.code, **FILTERS})
    return templates
