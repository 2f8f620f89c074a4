"""What the webhook does before it answers: check, parse, mask, and one insert; nothing else."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anyio import to_thread

from api.channels.channel import Channel, Event
from api.channels.echoes import digest
from api.records import inbox
from api.records.secrets import Vault
from api.services import Services
from knowledge.privacy import mask
from knowledge.text import clean

MAX_TEXT = 8000


async def receive(channel: Channel, raw: bytes, headers: Mapping[str, str], here: Services) -> int:
    """Store the events of one call and return how many were new; raises Refused for a false call."""
    events = channel.events(raw, headers)
    if not events:
        return 0
    new = await to_thread.run_sync(_store, channel.name, events, here)
    if new:
        here.channels.wake.set()
    return new


def body_of(event: Event, vault: Vault) -> dict[str, Any]:
    """Return an event as it is stored: masked, what masking hid sealed, an echo by its digest alone."""
    body: dict[str, Any] = {"message_id": event.message_id, "conversation": event.conversation}
    if event.kind == "echo":
        return {**body, "digest": digest(event.text)}
    if event.kind in ("received", "seen"):
        return {"message_ids": list(event.message_ids)}
    if event.kind != "text":
        return body
    text = clean(event.text.encode("utf-8", "ignore").decode())[:MAX_TEXT]
    masked = mask(text)
    # A form may ask for a telephone number, so what was typed is needed until the message is answered.
    return {**body, "text": masked} | ({"sealed": vault.seal(text)} if masked != text else {})


def _store(channel: str, events: list[Event], here: Services) -> int:
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        return sum(
            inbox.add(
                connection,
                channel=channel,
                account=event.account,
                key=event.key[:200],
                kind=event.kind,
                user=event.user,
                at=event.at,
                body=body_of(event, here.channels.vault),
                now=now,
            )
            for event in events
        )
