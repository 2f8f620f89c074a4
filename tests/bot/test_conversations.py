"""Conversations survive a restart, a failed turn leaves nothing, and old ones are forgotten."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations import ConversationStore
from knowledge.paths import ROOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'tracker.db'}"


def session_of(tracker: DialogueStateTracker | None) -> list[dict[str, Any]]:
    """The events Rasa keeps of a conversation: those from its last session's start."""
    assert tracker is not None
    events = [event.as_dict() for event in tracker.events]
    start = max(place for place, event in enumerate(events) if event["event"] == "session_started")
    return events[start:]


def store(domain: Domain, url: str, **options: int) -> ConversationStore:
    return ConversationStore(domain=domain, host=url, **options)


async def turn(store: ConversationStore, sender: str, text: str, *, session: bool = False) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    if session:
        tracker.update(ActionExecuted("action_session_start"))
        tracker.update(SessionStarted())
        tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(text, {"name": "ask_fee", "confidence": 1.0}))
    tracker.update(SlotSet("history", [text]))
    tracker.update(ActionExecuted("action_answer"))
    await store.save(tracker)
    return tracker


def test_conversations_survive_a_restart(domain, url):
    async def scenario() -> None:
        first = store(domain, url)
        await turn(first, "an", "một", session=True)
        said = await turn(first, "an", "hai")
        again = await store(domain, url).retrieve("an")
        assert session_of(again) == session_of(said)
        assert again
        assert again.get_slot("history") == ["hai"]

    asyncio.run(scenario())


def test_conversations_are_readable_by_rasas_own_store(domain, url):
    async def scenario() -> None:
        ours = store(domain, url)
        await turn(ours, "an", "một", session=True)
        said = await turn(ours, "an", "hai")
        theirs = await SQLTrackerStore(domain=domain, host=url).retrieve("an")
        assert session_of(theirs) == session_of(said)

    asyncio.run(scenario())


def test_conversations_forget_a_failed_turn(domain, url):
    async def scenario() -> None:
        conversations = store(domain, url)
        said = await turn(conversations, "an", "một", session=True)
        before = session_of(said)
        lent = await conversations.retrieve("an")
        assert lent
        lent.update(UserUttered("dở dang"))  # and then something fails: never saved
        assert session_of(await conversations.retrieve("an")) == before

    asyncio.run(scenario())


def test_conversations_start_a_new_session_with_that_session_alone(domain, url):
    async def scenario() -> None:
        conversations = store(domain, url)
        await turn(conversations, "an", "hôm qua", session=True)
        await turn(conversations, "an", "hôm nay", session=True)
        tracker = await conversations.retrieve("an")
        assert tracker
        assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["hôm nay"]
        full = await conversations.retrieve_full_tracker("an")
        assert full
        assert len([event for event in full.events if isinstance(event, UserUttered)]) == 2

    asyncio.run(scenario())


def test_conversations_keep_only_so_many_at_hand(domain, url):
    async def scenario() -> None:
        conversations = store(domain, url, at_hand=2)
        for name in ("an", "bình", "chi"):
            await turn(conversations, name, "chào", session=True)
        assert list(conversations._recent) == ["bình", "chi"]
        again = await turn(conversations, "an", "tiếp")
        assert len([event for event in again.events if isinstance(event, UserUttered)]) == 2

    asyncio.run(scenario())


def test_conversations_older_than_their_time_are_deleted(domain, url):
    async def scenario() -> None:
        conversations = store(domain, url)
        await turn(conversations, "cũ", "chào", session=True)
        path = url.removeprefix("sqlite:///")
        with sqlite3.connect(path) as connection:
            connection.execute("update events set timestamp = ?", (time.time() - 100 * 24 * 3600,))
        await turn(conversations, "mới", "chào", session=True)
        reopened = store(domain, url, keep_days=90)
        assert await reopened.retrieve("cũ") is None
        assert await reopened.retrieve("mới") is not None

    asyncio.run(scenario())


def test_conversations_write_ahead(domain, url):
    conversations = store(domain, url)
    with conversations.engine.connect() as connection:
        assert connection.exec_driver_sql("pragma journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("pragma synchronous").scalar() == 1


def test_conversations_forget_one_that_its_resident_wiped(domain, url):
    async def scenario() -> None:
        conversations = store(domain, url)
        for sender in ("an", "binh"):
            await turn(conversations, sender, "một", session=True)
        await conversations.forget("an")
        await conversations.forget("chưa từng có")
        assert await conversations.retrieve("an") is None
        assert await store(domain, url).retrieve("an") is None
        assert await store(domain, url).retrieve("binh") is not None

    asyncio.run(scenario())
