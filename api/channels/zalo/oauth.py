"""Zalo's token endpoint (OAuth v4 with PKCE): the consent address, the first exchange and the refresh."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from api.channels.accounts import OfficialAccount

_TIMEOUT = aiohttp.ClientTimeout(total=15)
_DEFAULT_SECONDS = 25 * 3600
CONSENT = "/v4/oa/permission"
TOKEN = "/v4/oa/access_token"


class OAuthError(Exception):
    """Zalo gave no tokens; ``code`` is its error, or empty when it could not be reached."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code; the message names no secret."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Pair:
    """An access token with its life in seconds, and the refresh token that can be used once."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int = _DEFAULT_SECONDS


def new_verifier() -> str:
    """Return a PKCE verifier of 43 characters."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    """Return the S256 challenge of a verifier, base64url without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def consent_url(base: str, account: OfficialAccount, *, redirect: str, verifier: str, state: str) -> str:
    """Return the address that an administrator of the account opens once."""
    query = {"app_id": account.app_id, "redirect_uri": redirect, "code_challenge": challenge(verifier), "state": state}
    return f"{base}{CONSENT}?{urlencode(query)}"


async def exchange(
    http: aiohttp.ClientSession, base: str, account: OfficialAccount, *, code: str, verifier: str
) -> Pair:
    """Return the first pair for the code of a consent; raises OAuthError."""
    form = {"grant_type": "authorization_code", "code": code, "app_id": account.app_id, "code_verifier": verifier}
    return await _ask(http, base, account, form)


async def refresh(http: aiohttp.ClientSession, base: str, account: OfficialAccount, refresh_token: str) -> Pair:
    """Return a new pair; the refresh token given is used up. Raises OAuthError."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "app_id": account.app_id}
    return await _ask(http, base, account, form)


async def _ask(http: aiohttp.ClientSession, base: str, account: OfficialAccount, form: dict[str, str]) -> Pair:
    headers = {"secret_key": account.app_secret}
    try:
        async with http.post(base + TOKEN, data=form, headers=headers, timeout=_TIMEOUT) as response:
            status, raw = response.status, await response.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise OAuthError("", f"Zalo's token endpoint cannot be reached ({type(error).__name__})") from None
    if status >= 500:
        raise OAuthError("", f"Zalo's token endpoint answered with status {status}")
    return _pair(raw)


def _pair(raw: bytes) -> Pair:
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise OAuthError("", "Zalo's token endpoint answered with something else than JSON")
    access, refresh_token = body.get("access_token"), body.get("refresh_token")
    if not access or not refresh_token:
        code = str(body.get("error", "unknown"))
        raise OAuthError(code, f"Zalo refused: {code} {str(body.get('error_name') or body.get('message') or '')[:100]}")
    return Pair(str(access), str(refresh_token), _seconds(body.get("expires_in")))


def _seconds(value: object) -> int:
    """Return a life in seconds: Zalo writes it as a text."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and int(text) > 0 else _DEFAULT_SECONDS
