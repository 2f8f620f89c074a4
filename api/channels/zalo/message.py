"""A message as Zalo's send call wants it."""

from dataclasses import replace
from typing import Any

from api.channels.channel import Button, Outgoing
from api.channels.render import OURS

MAX_BUTTONS = 5
MAX_TITLE = 60


def body_of(outgoing: Outgoing) -> dict[str, Any]:
    """Return the JSON of the send call; visitors without an account are reached through their conversation."""
    message: dict[str, Any] = {"text": outgoing.text}
    if outgoing.quote:
        message["quote_message_id"] = outgoing.quote
    if outgoing.buttons:
        buttons = [_button(button) for button in outgoing.buttons[:MAX_BUTTONS]]
        message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    if outgoing.conversation:
        recipient = {"anonymous_id": outgoing.user, "conversation_id": outgoing.conversation}
    else:
        recipient = {"user_id": outgoing.user}
    return {"recipient": recipient, "message": message}


def plain(outgoing: Outgoing) -> Outgoing:
    """Return the message with its text alone; choices stand in the text as a numbered list anyway."""
    return replace(outgoing, buttons=(), quote=None)


def _button(button: Button) -> dict[str, Any]:
    title = button.title if len(button.title) <= MAX_TITLE else f"{button.title[: MAX_TITLE - 1].rstrip()}…"
    if button.does == "url":
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.value}}
    if button.does == "phone":
        return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": button.value}}
    return {"title": title, "type": "oa.query.hide", "payload": OURS + button.value}
