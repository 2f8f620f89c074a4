"""Handovers: a resident waits for an officer, talks with one, or leaves a message; every word is kept once."""

from datetime import datetime
from statistics import median
from typing import Any

import sqlalchemy as sa

from api.records.handover_tables import handover, handover_message

WAITING, OPEN, LEFT, CLOSED = "waiting", "open", "left", "closed"
# The resident's words go to officers in these.
LIVE = (WAITING, OPEN)
RESIDENT, OFFICER, SYSTEM, NOTE = "resident", "officer", "system", "note"
# Endings: who ended it, or whether the resident behind a left message was reached.
BY_RESIDENT, BY_OFFICER, IDLE, CONTACTED, UNREACHED = "resident", "officer", "idle", "contacted", "unreached"
# A wait is told only when this many of the last waits are known.
WAITS_NEEDED, WAITS_LOOKED_AT = 5, 30


def live(connection: Any, session: str) -> dict[str, Any] | None:
    """Return the handover of a session that waits or talks, None when there is none."""
    row = connection.execute(sa.select(handover).where(handover.c.live == session)).mappings().first()
    return dict(row) if row else None


def find(connection: Any, id: int) -> dict[str, Any] | None:
    """Return the handover with ``id``, None when there is none."""
    row = connection.execute(sa.select(handover).where(handover.c.id == id)).mappings().first()
    return dict(row) if row else None


def start(connection: Any, *, session: str, channel: str, commune: str, at: datetime) -> dict[str, Any]:
    """Return the session's live handover, begun now unless there is one."""
    found = live(connection, session)
    if found:
        return found
    row: dict[str, Any] = {
        "session": session,
        "live": session,
        "channel": channel,
        "commune": commune,
        "state": WAITING,
    }
    row |= {"asked_at": at, "last_at": at, "unread": 0}
    id = connection.execute(handover.insert().values(**row)).inserted_primary_key[0]
    return find(connection, id) or row


def place(connection: Any, row: dict[str, Any]) -> int:
    """Return the place of a waiting handover in its commune's queue, from 1."""
    before = [handover.c.state == WAITING, handover.c.commune == row["commune"], handover.c.id <= row["id"]]
    return int(connection.execute(sa.select(sa.func.count()).select_from(handover).where(*before)).scalar())


def queue(connection: Any, commune: str | None = None) -> list[dict[str, Any]]:
    """Return who waits (in one commune), longest waiting first."""
    where = [handover.c.state == WAITING] + ([handover.c.commune == commune] if commune else [])
    return [
        dict(row) for row in connection.execute(sa.select(handover).where(*where).order_by(handover.c.id)).mappings()
    ]


def talking(connection: Any, *, silent_since: datetime) -> list[dict[str, Any]]:
    """Return the open handovers in which nobody has said anything since a moment."""
    where = (handover.c.state == OPEN, handover.c.last_at < silent_since)
    return [dict(row) for row in connection.execute(sa.select(handover).where(*where)).mappings()]


def usual_wait(connection: Any, commune: str) -> float | None:
    """Return the median of the commune's last waits, in seconds; None when too few are known."""
    taken = sa.select(handover.c.asked_at, handover.c.taken_at).where(
        handover.c.commune == commune, handover.c.taken_at.is_not(None)
    )
    last = connection.execute(taken.order_by(handover.c.taken_at.desc()).limit(WAITS_LOOKED_AT)).all()
    waits = [(row.taken_at - row.asked_at).total_seconds() for row in last]
    return median(waits) if len(waits) >= WAITS_NEEDED else None


def say(
    connection: Any, id: int, sender: str, text: str, *, at: datetime, staff: int | None = None, key: str | None = None
) -> int | None:
    """Store words of a handover and return their number; None when those with this ``key`` are there already."""
    row = {"handover": id, "sender": sender, "text": text, "at": at, "staff": staff, "key": key}
    try:
        with connection.begin_nested():
            number = int(connection.execute(handover_message.insert().values(**row)).inserted_primary_key[0])
    except sa.exc.IntegrityError:
        return None
    changed: dict[str, Any] = {} if sender == NOTE else {"last_at": at}
    if sender == RESIDENT:
        changed |= {"unread": handover.c.unread + 1, "question": sa.func.coalesce(handover.c.question, text)}
    if changed:
        connection.execute(handover.update().where(handover.c.id == id).values(**changed))
    return number


def messages(connection: Any, id: int, after: int = 0) -> list[dict[str, Any]]:
    """Return what was said in a handover after the message numbered ``after``, oldest first."""
    wanted = sa.select(handover_message).where(handover_message.c.handover == id, handover_message.c.id > after)
    return [dict(row) for row in connection.execute(wanted.order_by(handover_message.c.id)).mappings()]


def unanswered(connection: Any, id: int) -> bool:
    """Return True when the last words between resident and officers are the resident's."""
    spoken = handover_message.c.sender.in_((RESIDENT, OFFICER))
    last = sa.select(handover_message.c.sender).where(handover_message.c.handover == id, spoken)
    return bool(connection.execute(last.order_by(handover_message.c.id.desc()).limit(1)).scalar() == RESIDENT)


