"""The Zalo Official Account as a channel: webhook calls checked and parsed, messages sent."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.channels.accounts import OfficialAccount
from api.channels.channel import Event, Failed, Outgoing, Refused, Sent
from api.channels.zalo import signature
from api.channels.zalo.events import Parsed, text_of
from api.channels.zalo.sender import Sender
from api.channels.zalo.tally import Tally

log = logging.getLogger(__name__)


class ZaloChannel:
    """All Official Accounts of this deployment."""

    name = "zalo"
    buttons = True

    def __init__(self, accounts: Mapping[str, OfficialAccount], sender: Sender, tally: Tally) -> None:
        """Check calls with the secrets of ``accounts`` and send through ``sender``."""
        self.accounts: Mapping[str, OfficialAccount] = accounts
        self.sender = sender
        self.tally = tally

    def events(self, raw: bytes, headers: Mapping[str, str]) -> list[Event]:
        """Return the event of a call; raises Refused when no account's secret signed it."""
        body = _json(raw)
        signed = self._signers(raw, headers, body)
        if not signed:
            self.tally.refused()
            raise Refused("the signature does not fit")
        parsed = Parsed(text_of(body.get("event_name")) or "", body)
        account = _concerned(signed, parsed)
        if account is None:
            log.warning("a signed event concerns none of the accounts that are set up")
            return []
        self.tally.accepted(account.id, signed[account])
        event = parsed.event(account.id, datetime.now(UTC))
        return [event] if event else []

    async def send(self, outgoing: Outgoing) -> Sent | Failed:
        """Send one message through the account it belongs to."""
        return await self.sender.send(self.accounts[outgoing.account], outgoing)

    async def every_second(self) -> None:
        """Write down how many calls were refused."""
        await self.tally.write()

    def _signers(
        self, raw: bytes, headers: Mapping[str, str], body: Mapping[str, Any]
    ) -> dict[OfficialAccount, signature.Source]:
        """Return the accounts whose secret signed the call; the body may name no other application than theirs."""
        named = text_of(body.get("app_id"))
        signers = {}
        for account in self.accounts.values():
            if named is not None and named != account.app_id:
                continue
            source = signature.signed_by(
                account.app_id,
                account.oa_secret,
                raw,
                headers.get(signature.HEADER, ""),
                header_time=headers.get(signature.TIMESTAMP_HEADER),
                body_time=text_of(body.get("timestamp")),
            )
            if source:
                signers[account] = source
        return signers


def _concerned(signers: Mapping[OfficialAccount, Any], parsed: Parsed) -> OfficialAccount | None:
    """Return the account that the event names; one that names no account at all is the first signer's."""
    for account in signers:
        if account.id in parsed.parties:
            return account
    return None if parsed.parties else next(iter(signers))


def _json(raw: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
