"""The door the gateway knocks at: Rasa's REST channel, except that a failure is told as a failure."""

import asyncio
import gc
import logging
import weakref
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.core.tracker_store import TrackerStore
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.adaptation import KeptSession, apply
from bot.conversations import ConversationStore
from bot.segmenter import segment
from bot.swap import SwapError, allowed, free, swap

logger = logging.getLogger(__name__)
apply()


def conversations_of(tracker_store: TrackerStore) -> ConversationStore:
    """Return our store inside the wrappers that Rasa puts around a tracker store; raises TypeError without one."""
    while not isinstance(tracker_store, ConversationStore):
        inner = getattr(tracker_store, "_tracker_store", None)
        if inner is None:
            raise TypeError(f"endpoints.yml names another tracker store than ours: {type(tracker_store).__name__}")
        tracker_store = inner
    return tracker_store


class RestDoor(RestInput):
    """``POST /webhooks/rest/webhook`` with sender, message and metadata; ``POST …/forget`` with sender.

    ``GET …/model`` names the model that answers, ``POST …/model`` with a path puts another in its place.

    Answers 400 to a malformed call, 500 when the message could not be handled and 502 when the action server gave no
    answer. Rasa's own channel answers 200 and an empty list to all of these, which looks like silence.
    """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the channel's routes."""
        routes = Blueprint("rest_door")

        @routes.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            if not (isinstance(body, dict) and isinstance(body.get("message"), str) and body.get("sender")):
                return json({"error": "sender and message are required"}, status=400)
            collector = CollectingOutputChannel()
            message = UserMessage(
                body["message"],
                collector,
                str(body["sender"]),
                input_channel=self.name(),
                metadata=body.get("metadata"),
            )
            try:
                await on_new_message(message)
            except Exception:
                logger.exception("A message could not be handled")
                return json({"error": "the message could not be handled"}, status=500)
            if not collector.messages:
                # Every rule of ours answers, so silence means that the action server did not.
                return json({"error": "the action server gave no answer"}, status=502)
            return json(collector.messages)

        @routes.route("/forget", methods=["POST"])
        async def forget(request: Request) -> HTTPResponse:
            body = request.json
            if not (isinstance(body, dict) and isinstance(body.get("sender"), str)):
                return json({"error": "sender is required"}, status=400)
            await conversations_of(request.app.ctx.agent.tracker_store).forget(body["sender"])
            return json({"status": "forgotten"})

        swapping = asyncio.Lock()

        @routes.route("/model", methods=["GET"])
        async def model(request: Request) -> HTTPResponse:
            return json({"model": request.app.ctx.agent.model_name})

        @routes.route("/model", methods=["POST"])
        async def change_model(request: Request) -> HTTPResponse:
            if swapping.locked():
                return json({"error": "another model is being loaded"}, status=409)
            agent = request.app.ctx.agent
            async with swapping:
                old = weakref.ref(agent.processor)
                try:
                    await swap(agent, allowed((request.json or {}).get("path")))
                except SwapError as error:
                    return json({"error": str(error)}, status=400)
            request.app.add_task(free(old))
            return json({"model": agent.model_name})

        @routes.listener("before_server_start")
        async def warm_up(*_: object) -> None:
            # The word segmenter loads on first use: let that not be a resident's message.
            segment("xin chào bạn")

        @routes.listener("after_server_start")
        async def settle(*_: object) -> None:
            # Everything loaded by now stays for good: the collector need not walk it again and again.
            gc.collect()
            gc.freeze()

        @routes.listener("after_server_stop")
        async def close(*_: object) -> None:
            await KeptSession.close()

        return routes
