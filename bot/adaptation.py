"""The one adaptation of Rasa 3.6.21, the last open-source release, for which no fix will ever come.

Measured on a stock message, four fifths of the time went into building and checking a JSON schema of the action
server's answer, and most of the rest into opening a connection for each call, sending it the whole domain and
conversation, and scheduling a handful of function calls through dask. Each part below replaces one of these with the
plain thing. Nothing is replaced when Rasa is another version.
"""

import copy
import logging
from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any

import aiohttp
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig

RASA_VERSION = "3.6.21"
logger = logging.getLogger(__name__)


def apply() -> bool:
    """Put the replacements in place and return True; return False, with a warning, when Rasa is another version."""
    if rasa.__version__ != RASA_VERSION:
        logger.warning("Rasa is %s, not %s: bot/adaptation.py is left out", rasa.__version__, RASA_VERSION)
        return False
    for owner, name, replacement in _REPLACEMENTS:
        setattr(owner, name, replacement)
    return True


# --- the call to the action server ------------------------------------------------------------------------------------


def action_call(action: RemoteAction, tracker: DialogueStateTracker, _: Domain) -> dict[str, Any]:
    """Return what our actions read: slots, the latest message and where it came from; no domain, no history."""
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "version": rasa.__version__,
        "tracker": {
            "sender_id": tracker.sender_id,
            "slots": tracker.current_slot_values(),
            "latest_message": tracker._latest_message_data(),
            "latest_input_channel": tracker.get_latest_input_channel(),
            "latest_action_name": tracker.latest_action_name,
            "paused": tracker.is_paused(),
            "followup_action": tracker.followup_action,
            "active_loop": {},
            "events": [],
        },
    }


def check_result(_: RemoteAction, result: Any) -> bool:
    """Return True when the action server's answer has the shape Rasa reads; raises RasaException when not."""
    if not isinstance(result, dict):
        raise RasaException(f"the action server answered {type(result).__name__}, not an object")
    for key in ("events", "responses"):
        items = result.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise RasaException(f"the action server's `{key}` is not a list of objects")
    for event in result.get("events", []):
        if not isinstance(event.get("event"), str):
            raise RasaException("the action server sent an event without its `event` name")
    return True


class KeptSession:
    """A client session that stays open between calls, so that each does not open its own connection."""

    # Given up well before the action server would close them (5 s in Sanic, 75 s in aiohttp).
    idle_seconds = 2.0
    _open: aiohttp.ClientSession | None = None

    def __init__(self, make: Callable[[], aiohttp.ClientSession]) -> None:
        self._make = make

    async def __aenter__(self) -> aiohttp.ClientSession:
        if KeptSession._open is None or KeptSession._open.closed:
            KeptSession._open = self._make()
        return KeptSession._open

    async def __aexit__(self, *_: object) -> None:
        """Leave the session open; :meth:`close` ends it with the server."""

    @classmethod
    async def close(cls) -> None:
        """Close the kept session, if one is open."""
        if cls._open is not None:
            await cls._open.close()
            cls._open = None


def kept_session(endpoint: EndpointConfig) -> Any:
    """Return the kept session for an endpoint without credentials, and Rasa's own kind for any other."""
    if endpoint.basic_auth or endpoint.headers:
        return _session(endpoint)
    return KeptSession(
        lambda: aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=KeptSession.idle_seconds, limit=0),
            timeout=aiohttp.ClientTimeout(total=30),
        )
    )


_session = EndpointConfig.session


# --- the graph and the events -----------------------------------------------------------------------------------------


def run_graph(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Run the nodes that ``targets`` need, one after the other; raises GraphRunError as dask's runner does."""
    schema = runner._graph_schema
    wanted = tuple(targets or schema.target_names)
    plans: dict[tuple[str, ...], list[tuple[str, list[str]]]] = runner.__dict__.setdefault("_plans", {})
    if wanted not in plans:
        plans[wanted] = plan(schema, list(wanted))
    outputs: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for node, needs in plans[wanted]:
            outputs[node] = runner._instantiated_nodes[node](*(outputs.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(outputs[target] for target in wanted)


def plan(schema: GraphSchema, targets: list[str]) -> list[tuple[str, list[str]]]:
    """Return the nodes to run for ``targets`` with what each needs, every node after those it needs."""
    nodes = schema.minimal_graph_schema(targets).nodes
    ordered: dict[str, list[str]] = {}

    def visit(name: str) -> None:
        if name in ordered or name not in nodes:
            return
        needs = list(nodes[name].needs.values())
        for need in needs:
            visit(need)
        ordered[name] = needs

    for target in targets:
        visit(target)
    return list(ordered.items())


@cache
def _event_types() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event))}


def event_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """Return the event class called ``type_name``, or ``default``; Rasa walks all its classes for every event."""
    return _event_types().get(type_name, default)


# --- the conversation -------------------------------------------------------------------------------------------------


def copy_conversation(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Return a copy that can change on its own; Rasa replays every event of the conversation, twice a message."""
    copied = copy.copy(tracker)
    copied.events = deque(tracker.events, tracker.events.maxlen)
    copied.slots = {name: copy.copy(slot) for name, slot in tracker.slots.items()}
    copied.active_loop = copy.copy(tracker.active_loop)
    return copied


def trust_intents(_: MessageProcessor, parse_data: dict[str, Any]) -> None:
    """Check nothing: tests/bot compares intents with the domain; Rasa builds an empty domain for it every time."""


_REPLACEMENTS: list[tuple[type, str, Any]] = [
    (RemoteAction, "_action_call_format", action_call),
    (RemoteAction, "_validate_action_result", check_result),
    (EndpointConfig, "session", kept_session),
    (DaskGraphRunner, "run", run_graph),
    (DialogueStateTracker, "copy", copy_conversation),
    (MessageProcessor, "_check_for_unseen_features", trust_intents),
    (Event, "resolve_by_type", staticmethod(event_type)),
]
