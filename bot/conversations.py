"""Where Rasa keeps conversations: its own SQL tables, with the ones in use also at hand in memory.

Written for one Rasa process (its in-memory lock store allows no more). What a message adds is written before the
message is answered; a turn that failed half-way leaves nothing behind, in memory or on disk.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

_DAY = 24 * 60 * 60


class ConversationStore(SQLTrackerStore):
    """Rasa's SQL tracker store that reads a conversation once and writes each message in one insert."""

    engine: sa.engine.Engine

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        at_hand: int = 500,
        keep_days: int = 90,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain=domain, host=host, event_broker=event_broker, **kwargs)
        self._at_hand = at_hand
        self._recent: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._stored: dict[str, int] = {}
        self._events = self.SQLEvent.__table__
        if self.engine.dialect.name == "sqlite":
            self._hold_one_connection()
        self._forget_older_than(time.time() - keep_days * _DAY)

    def _hold_one_connection(self) -> None:
        """Keep one connection open: closing SQLite's last one after each message costs more than all the rest."""
        url = self.engine.url
        self.engine.dispose()
        self.engine = sa.create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        sa.event.listen(self.engine, "connect", _tune)
        self.sessionmaker = sessionmaker(bind=self.engine)

    def _forget_older_than(self, moment: float) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.delete(self._events).where(self._events.c.timestamp < moment))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, lent out until it is saved, or None when there is none."""
        tracker = self._recent.pop(sender_id, None)
        if tracker is None:
            tracker = await super().retrieve(sender_id)
            self._stored[sender_id] = len(tracker.events) if tracker else 0
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are new since the conversation was read or last saved."""
        await self.stream_events(tracker)
        sender_id = tracker.sender_id
        events = list(tracker.events)
        new = events[self._stored.get(sender_id, 0) :]
        if new:
            with self.engine.begin() as connection:
                connection.execute(self._events.insert(), [_row(sender_id, event) for event in new])
        self._keep(tracker, events)

    async def forget(self, sender_id: str) -> None:
        """Delete a conversation, on disk and at hand."""
        self._recent.pop(sender_id, None)
        self._stored.pop(sender_id, None)
        with self.engine.begin() as connection:
            connection.execute(sa.delete(self._events).where(self._events.c.sender_id == sender_id))

    def _keep(self, tracker: DialogueStateTracker, events: Iterable[Event]) -> None:
        sender_id = tracker.sender_id
        if sum(isinstance(event, SessionStarted) for event in events) > 1:
            # A new session began: the next message reads that session alone, as Rasa does.
            self._recent.pop(sender_id, None)
            self._stored.pop(sender_id, None)
            return
        self._stored[sender_id] = len(tracker.events)
        self._recent[sender_id] = tracker
        self._recent.move_to_end(sender_id)
        while len(self._recent) > self._at_hand:
            oldest, _ = self._recent.popitem(last=False)
            self._stored.pop(oldest, None)


def _tune(connection: Any, _: Any) -> None:
    """Let readers and the writer work side by side, and leave it to SQLite's checkpoints to wait for the disk."""
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}")


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": (data.get("parse_data") or {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
