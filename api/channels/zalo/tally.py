"""Counts the webhook calls refused since the last good one: when every call fails, the secret is a wrong one."""

import logging
from datetime import UTC, datetime

from anyio import to_thread

from api.records import channel_accounts
from api.records.database import Database

log = logging.getLogger(__name__)
MANY = 10
WRONG_SECRET = "Mọi sự kiện Zalo gửi tới đều sai chữ ký: kiểm tra ZALO_OA_SECRET_KEY (OA Secret Key ở trang Webhook)."


class Tally:
    """Refused and accepted calls of this process, written to the records now and then."""

    def __init__(self, records: Database, accounts: list[str]) -> None:
        """Count for ``accounts``: a refused call could be any one's."""
        self._records = records
        self._accounts = accounts
        self._refused = 0
        self._accepted: dict[str, tuple[datetime, str]] = {}
        self._changed = False

    def refused(self) -> None:
        """Count a refused call; after many in a row say so once."""
        self._refused += 1
        self._changed = True
        if self._refused == MANY:
            log.error("%d webhook calls in a row had a wrong signature; is ZALO_OA_SECRET_KEY right?", MANY)

    def accepted(self, account: str, signed_by: str) -> None:
        """Note a good call, and which reading of the timestamp it was signed with."""
        self._changed = self._changed or self._refused > 0 or self._accepted.get(account, ("", ""))[1] != signed_by
        self._refused = 0
        self._accepted[account] = (datetime.now(UTC), signed_by)

    async def write(self) -> None:
        """Write what changed to the records, with an alarm when every call fails."""
        if not self._changed:
            return
        self._changed = False
        await to_thread.run_sync(self._write)

    def _write(self) -> None:
        now = datetime.now(UTC)
        with self._records.writing() as connection:
            for account in self._accounts:
                seen = self._accepted.get(account)
                channel_accounts.tally(connection, "zalo", account, refused=self._refused, accepted=seen)
                standing = channel_accounts.find(connection, "zalo", account)["alarm"]
                # Anybody can send false calls: they hide no other alarm.
                if self._refused >= MANY and standing is None:
                    channel_accounts.raise_alarm(connection, "zalo", account, WRONG_SECRET, at=now)
                elif self._refused < MANY and seen:
                    channel_accounts.calm(connection, "zalo", account, WRONG_SECRET)
