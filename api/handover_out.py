"""What a handover tells a resident unasked: to the web's event stream, or as messages of the channel they came by."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.channels.echoes import digest
from api.channels.split import parts_of
from api.records import handovers, pushes
from api.records.channel_tables import channel_user, inbox
from api.records.handover_tables import handover_message
from api.records.inbox import DONE, OFFICER
from api.records.outbox import add as add_outgoing
from knowledge.hours import VIETNAM

WEB = "web"
# Further back in a queue, one's place is told once one comes this far.
TOLD = 20
JOINED = "{name}, cán bộ xã, đang trả lời bác (người thật, không phải máy)."
ENDED = "Cán bộ đã kết thúc. Trợ lý ảo (AI) tiếp tục giúp bác."


def message(connection: Any, row: dict[str, Any], text: str, *, number: int, at: datetime, name: str | None) -> None:
    """Send the words numbered ``number`` of a handover: an officer's, or the assistant's own when ``name`` is None."""
    if row["session"] is None:
        return
    if row["channel"] != WEB:
        if name:  # a number typed after an officer's words answers them, not an older list
            mine = channel_user.c.session == row["session"]
            connection.execute(channel_user.update().where(mine).values(choices=[]))
        said = f"{name} (cán bộ): {text}" if name else text
        to_channel(connection, row["session"], said, key=f"handover:{number}", at=at)
        return
    body = {"at": at.astimezone(VIETNAM).isoformat(timespec="seconds"), "from": "officer" if name else "assistant"}
    pushes.add(connection, row["session"], "message", {**body, "name": name, "text": text, "links": []}, at=at)


def state(
    connection: Any,
    row: dict[str, Any],
    *,
    at: datetime,
    name: str | None = None,
    place: int | None = None,
    more: str = "",
) -> None:
    """Tell where a handover stands now, and ``more`` with it.

    ``name`` is the officer's once it is open, ``place`` is counted if not given.
    """
    if row["session"] is None:
        return
    told = row["state"] if row["state"] != handovers.LEFT else "none"
    if row["channel"] == WEB:
        if told == handovers.WAITING and place is None:
            place = handovers.place(connection, row)
        if more:  # first: a browser hears no more once the handover is over
            message(connection, row, more, number=0, at=at, name=None)
        pushes.add(connection, row["session"], "state", {"handover": told, "place": place, "name": name}, at=at)
        return
    words = {handovers.OPEN: JOINED.format(name=name), handovers.CLOSED: ENDED}.get(told)
    if words:
        count = sa.select(sa.func.count()).where(handover_message.c.handover == row["id"])
        key = f"handover:{row['id']}:{told}:{row['taken_by']}:{connection.execute(count).scalar()}"
        to_channel(connection, row["session"], f"{words}\n\n{more}".strip(), key=key, at=at)


def places(connection: Any, commune: str, *, at: datetime) -> None:
    """Tell the first TOLD who wait in a commune, those on the web, their place, when the queue has moved."""
    for place, row in enumerate(handovers.queue(connection, commune)[:TOLD], 1):
        if row["channel"] == WEB:
            state(connection, row, at=at, place=place)


def to_channel(connection: Any, session: str, text: str, *, key: str, at: datetime) -> bool:
    """Put ``text`` into the outbox of the channel behind ``session``; False when that resident is not known there.

    Every part of the outbox hangs on a row of what came in: an officer's words get one of their own, done already.
    """
    user = connection.execute(sa.select(channel_user).where(channel_user.c.session == session)).mappings().first()
    if user is None:
        return False
    whose = {"channel": user["channel"], "account": user["account"], "user": user["user"]}
    row = {**whose, "key": key, "kind": OFFICER, "body": {}, "state": DONE, "attempts": 0}
    row |= dict.fromkeys(("at", "received_at", "next_at", "done_at"), at)
    number = connection.execute(inbox.insert().values(**row)).inserted_primary_key[0]
    more: dict[str, Any] = {"buttons": [], "quote": None, "conversation": _conversation(connection, whose)}
    bodies = [({"text": part, **more}, digest(part)) for part in parts_of(text)]
    add_outgoing(connection, (whose["channel"], whose["account"], whose["user"]), number, bodies, now=at)
    return True


def _conversation(connection: Any, whose: dict[str, Any]) -> str | None:
    """Return the channel's conversation that a visitor without an account last wrote in."""
    theirs = [inbox.c[name] == value for name, value in whose.items()]
    last = sa.select(inbox.c.body).where(*theirs, inbox.c.kind == "text").order_by(inbox.c.id.desc()).limit(1)
    body: dict[str, Any] = connection.execute(last).scalar() or {}
    return body.get("conversation")
