"""Sends the parts of the outbox, one after another for each resident, and notes what became of each attempt.

A part is marked before the attempt and after it. What a crash or a time-out leaves in between is uncertain: its echo
proves that it arrived; without one it is sent again once enough time has passed.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from traceback import format_tb
from typing import Any

from anyio import to_thread

from api.channels.answering import button
from api.channels.channel import Channel, Failed, FailedKind, Outgoing, Sent
from api.records import channel_accounts, channel_users, outbox
from api.records.inbox import User
from api.services import Services

log = logging.getLogger(__name__)
# Later than this after the resident's last message sending may cost money or be refused.
WINDOW = timedelta(hours=48)


@dataclass(frozen=True)
class Plan:
    """What is done about a kind of failure: at most so many attempts, ``first`` seconds apart, then doubling."""

    attempts: int
    first: float = 0.0
    longest: float = 0.0

    def wait(self, attempts: int) -> timedelta:
        """Return how long to wait after so many attempts."""
        return timedelta(seconds=min(self.longest, self.first * 2 ** min(attempts - 1, 30)))


PLANS: dict[FailedKind, Plan] = {
    "retry": Plan(3, 2, 60),
    "rate": Plan(40, 1, 300),
    # A person has to bring a token: within the window what waits is still sent.
    "token": Plan(1000, 30, 300),
    "permanent": Plan(1),
    "quota": Plan(1),
    "config": Plan(1),
    "closed": Plan(1),
}
# When Zalo repeats a webhook that nobody answered, in units of the wait for an echo: 30 seconds, 5.5 minutes, …
REPEATS = (0.5, 5.5, 20.5, 50.5, 110.5)
# How the alarm about an account that may not send begins; a message that was taken ends it.
REFUSING = "Kênh từ chối gửi"
# An uncertain part without an echo is sent again this often.
UNCERTAIN_ATTEMPTS = 3


def echo_due(attempted_at: datetime, now: datetime, uncertain: int) -> datetime:
    """Return until when the echo of an attempt may come if nobody took webhooks from then until ``now``.

    The longer we were away, the later Zalo repeats it; after its last repeat no echo is to be waited for.
    """
    away = (now - attempted_at).total_seconds() / uncertain
    repeat = next((repeat for repeat in REPEATS if repeat > away), None)
    return now if repeat is None else attempted_at + timedelta(seconds=(repeat + 0.5) * uncertain)


async def deliver(user: User, channel: Channel, here: Services, *, go_on: Callable[[], bool]) -> None:
    """Send what is due to ``user``, in order, until nothing is, something has to wait, or ``go_on`` says no."""
    while go_on():
        row = await to_thread.run_sync(_take, user, here)
        if row is None:
            return
        result = await _send(row, channel)
        await to_thread.run_sync(_note, row, user, result, here)


async def _send(row: dict[str, Any], channel: Channel) -> Sent | Failed:
    try:
        return await channel.send(_outgoing(row))
    except Exception as error:
        # Nobody knows how far it came; its words stay out of the log.
        log.error("part %d: %s\n%s", row["id"], type(error).__name__, "".join(format_tb(error.__traceback__)))
        return Failed("uncertain", "error", type(error).__name__)


def _take(user: User, here: Services) -> dict[str, Any] | None:
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        known = channel_users.find(connection, user)
        if known and known["last_at"] < now - WINDOW:
            outbox.expire(connection, user, outbox.TOO_LATE)
        row = outbox.take(connection, user, now)
    if row and row["state"] == outbox.UNCERTAIN:
        log.warning("part %d may have arrived, but no echo came: it is sent again", row["id"])
    return row


def _outgoing(row: dict[str, Any]) -> Outgoing:
    body = row["body"]
    return Outgoing(
        account=row["account"],
        user=row["user"],
        text=body["text"],
        buttons=tuple(button(stored) for stored in body["buttons"]),
        quote=body["quote"],
        conversation=body["conversation"],
    )


def _note(row: dict[str, Any], user: User, result: Sent | Failed, here: Services) -> None:
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        if isinstance(result, Sent):
            outbox.sent(connection, row["id"], result.provider_id, at=now)
            channel_accounts.calm(connection, row["channel"], row["account"], REFUSING)
            return
        if result.kind in ("config", "quota"):
            alarm = f"{REFUSING} (mã {result.code}): {result.message} Xem bảng mã lỗi trong docs/zalo.md."
            channel_accounts.raise_alarm(connection, row["channel"], row["account"], alarm, at=now)
        state, next_at = _after(row, result, now, here.settings.zalo_uncertain_seconds)
        told = {"code": result.code, "error": result.message, "kind": result.kind}
        outbox.put(connection, row["id"], state, next_at=next_at, **told)
        if state == outbox.FAILED:
            log.error("part %d was not sent: %s, code %s", row["id"], result.kind, result.code)
            if result.kind == "quota":
                outbox.expire(connection, user, outbox.QUOTA)


def _after(row: dict[str, Any], result: Failed, now: datetime, uncertain: int) -> tuple[str, datetime]:
    """Return the state of a part after a failure, and when it is looked at again."""
    attempts = row["attempts"]
    if result.kind == "uncertain":
        state = outbox.UNCERTAIN if attempts < UNCERTAIN_ATTEMPTS else outbox.FAILED
        return state, now + timedelta(seconds=uncertain)
    plan = PLANS[result.kind]
    if attempts >= plan.attempts:
        return outbox.FAILED, now
    return outbox.PENDING, now + plan.wait(attempts)