def take(connection: Any, id: int, staff: int, *, held_by: int | None, at: datetime) -> bool:
    """Have ``staff`` answer a handover in place of ``held_by`` (None: nobody yet); False when that is no longer so."""
    held = handover.c.taken_by.is_(None) if held_by is None else handover.c.taken_by == held_by
    mine = handover.update().where(handover.c.id == id, handover.c.state.in_(LIVE), held)
    first = sa.func.coalesce(handover.c.taken_at, sa.literal(at, handover.c.taken_at.type))
    changed = mine.values(state=OPEN, taken_by=staff, taken_at=first, last_at=at, office=None)
    return bool(connection.execute(changed).rowcount)


def reopen(connection: Any, id: int, staff: int, *, at: datetime) -> bool:
    """Have ``staff`` talk with the resident of a message left; False where that is not possible any more."""
    row = find(connection, id)
    if row is None or row["session"] is None or live(connection, row["session"]):
        return False
    mine = handover.update().where(handover.c.id == id, handover.c.state == LEFT)
    values = {"state": OPEN, "live": row["session"], "taken_by": staff, "last_at": at}
    return bool(connection.execute(mine.values(**values)).rowcount)


def seen(connection: Any, id: int) -> None:
    """Note that an officer has seen all that the resident said."""
    connection.execute(handover.update().where(handover.c.id == id, handover.c.unread > 0).values(unread=0))


def requeue(connection: Any, id: int, *, office: str) -> bool:
    """Put a handover (back) into the queue for an office; False when it is over."""
    mine = handover.update().where(handover.c.id == id, handover.c.state.in_(LIVE))
    return bool(connection.execute(mine.values(state=WAITING, taken_by=None, office=office)).rowcount)


def set_aside(connection: Any, id: int) -> bool:
    """Turn a handover that nobody answers into a message left; False when it is none any more."""
    mine = handover.update().where(handover.c.id == id, handover.c.state.in_(LIVE))
    return bool(connection.execute(mine.values(state=LEFT, live=None)).rowcount)


def close(connection: Any, id: int, ending: str, *, at: datetime, staff: int | None = None) -> bool:
    """End a handover or deal with a message left; False when that was done before."""
    mine = handover.update().where(handover.c.id == id, handover.c.state != CLOSED)
    values = {"state": CLOSED, "live": None, "ending": ending, "closed_at": at, "closed_by": staff, "unread": 0}
    return bool(connection.execute(mine.values(**values)).rowcount)


def leave(
    connection: Any,
    *,
    session: str,
    channel: str,
    commune: str,
    question: str,
    contact: str,
    consented_at: datetime,
    notice: str,
    at: datetime,
) -> int:
    """Store a message left with a contact and return its handover's number.

    It completes the session's handover in that commune that waits, talks, or was set aside without a contact; else it
    is a new one, and what is under way with another commune goes on.
    """
    given = {"question": question, "contact": contact, "consented_at": consented_at, "notice": notice, "last_at": at}
    mine = sa.and_(
        handover.c.session == session,
        handover.c.commune == commune,
        sa.or_(handover.c.state.in_(LIVE), sa.and_(handover.c.state == LEFT, handover.c.contact.is_(None))),
    )
    found = connection.execute(sa.select(handover.c.id, handover.c.state).where(mine).order_by(handover.c.id)).first()
    if found is None:
        row = {"session": session, "channel": channel, "commune": commune, "state": LEFT, "asked_at": at, "unread": 1}
        return int(connection.execute(handover.insert().values(**row, **given)).inserted_primary_key[0])
    if found.state == WAITING:
        given |= {"state": LEFT, "live": None}
    given["unread"] = handover.c.unread + 1
    connection.execute(handover.update().where(handover.c.id == found.id).values(**given))
    return int(found.id)


def untie(connection: Any, session: str) -> None:
    """Delete what a session said to officers; a message left with a contact stays until it is dealt with, untied."""
    kept = sa.and_(handover.c.state == LEFT, handover.c.contact.is_not(None))
    ids = sa.select(handover.c.id).where(handover.c.session == session)
    connection.execute(handover_message.delete().where(handover_message.c.handover.in_(ids.scalar_subquery())))
    connection.execute(handover.delete().where(handover.c.session == session, sa.not_(kept)))
    connection.execute(handover.update().where(handover.c.session == session).values(session=None))


def forget_contacts(connection: Any, *, before: datetime) -> None:
    """Delete contacts that their residents left ``before``, whatever became of the message since."""
    old = handover.update().where(handover.c.consented_at < before, handover.c.contact.is_not(None))
    connection.execute(old.values(contact=None))


def purge(connection: Any, *, before: datetime) -> int:
    """Delete handovers with all that was said, when nothing was said since ``before``; return how many."""
    ids = sa.select(handover.c.id).where(handover.c.last_at < before)
    connection.execute(handover_message.delete().where(handover_message.c.handover.in_(ids.scalar_subquery())))
    return int(connection.execute(handover.delete().where(handover.c.last_at < before)).rowcount)
