"""The token pair of each account: sealed in the records, refreshed by one process at a time, saved before it is used.

A refresh token can be used once. If a process dies between Zalo's answer and the save, the pair kept still sends until
it expires, the next refresh fails once, and the alarm asks a person to authorise again; nothing is tried in a loop.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import aiohttp
from anyio import to_thread

from api.channels.accounts import OfficialAccount
from api.channels.zalo import oauth
from api.channels.zalo.oauth import OAuthError, Pair
from api.records import channel_accounts
from api.records.database import Database
from api.records.secrets import SealError, Vault

log = logging.getLogger(__name__)
CHANNEL = "zalo"
# Access tokens live 25 hours and are renewed at 20: five hours before their end.
AHEAD = timedelta(hours=5)
_LOCK = timedelta(seconds=30)
_AGAIN = timedelta(minutes=10)
_WAIT = 0.1
NO_TOKEN = "OA chưa được cấp quyền: chạy `python -m api.channels zalo authorise` rồi mở địa chỉ được in ra."
REFRESH_FAILED = (
    "Zalo không cho gia hạn token (mã {code}). Cần quản trị viên OA cấp quyền lại: "
    "`python -m api.channels zalo authorise`."
)
WRONG_KEY = "Không mở được token đã lưu: khóa bí mật đã đổi. Đặt lại khóa cũ hoặc cấp quyền lại."
Found = TypeVar("Found")


class NoToken(Exception):
    """There is no token to send with now; ``waits`` is True when it is only a matter of time."""

    def __init__(self, *, waits: bool = False) -> None:
        """Say whether waiting helps."""
        super().__init__("no usable token")
        self.waits = waits


class Tokens:
    """The tokens of all accounts of one application or several."""

    def __init__(self, http: aiohttp.ClientSession, oauth_url: str, records: Database, vault: Vault) -> None:
        """Keep the pairs in ``records``, sealed by ``vault``."""
        self._http = http
        self._url = oauth_url
        self._records = records
        self._vault = vault
        self._one_at_a_time = asyncio.Lock()
        self._not_before: dict[str, datetime] = {}

    async def access(self, account: OfficialAccount) -> str:
        """Return the access token, refreshed when its end is near; raises NoToken."""
        row = await self._row(account)
        if not row["access"]:
            await self._alarm(account, NO_TOKEN)
            raise NoToken
        now = datetime.now(UTC)
        access = await self._opened(account, row)
        if row["expires_at"] - now <= AHEAD and self._not_before.get(account.id, now) <= now:
            try:
                return await self.refreshed(account, access)
            except NoToken:
                # The old one may still do; what Zalo says of it when sending decides.
                self._not_before[account.id] = now + _AGAIN
        return access

    async def refreshed(self, account: OfficialAccount, used: str) -> str:
        """Return an access token newer than ``used``: another's refresh if there was one, else by refreshing once."""
        async with self._one_at_a_time:
            while True:
                row = await self._row(account)
                if not row["access"] or not row["refresh"]:
                    raise NoToken
                if (access := self._open(row["access"])) != used:
                    return access
                if await self._locked(account):
                    break
                await asyncio.sleep(_WAIT)
            return await self._refresh(account, used)

    async def exchange(self, account: OfficialAccount, *, code: str, verifier: str) -> None:
        """Store the first pair, for the code of a consent; raises OAuthError."""
        await self.save(account, await oauth.exchange(self._http, self._url, account, code=code, verifier=verifier))

    async def save(self, account: OfficialAccount, pair: Pair) -> None:
        """Store a pair in place of the one before, which is kept beside it; alarms about tokens end."""
        now = datetime.now(UTC)

        def write(connection: Any) -> None:
            row = channel_accounts.find(connection, CHANNEL, account.id)
            previous = {"previous": row["refresh"]} if row["refresh"] else {}
            channel_accounts.change(
                connection,
                CHANNEL,
                account.id,
                access=self._vault.seal(pair.access),
                refresh=self._vault.seal(pair.refresh),
                expires_at=now + timedelta(seconds=pair.seconds),
                refreshed_at=now,
                locked_until=None,
                alarm=None,
                alarm_at=None,
                state=channel_accounts.RECEIVE_ONLY if row["state"] == channel_accounts.RECEIVE_ONLY else "ok",
                **previous,
            )

        await self._write(write)
        self._not_before.pop(account.id, None)

    async def _refresh(self, account: OfficialAccount, used: str) -> str:
        """Refresh under the account's lock; what went on meanwhile in another process is looked at first."""
        row = await self._row(account)
        if (access := self._open(row["access"])) != used:
            await self._write(lambda c: channel_accounts.change(c, CHANNEL, account.id, locked_until=None))
            return access
        try:
            pair = await oauth.refresh(self._http, self._url, account, self._open(row["refresh"]))
        except OAuthError as error:
            log.error("the token of account %s was not refreshed: %s", account.id, error)
            await self._write(lambda c: channel_accounts.change(c, CHANNEL, account.id, locked_until=None))
            if error.code:
                await self._alarm(account, REFRESH_FAILED.format(code=error.code))
            raise NoToken(waits=not error.code) from None
        await self.save(account, pair)
        log.info("the token of account %s was refreshed", account.id)
        return pair.access

    async def _locked(self, account: OfficialAccount) -> bool:
        now = datetime.now(UTC)
        return await self._write(lambda c: channel_accounts.lock(c, CHANNEL, account.id, now=now, until=now + _LOCK))

    async def _alarm(self, account: OfficialAccount, told: str) -> None:
        now = datetime.now(UTC)
        await self._write(lambda c: channel_accounts.raise_alarm(c, CHANNEL, account.id, told, at=now))

    async def _row(self, account: OfficialAccount) -> dict[str, Any]:
        def read() -> dict[str, Any]:
            with self._records.reading() as connection:
                return channel_accounts.find(connection, CHANNEL, account.id)

        return await to_thread.run_sync(read)

    async def _write(self, work: Callable[[Any], Found]) -> Found:
        def write() -> Found:
            with self._records.writing() as connection:
                return work(connection)

        return await to_thread.run_sync(write)

    async def _opened(self, account: OfficialAccount, row: dict[str, Any]) -> str:
        """Return the stored access token; one that cannot be opened raises an alarm, which ends once it can be."""
        try:
            access = self._open(row["access"])
        except NoToken:
            await self._alarm(account, WRONG_KEY)
            raise
        if row["alarm"] == WRONG_KEY:
            await self._write(lambda c: channel_accounts.calm(c, CHANNEL, account.id, WRONG_KEY))
        return access

    def _open(self, sealed: str) -> str:
        try:
            return self._vault.open(sealed)
        except SealError:
            log.error("a stored token cannot be opened: the secret key is another one")
            raise NoToken from None
