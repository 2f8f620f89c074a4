"""A real tracker, a real dispatcher and real knowledge for every action's test."""

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.errand import Errand
from actions.resources import Resources
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store

Conversation = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def resources(store: Store, searcher: Searcher, finder: ServiceFinder) -> Resources:
    """Return the opened knowledge."""
    return Resources(store, searcher, finder, Places(store))


@pytest.fixture
def say(resources: Resources) -> Conversation:
    """Return a function that sends one message through an action and remembers the slots between calls."""
    slots: dict[str, Any] = {}

    def send(
        action: type[Errand], text: str, *, intent: str, commune: str | None = None, choice: str | None = None
    ) -> dict[str, Any]:
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": intent, "confidence": 0.9}],
            "metadata": {"commune": commune, "choice": choice},
        }
        tracker = Tracker("test-session", dict(slots), message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = action(resources).run(dispatcher, tracker, {})
        slots.update({event["name"]: event["value"] for event in events if event["event"] == "slot"})
        (sent,) = dispatcher.messages
        return sent["custom"]

    return send
