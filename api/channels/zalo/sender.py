"""Sends one message through Zalo: which endpoint, with which token, and what each answer means.

``auto`` begins with v3; an account refused there (-235) is served by v2 from then on, one refused by v2 (-240) by v3.
When both refuse, the account can only receive: officers answer from Zalo's own tool.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import aiohttp
from anyio import to_thread

from api.channels.accounts import OfficialAccount
from api.channels.channel import Failed, Outgoing, Sent
from api.channels.zalo import errors
from api.channels.zalo.message import body_of, plain
from api.channels.zalo.tokens import NoToken, Tokens
from api.records import channel_accounts
from api.records.database import Database

log = logging.getLogger(__name__)
CHANNEL = "zalo"
PATHS = {"v3": "/v3.0/oa/message/cs", "v2": "/v2.0/oa/message"}
_OTHER = {"v3": "v2", "v2": "v3"}
# A gateway in front of Zalo got no good answer: the message may have arrived all the same.
_GATEWAY = (502, 504)
_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
CLOSED = (
    "Zalo không cho OA này gửi tin qua API (cả v3 lẫn v2 đều từ chối): trợ lý chỉ nhận tin, cán bộ trả lời bằng "
    "công cụ chat của Zalo OA. Khi Zalo mở lại: `python -m api.channels zalo resume`."
)


class Sender:
    """Sends for all accounts."""

    def __init__(self, http: aiohttp.ClientSession, api_url: str, records: Database, tokens: Tokens) -> None:
        """Send to the Zalo at ``api_url``; what an account's endpoint turned out to be is kept in ``records``."""
        self._http = http
        self._url = api_url
        self._records = records
        self.tokens = tokens

    async def send(self, account: OfficialAccount, outgoing: Outgoing) -> Sent | Failed:
        """Send one message and return what became of it; a rich one that Zalo cannot read goes again as plain text."""
        try:
            result = await self._by_endpoint(account, outgoing)
            if isinstance(result, Failed) and _code(result) in errors.PARAMETERS and plain(outgoing) != outgoing:
                log.info("account %s: code %s, sent again as plain text", account.id, result.code)
                result = await self._by_endpoint(account, plain(outgoing))
        except NoToken as missing:
            return Failed("rate" if missing.waits else "token", "token", "no usable token")
        return result

    async def _by_endpoint(self, account: OfficialAccount, outgoing: Outgoing) -> Sent | Failed:
        if outgoing.conversation:
            result = await self._with_token(account, "v2", outgoing)
            closed = isinstance(result, Failed) and result.kind == "closed"
            return Failed("permanent", result.code, result.message) if closed else result  # type: ignore[union-attr]
        known = (await self._row(account))["mode"] if account.mode == "auto" else account.mode
        mode = known or "v3"
        result = await self._with_token(account, mode, outgoing)
        if not (isinstance(result, Failed) and result.kind == "closed"):
            return result
        if account.mode == "auto":
            mode = _OTHER[mode]
            result = await self._with_token(account, mode, outgoing)
        if isinstance(result, Failed) and result.kind == "closed":
            await self._close(account)
            return result
        if isinstance(result, Sent):
            log.warning("account %s is served by %s from now on", account.id, mode)
            await self._change(account, mode=mode)
        return result

    async def _with_token(self, account: OfficialAccount, mode: str, outgoing: Outgoing) -> Sent | Failed:
        """Send with the stored token; one that Zalo calls expired is refreshed once and the message sent once more."""
        token = await self.tokens.access(account)
        result = await self._post(token, mode, outgoing)
        if isinstance(result, Failed) and result.kind == "token":
            token = await self.tokens.refreshed(account, token)
            result = await self._post(token, mode, outgoing)
        return result

    async def _post(self, token: str, mode: str, outgoing: Outgoing) -> Sent | Failed:
        url, body = self._url + PATHS[mode], body_of(outgoing)
        try:
            async with self._http.post(url, json=body, headers={"access_token": token}, timeout=_TIMEOUT) as response:
                status, raw = response.status, await response.read()
        except aiohttp.ClientConnectorError as error:
            return Failed("rate", "net", type(error).__name__)
        except (aiohttp.ClientError, TimeoutError) as error:
            return Failed("uncertain", "net", type(error).__name__)
        if status == 429:
            return Failed("rate", "429", "too many requests")
        if status in _GATEWAY:
            return Failed("uncertain", str(status), "a gateway's error")
        if status >= 500:
            return Failed("retry", str(status), "server error")
        return _read(raw, status)

    async def _row(self, account: OfficialAccount) -> dict[str, Any]:
        def read() -> dict[str, Any]:
            with self._records.reading() as connection:
                return channel_accounts.find(connection, CHANNEL, account.id)

        return await to_thread.run_sync(read)

    async def _change(self, account: OfficialAccount, **values: Any) -> None:
        def write() -> None:
            with self._records.writing() as connection:
                channel_accounts.change(connection, CHANNEL, account.id, **values)

        await to_thread.run_sync(write)

    async def _close(self, account: OfficialAccount) -> None:
        log.error("account %s needs a person: see `python -m api.channels status`", account.id)

        def write() -> None:
            with self._records.writing() as connection:
                at, state = datetime.now(UTC), channel_accounts.RECEIVE_ONLY
                channel_accounts.raise_alarm(connection, CHANNEL, account.id, CLOSED, at=at, state=state)

        await to_thread.run_sync(write)


def _code(failed: Failed) -> int:
    try:
        return int(failed.code)
    except ValueError:
        return 0


def _read(raw: bytes, status: int) -> Sent | Failed:
    """Return what Zalo's answer means: failures come with status 200 too, ``error`` tells."""
    try:
        answer = json.loads(raw)
        code = int(answer["error"])
    except (ValueError, KeyError, TypeError):
        return Failed("uncertain", str(status), "an answer that cannot be read")
    if code:
        return errors.failed(code, answer.get("message"))
    data = answer.get("data")
    id = data.get("message_id") if isinstance(data, dict) else None
    return Sent(str(id) if id else None)
