"""The consent of an account's administrator, from the address that is printed to the tokens that come back."""

import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from anyio import to_thread

from api.channels.accounts import OfficialAccount
from api.channels.channel import Channels
from api.channels.zalo import oauth
from api.channels.zalo.channel import ZaloChannel
from api.channels.zalo.oauth import OAuthError
from api.records import channel_accounts
from api.records.database import Database
from api.records.secrets import SealError, Vault
from api.settings import Settings

CHANNEL = "zalo"
LIFE = timedelta(minutes=30)
CALLBACK = "/zalo/callback"


class ConsentError(Exception):
    """The consent led to nothing; the message, in Vietnamese, says what to do."""


def begin(settings: Settings, account: OfficialAccount, records: Database, vault: Vault) -> str:
    """Return the address the administrator opens; verifier and state wait, sealed, for the way back."""
    verifier = settings.zalo_code_verifier or oauth.new_verifier()
    state = secrets.token_urlsafe(24)
    waiting = {"verifier": verifier, "state": state, "until": (datetime.now(UTC) + LIFE).isoformat()}
    with records.writing() as connection:
        channel_accounts.change(connection, CHANNEL, account.id, consent=vault.seal(json.dumps(waiting)))
    redirect = settings.public_url + CALLBACK
    return oauth.consent_url(settings.zalo_oauth_url, account, redirect=redirect, verifier=verifier, state=state)


async def finish(channels: Channels, records: Database, *, code: str, oa_id: str, state: str) -> str:
    """Exchange the code that came back for tokens; return the words for the administrator. Raises ConsentError."""
    channel = channels.by_name.get(CHANNEL)
    account = channel.accounts.get(oa_id) if isinstance(channel, ZaloChannel) else None
    if not isinstance(channel, ZaloChannel) or account is None or not code:
        raise ConsentError("OA này chưa được khai báo ở đây: kiểm tra ZALO_OA_ID.")
    waiting = await to_thread.run_sync(_waiting, records, channels.vault, account.id)
    # Zalo may leave the state out; one that is there has to be ours.
    if waiting is None or (state and not hmac.compare_digest(state.encode(), waiting["state"].encode())):
        raise ConsentError("Lượt cấp quyền này đã hết hạn. Chạy lại: python -m api.channels zalo authorise")
    try:
        await channel.sender.tokens.exchange(account, code=code, verifier=waiting["verifier"])
    except OAuthError as error:
        raise ConsentError(f"Zalo không cấp token (mã {error.code or 'không nối được'}). Thử lại từ đầu.") from None
    await to_thread.run_sync(_forget, records, account.id)
    return f"Đã kết nối OA {account.id}. Có thể đóng trang này."


def _waiting(records: Database, vault: Vault, account: str) -> dict[str, Any] | None:
    with records.reading() as connection:
        sealed = channel_accounts.find(connection, CHANNEL, account)["consent"]
    try:
        waiting: dict[str, Any] = json.loads(vault.open(sealed)) if sealed else {}
    except SealError:
        return None
    until = waiting.get("until")
    return waiting if until and datetime.fromisoformat(until) > datetime.now(UTC) else None


def _forget(records: Database, account: str) -> None:
    with records.writing() as connection:
        channel_accounts.change(connection, CHANNEL, account, consent=None)
