"""What Zalo refuses to send, and with which code; 0 where a message may go out."""

import unicodedata
from typing import Any

from ops.zalo_stand_in.world import DAY_MS, Account, World

Refusal = tuple[int, str]
FINE: Refusal = (0, "Success")
TEXT_LIMIT, BUTTON_LIMIT, TITLE_LIMIT, PAYLOAD_LIMIT = 2000, 5, 100, 1000
WINDOW_DAYS = 7
_TEMPLATES = {"request_user_info", "media", "list"}


def endpoint(account: Account, version: str) -> Refusal:
    """Return whether the endpoint of ``version`` is open to the account."""
    if version == "v3" and account.mode in ("v2", "closed"):
        return -235, "API does not support this type of OA"
    if version == "v2" and account.mode in ("v3", "closed"):
        return -240, "MessageV2 is shut down for this OA, please use v3"
    return FINE


def window(world: World, oa: str, user: str) -> Refusal:
    """Return whether the account may write to the resident now."""
    if user not in world.users:
        return -201, "user_id is invalid"
    talk = world.talk(oa, user)
    if talk.restricted:
        return -244, "User has restricted this type of message from the OA"
    if not talk.last_interaction:
        return -232, "User has not interacted with the OA, or the last interaction was too long ago"
    if world.now() - talk.last_interaction > WINDOW_DAYS * DAY_MS:
        return -230, "User has not interacted with the OA in the past 7 days"
    if world.accounts[oa].remain <= 0:
        return -211, "Out of quota"
    return FINE


def content(world: World, user: str, message: Any) -> Refusal:
    """Return whether text, quote and attachment are as documented."""
    if not isinstance(message, dict):
        return -201, "message is invalid"
    text, attachment = message.get("text", ""), message.get("attachment")
    if not isinstance(text, str) or (not text.strip() and not attachment):
        return -201, "text is empty"
    if len(unicodedata.normalize("NFC", text)) > TEXT_LIMIT:
        return -201, f"text is longer than {TEXT_LIMIT} characters"
    if quote := message.get("quote_message_id"):
        quoted = world.find(quote)
        if quoted is None or quoted.user != user:
            return -201, "quote_message_id is invalid"
    return _attachment(attachment) if attachment is not None else FINE


def _attachment(attachment: Any) -> Refusal:
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    if not isinstance(payload, dict) or attachment.get("type") not in ("template", "file"):
        return -201, "attachment is invalid"
    if attachment["type"] == "file":
        return FINE if payload.get("token") else (-201, "token is invalid")
    if template := payload.get("template_type"):
        return FINE if template in _TEMPLATES and payload.get("elements") else (-233, "template is invalid")
    return _buttons(payload.get("buttons"))


def _buttons(buttons: Any) -> Refusal:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= BUTTON_LIMIT:
        return -201, "buttons: from 1 to 5"
    for button in buttons:
        if not isinstance(button, dict) or not 0 < len(str(button.get("title") or "")) <= TITLE_LIMIT:
            return -201, "title of a button is invalid"
        if not _payload_fits(button.get("type"), button.get("payload")):
            return -201, "type or payload of a button is invalid"
    return FINE


def _payload_fits(kind: Any, payload: Any) -> bool:
    match kind:
        case "oa.query.show" | "oa.query.hide":
            return isinstance(payload, str) and 0 < len(payload) <= PAYLOAD_LIMIT
        case "oa.open.url":
            return isinstance(payload, dict) and str(payload.get("url", "")).startswith(("https://", "http://"))
        case "oa.open.phone":
            phone = str(payload.get("phone_code", "")) if isinstance(payload, dict) else ""
            return phone.isdigit() and phone.startswith("84")
        case _:
            return False
