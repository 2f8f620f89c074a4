"""One event of a resident into the messages that answer it, stored together with the note that it was dealt with."""

import contextlib
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from traceback import format_tb
from typing import Any

from anyio import to_thread
from pydantic import ValidationError

from api import erasure, handover
from api.channels import echoes, lists, words
from api.channels.channel import Button, Channel
from api.channels.echoes import digest
from api.channels.render import Rendered, chosen, render, said
from api.channels.silence import PAUSED, RECEIVE_ONLY
from api.problems import KINDS, Problem
from api.records import channel_accounts, channel_users, handovers, inbox, outbox
from api.records.bell import STAFF
from api.records.inbox import User
from api.records.secrets import SealError
from api.schemas import ChatRequest
from api.services import Services
from api.talk import reply_to
from knowledge.records import Commune

log = logging.getLogger(__name__)
# The wish to be forgotten, as a channel tells it.
WITHDRAW = "withdraw"
# After this long a conversation begins anew: that a machine answers is said again.
_NEW_AFTER = timedelta(hours=24)
# An answer this late, or one of several, quotes the question.
_LATE = timedelta(seconds=60)
_ATTEMPTS = 5


@dataclass(frozen=True)
class _Met:
    """A resident as they stand now: their row, the commune, whether a conversation begins, or officers have it."""

    user: User
    row: dict[str, Any]
    commune: Commune | None
    begins: bool
    account_state: str
    live: bool


async def handle(row: dict[str, Any], channel: Channel, here: Services) -> None:
    """Deal with one event of the inbox; what fails is tried again, and given up after a while."""
    if row["kind"] in echoes.NOTED or row["kind"] == WITHDRAW:
        await to_thread.run_sync(_note, row, here)
        return
    met = await to_thread.run_sync(_meet, row, channel, here)
    silent = _silent(met, row)
    if silent:
        await to_thread.run_sync(_keep, row, met, None, here, silent)
        here.bell.ring(STAFF)
        return
    try:
        rendered = await _rendered(row, met, channel, here)
        await to_thread.run_sync(_keep, row, met, rendered, here, None)
    except Problem as problem:
        await _try_again(row, met, here, problem.kind)
    except Exception as error:
        # Whatever is wrong with one event must not stop the others; its words stay out of the log.
        log.error("event %d: %s\n%s", row["id"], type(error).__name__, "".join(format_tb(error.__traceback__)))
        await _try_again(row, met, here, type(error).__name__)


def _note(row: dict[str, Any], here: Services) -> None:
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        if row["kind"] == WITHDRAW:
            erasure.withdraw(connection, here.store, row["channel"], row["user"], at=now)
        else:
            echoes.note(connection, row, now=now, pause=here.settings.zalo_pause_seconds)
        inbox.done(connection, row["id"], {}, at=now)


def _meet(row: dict[str, Any], channel: Channel, here: Services) -> _Met:
    user: User = (row["channel"], row["account"], row["user"])
    with here.records.writing() as connection:
        known = channel_users.find(connection, user)
        begins = known is None or known["greeted_at"] is None or row["received_at"] - known["last_at"] > _NEW_AFTER
        stored = channel_users.met(connection, user, at=row["received_at"])
        state = channel_accounts.find(connection, row["channel"], row["account"])["state"]
        live = handovers.live(connection, stored["session"]) is not None
    commune = channel.accounts[row["account"]].commune or stored["commune"]
    return _Met(user, stored, here.store.commune(commune) if commune else None, begins, state, live)


def _silent(met: _Met, row: dict[str, Any]) -> str | None:
    """Return why nothing is answered, None when something is."""
    if met.account_state == channel_accounts.RECEIVE_ONLY:
        return RECEIVE_ONLY
    until = met.row["paused_until"]
    return PAUSED if until and row["received_at"] < until else None


async def _rendered(row: dict[str, Any], met: _Met, channel: Channel, here: Services) -> Rendered:
    simple = _SIMPLE.get(row["kind"])
    if simple is None:
        return await _answer(row, met, channel, here)
    return said(words.greeting(met.commune)) if simple is words.greeting else _told(met, simple(met.commune))


def _told(met: _Met, text: str) -> Rendered:
    """Return something said beside the assistant, at the beginning with the notice that a machine speaks."""
    return said(f"{words.notice(met.commune)}\n\n{text}" if met.begins else text)


