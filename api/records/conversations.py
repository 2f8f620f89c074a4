"""Conversations and their exchanges: what was asked (masked), what was answered, in turns that outlast a restart."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records import clusters, handovers
from api.records.erasure_tables import erasure_request
from api.records.score_tables import chat_score
from api.records.tables import conversation, exchange, forgotten, push, rating, report, survey_response


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One message as it is kept: masked text or the choice, from which conversation, channel and commune."""

    session: str
    at: datetime
    channel: str = "web"
    commune: str | None = None
    message_id: str | None = None
    text: str = ""
    choice: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a message, in the words of the chat contract."""

    outcome: str
    topic: str
    procedure: str | None
    aspect: str | None
    confidence: float
    degraded: bool
    # How long the answer took; None where nothing was asked (a form's step, words to an officer).
    answer_ms: int | None = None


def replied(connection: Any, session: str, message_id: str) -> str | None:
    """Return the reply (JSON) that the message with ``message_id`` got, None when it has not been answered."""
    found = sa.select(exchange.c.reply).where(exchange.c.session == session, exchange.c.message_id == message_id)
    reply: str | None = connection.execute(found).scalar()
    return reply


def open_form(connection: Any, session: str) -> dict[str, Any] | None:
    """Return the guided form that the conversation is filling in, None when there is none."""
    form: dict[str, Any] | None = connection.execute(
        sa.select(conversation.c.form).where(conversation.c.session == session)
    ).scalar()
    return form


def set_form(connection: Any, session: str, form: dict[str, Any]) -> None:
    """Have the conversation fill in a form from now on."""
    connection.execute(conversation.update().where(conversation.c.session == session).values(form=form))


def has_helped(connection: Any, session: str, *, turns: int) -> bool:
    """Return True for a conversation of so many turns or more in which something was answered."""
    mine = sa.and_(conversation.c.session == session, conversation.c.turns >= turns)
    answered = sa.select(exchange.c.id).where(exchange.c.session == session, exchange.c.outcome == "answer")
    return connection.execute(sa.select(conversation.c.session).where(mine, answered.exists())).first() is not None


def keep(
    connection: Any, asked: Asked, became: Outcome, reply: Callable[[int], str], *, form: dict[str, Any] | None
) -> str:
    """Store an exchange and the form that goes on; return its reply, which ``reply`` makes from the turn's number."""
    turn = _next_turn(connection, asked, form)
    written = reply(turn)
    connection.execute(
        exchange.insert().values(
            session=asked.session,
            turn=turn,
            message_id=asked.message_id,
            at=asked.at,
            commune=asked.commune,
            asked=asked.text,
            choice=asked.choice,
            reply=written,
            **became.__dict__,
        )
    )
    return written


def _next_turn(connection: Any, asked: Asked, form: dict[str, Any] | None) -> int:
    """Count one more turn of the conversation, begun now if need be, and return its number."""
    mine = conversation.c.session == asked.session
    turns: int | None = connection.execute(sa.select(conversation.c.turns).where(mine)).scalar()
    values = {"commune": asked.commune, "last_at": asked.at, "turns": (turns or 0) + 1, "form": form}
    if turns is None:
        values |= {"session": asked.session, "channel": asked.channel, "started_at": asked.at}
        connection.execute(conversation.insert().values(values))
    else:
        connection.execute(conversation.update().where(mine).values(values))
    return (turns or 0) + 1


def exchanges(connection: Any, session: str) -> list[dict[str, Any]]:
    """Return the exchanges of a conversation, oldest first, as rows of the table."""
    found = sa.select(exchange).where(exchange.c.session == session).order_by(exchange.c.turn)
    return [dict(row) for row in connection.execute(found).mappings()]


def wipe(connection: Any, session: str, *, at: datetime) -> None:
    """Delete the conversation and all that names it; reports, survey answers and messages left stay, not tied to it.

    Rasa keeps a copy of its own: until it confirms that it has forgotten (:func:`forgotten_by_rasa`), the session is
    among :func:`to_forget`.
    """
    for table in (exchange, rating, chat_score, push, conversation, forgotten):
        connection.execute(table.delete().where(table.c.session == session))
    for table in (report, survey_response, erasure_request):
        connection.execute(table.update().where(table.c.session == session).values(session=None))
    handovers.untie(connection, session)
    clusters.untie(connection, session)
    connection.execute(forgotten.insert().values(session=session, at=at))


def have_rasa_forget(connection: Any, sessions: Any, *, at: datetime) -> None:
    """Have Rasa forget the ``sessions`` (a select of one column) too: what was kept long enough here was so there."""
    known = sa.select(forgotten.c.session)
    for session in list(connection.execute(sessions).scalars()):
        if session not in set(connection.execute(known).scalars()):
            connection.execute(forgotten.insert().values(session=session, at=at))


def to_forget(connection: Any) -> list[str]:
    """Return the sessions that were wiped here and that Rasa still has to forget, longest waiting first."""
    return list(connection.execute(sa.select(forgotten.c.session).order_by(forgotten.c.at)).scalars())


def forgotten_by_rasa(connection: Any, session: str) -> None:
    """Note that Rasa has forgotten a wiped session."""
    connection.execute(forgotten.delete().where(forgotten.c.session == session))
