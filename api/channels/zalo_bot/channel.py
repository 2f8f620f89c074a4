"""The Zalo Bot platform as a channel: one bot, private chats, text alone.

Its token stands in the addresses that are called, so no address is logged.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp

from api.channels.channel import Account, Event, Failed, FailedKind, Kind, Outgoing, Refused, Sent
from api.channels.zalo.events import moment, text_of
from api.settings import Settings

HEADER = "x-bot-api-secret-token"
ACCOUNT = "bot"
KINDS: dict[str, Kind] = {
    "message.text.received": "text",
    "message.image.received": "unsupported",
    "message.sticker.received": "unsupported",
    "message.unsupported.received": "unsupported",
}
_STATUS: dict[int, FailedKind] = {401: "config", 403: "permanent", 404: "config", 408: "retry", 429: "rate"}
_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


class ZaloBotChannel:
    """The bot of this deployment."""

    name = "zalo_bot"
    buttons = False

    def __init__(self, settings: Settings, http: aiohttp.ClientSession) -> None:
        """Use the token and the secret of ``settings``."""
        self.accounts: Mapping[str, Account] = {
            ACCOUNT: Account(ACCOUNT, settings.zalo_commune or settings.commune or None)
        }
        self._secret = settings.zalo_bot_secret
        self._url = f"{settings.zalo_bot_api_url}/bot{settings.zalo_bot_token}"
        self._http = http

    def events(self, raw: bytes, headers: Mapping[str, str]) -> list[Event]:
        """Return the event of a call; raises Refused when it does not carry our secret."""
        given = headers.get(HEADER, "")
        if not self._secret or not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise Refused("the secret does not fit")
        event = _event(raw)
        return [event] if event else []

    async def send(self, outgoing: Outgoing) -> Sent | Failed:
        """Send one message."""
        return await self._call("sendMessage", {"chat_id": outgoing.user, "text": outgoing.text})

    async def every_second(self) -> None:
        """Nothing has to be done now and then."""

    async def set_webhook(self, address: str) -> str:
        """Tell the platform where to call; return why it refused, empty when it did not."""
        result = await self._call("setWebhook", {"url": address, "secret_token": self._secret})
        return f"{result.code} {result.message}".strip() if isinstance(result, Failed) else ""

    async def _call(self, method: str, body: dict[str, str]) -> Sent | Failed:
        try:
            async with self._http.post(f"{self._url}/{method}", json=body, timeout=_TIMEOUT) as response:
                status, raw = response.status, await response.read()
        except aiohttp.ClientConnectorError as error:
            return Failed("rate", "net", type(error).__name__)
        except (aiohttp.ClientError, TimeoutError) as error:
            return Failed("uncertain", "net", type(error).__name__)
        return _read(raw, status)


def _event(raw: bytes) -> Event | None:
    """Return the event of a body, with or without its wrapper; None for groups, bots and what is new."""
    body = _mapping(_json(raw))
    body = _mapping(body.get("result")) or body
    name = text_of(body.get("event_name")) or ""
    message = _mapping(body.get("message"))
    chat, sender = _mapping(message.get("chat")), _mapping(message.get("from"))
    user, id = text_of(chat.get("id")), text_of(message.get("message_id"))
    private = chat.get("chat_type", "PRIVATE") == "PRIVATE" and not sender.get("is_bot")
    kind = KINDS.get(name)
    if kind is None or not user or not id or not private:
        return None
    at = moment(text_of(message.get("date"))) or datetime.now(UTC)
    text = str(message.get("text") or "") if kind == "text" else ""
    return Event(kind=kind, key=f"{name}:{id}", user=user, account=ACCOUNT, at=at, text=text, message_id=id)


def _read(raw: bytes, status: int) -> Sent | Failed:
    answer = _mapping(_json(raw))
    if answer.get("ok") is True:
        return Sent(text_of(_mapping(answer.get("result")).get("message_id")))
    code = answer.get("error_code") if isinstance(answer.get("error_code"), int) else status
    if not isinstance(code, int) or code < 400:
        return Failed("uncertain", str(status), "an answer that cannot be read")
    kind: FailedKind = "retry" if code >= 500 else _STATUS.get(code, "permanent")
    return Failed(kind, str(code), str(answer.get("description") or "")[:150])


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