async def _answer(row: dict[str, Any], met: _Met, channel: Channel, here: Services) -> Rendered:
    """Return the assistant's answer; what it cannot take is told in its own words. Raises Problem to try again."""
    notice = words.notice(met.commune) if met.begins else ""
    text = _typed(row, here)
    picked = chosen(text, [] if met.live else met.row["choices"])
    if code := lists.wanted(picked, here.store):
        return _told(met, await lists.made(here, code, met.commune))
    asked = {"choice": picked} if picked is not None else {"text": text.lstrip("#")}
    try:
        question = ChatRequest(
            session=met.row["session"],
            message_id=_message_id(row),
            commune=met.commune.id if met.commune else None,
            **asked,
        )
        reply = json.loads(await reply_to(question, here, channel=row["channel"]))
    except ValidationError as error:
        too_long = any(each["type"] == "text_too_long" for each in error.errors())
        return _told(met, KINDS["text-too-long"].detail if too_long else words.text_only(met.commune))
    except Problem as problem:
        if problem.status_code >= 500:
            raise
        return _told(met, problem.detail)
    await _remember_commune(met, reply, here)
    return render(
        lists.offered(reply, here.store),
        notice=notice,
        phone=words.hotline(met.commune),
        public_url=here.settings.public_url,
        buttons=channel.buttons,
    )


def _typed(row: dict[str, Any], here: Services) -> str:
    """Return what was typed, with what masking hid: a form may have asked for it, anything else masks it again."""
    body = row["body"]
    if "sealed" in body:
        try:
            return here.channels.vault.open(body["sealed"])
        except SealError:
            log.warning("a sealed message cannot be opened; answering it as masked")
    return str(body["text"])


def _message_id(row: dict[str, Any]) -> str:
    """Return the id that makes a repeated try get the same reply."""
    name = f"{row['channel']}\n{row['account']}\n{row['key']}"
    return hashlib.sha256(name.encode()).hexdigest()[:40]


async def _remember_commune(met: _Met, reply: dict[str, Any], here: Services) -> None:
    """Keep the commune that a resident of an account without one has named."""
    named = reply["commune"]
    if not named or (met.commune and met.commune.id == named) or met.row["commune"] == named:
        return

    def write() -> None:
        with here.records.writing() as connection:
            channel_users.change(connection, met.user, commune=named)

    await to_thread.run_sync(write)


def _keep(row: dict[str, Any], met: _Met, rendered: Rendered | None, here: Services, error: str | None) -> None:
    """Store the answer's parts and the end of the event in one transaction."""
    now = datetime.now(UTC)
    with here.records.writing() as connection:
        change: dict[str, Any] = {"last_at": max(row["received_at"], met.row["last_at"]), "following": True}
        if rendered:
            quote = _quote(connection, row, met, now)
            outbox.add(connection, met.user, row["id"], _bodies(row, rendered, quote), now=now)
            change |= {"choices": rendered.choices}
            change |= {"greeted_at": now} if met.begins else {}
        else:
            _pass_on(connection, row, met, here, now)
        channel_users.change(connection, met.user, **change)
        inbox.done(connection, row["id"], _without_secret(row["body"]), at=now, error=error)


def _pass_on(connection: Any, row: dict[str, Any], met: _Met, here: Services, now: datetime) -> None:
    """Keep what was typed for the officers who have the conversation; a button pressed is no word for them."""
    if row["kind"] != "text" or chosen(row["body"]["text"], []) is not None:
        return
    session, text = met.row["session"], row["body"]["text"].lstrip("#")
    if handover.is_leaving(text):
        handover.leave(connection, session, now)
        return
    with contextlib.suppress(handover.Over):
        handover.heard(connection, here.store, session, text, _message_id(row), now)


def _bodies(row: dict[str, Any], rendered: Rendered, quote: str | None) -> list[tuple[dict[str, Any], str]]:
    bodies = []
    for position, part in enumerate(rendered.parts):
        body = {**part.to_json(), "quote": None if position else quote, "conversation": row["body"].get("conversation")}
        bodies.append((body, digest(part.text)))
    return bodies


def _quote(connection: Any, row: dict[str, Any], met: _Met, now: datetime) -> str | None:
    if row["kind"] != "text":
        return None
    several = inbox.waiting(connection, met.user) > 1
    return row["body"].get("message_id") if several or now - row["received_at"] > _LATE else None


async def _try_again(row: dict[str, Any], met: _Met, here: Services, error: str) -> None:
    """Have the event wait a little; after several tries tell the resident and leave it to officers."""
    attempts = row["attempts"] + 1
    if attempts >= _ATTEMPTS:
        log.error("event %d was given up: %s", row["id"], error)
        await to_thread.run_sync(_keep, row, met, said(words.RETRY_LATER), here, error)
        return

    def write() -> None:
        next_at = datetime.now(UTC) + timedelta(seconds=2**attempts)
        with here.records.writing() as connection:
            inbox.again(connection, row["id"], attempts=attempts, next_at=next_at, error=error)

    await to_thread.run_sync(write)


def _without_secret(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "sealed"}


def button(stored: list[str]) -> Button:
    """Return a button as :meth:`Part.to_json` stored it."""
    title, does, value = stored
    return Button(title, does, value)  # type: ignore[arg-type] # written from a Button


_SIMPLE: dict[str, Callable[[Commune | None], str]] = {
    "unsupported": words.text_only,
    "location": words.office,
    "follow": words.greeting,
    "start": words.greeting,
}
