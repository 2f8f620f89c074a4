"""Zalo's webhook events in the words of the seam: one table of names, shapes read leniently."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.channels.channel import Event, Kind

_UNSUPPORTED = ("image", "file", "audio", "video", "sticker", "gif", "link", "business_card")
_ECHOES = ("text", "image", "list", "file", "sticker", "gif")
KINDS: dict[str, Kind] = {
    "user_send_text": "text",
    **{f"user_send_{what}": "unsupported" for what in _UNSUPPORTED},
    "user_send_location": "location",
    "follow": "follow",
    "unfollow": "unfollow",
    "user_click_chatnow": "start",
    **{f"oa_send_{what}": "echo" for what in _ECHOES},
    "user_received_message": "received",
    "user_seen_message": "seen",
    "anonymous_send_text": "text",
    **{f"anonymous_send_{what}": "unsupported" for what in ("image", "file", "sticker")},
    "user_withdraw": "withdraw",
}
# Contact details come only when asked for, and we never ask; reactions say nothing. Both are ignored like what is new.
_LATEST = 253402300799  # the last second a date can name


@dataclass(frozen=True)
class Parsed:
    """An event with the ids it names: ``parties`` are all of them, one of which is our account's."""

    name: str
    body: Mapping[str, Any]

    @property
    def parties(self) -> tuple[str, ...]:
        """Return the ids of sender, recipient and account, as far as they are named."""
        ids = (_id(self.body, "sender"), _id(self.body, "recipient"), text_of(self.body.get("oa_id")))
        return tuple(id for id in ids if id)

    def event(self, account: str, now: datetime) -> Event | None:
        """Return the event of ``account``, None for one that is ignored or does not say whom it concerns."""
        kind = KINDS.get(self.name)
        user = self._user(account)
        if kind is None or not user:
            return None
        message = _mapping(self.body.get("message"))
        sender = _mapping(self.body.get("sender"))
        if kind == "echo" and text_of(sender.get("admin_id")):
            kind = "staff_echo"
        message_id = text_of(message.get("msg_id"))
        timestamp = text_of(self.body.get("timestamp"))
        return Event(
            kind=kind,
            key=f"{self.name}:{message_id}" if message_id else f"{self.name}:{user}:{timestamp}",
            user=user,
            account=account,
            at=moment(timestamp) or now,
            # A picture's caption is no question, and what an officer wrote is not ours to keep.
            text=str(message.get("text") or "") if self.name.endswith("_send_text") and kind != "staff_echo" else "",
            message_id=message_id,
            message_ids=_message_ids(message, message_id),
            conversation=text_of(message.get("conversation_id")) if self.name.startswith("anonymous_") else None,
        )

    def _user(self, account: str) -> str | None:
        """Return whom the event concerns: of sender and recipient the one that is not our account."""
        named = (
            _id(self.body, "sender"),
            _id(self.body, "recipient"),
            _id(self.body, "follower"),
            text_of(self.body.get("user_id")),
        )
        return next((id for id in named if id and id != account), None)


def moment(milliseconds: str | None) -> datetime | None:
    """Return the time that Zalo wrote as milliseconds, None when it is not one."""
    if milliseconds is None or not milliseconds.isascii() or not milliseconds.isdecimal() or len(milliseconds) > 16:
        return None
    seconds = int(milliseconds) / 1000
    return datetime.fromtimestamp(seconds, UTC) if seconds <= _LATEST else None


def text_of(value: Any) -> str | None:
    """Return an id or a number as text, None for anything else: ids outgrow what programs keep as numbers exactly."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).encode("utf-8", "ignore").decode().strip()[:128] or None


def _id(body: Mapping[str, Any], party: str) -> str | None:
    return text_of(_mapping(body.get(party)).get("id"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _message_ids(message: Mapping[str, Any], message_id: str | None) -> tuple[str, ...]:
    listed = message.get("msg_ids")
    ids = [text_of(id) for id in listed] if isinstance(listed, list) else [message_id]
    return tuple(id for id in ids if id)[:100]
