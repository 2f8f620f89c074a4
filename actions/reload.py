"""Routes of the action server for its knowledge: which one it answers from, and "open it again"."""

import asyncio
import logging

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.resources import open_resources, share, shared
from knowledge.memory.release import release
from knowledge.store import KnowledgeError

log = logging.getLogger(__name__)


def add_routes(app: Sanic) -> None:
    """Add ``GET /knowledge`` and ``POST /reload``; the server listens on loopback alone."""
    reloading = asyncio.Lock()

    @app.get("/knowledge")
    async def knowledge(_: Request) -> HTTPResponse:
        return json({"fingerprint": _fingerprint()})

    @app.post("/reload")
    async def reload(_: Request) -> HTTPResponse:
        if reloading.locked():
            return json({"error": "the knowledge is being opened"}, status=409)
        async with reloading:
            try:
                fresh = await asyncio.to_thread(open_resources)
            except KnowledgeError as error:
                log.error("The knowledge stays as it was: %s", error)
                return json({"error": str(error)}, status=503)
            # An action runs from its first line to its last on this very loop: none sees half of each.
            share(fresh)
        await asyncio.to_thread(release)
        return json({"fingerprint": _fingerprint()})


def _fingerprint() -> str | None:
    return shared().store.meta().get("fingerprint")
