"""Delete a person's data: what was said to the assistant goes at once, counted by kind; the rest is named for officers.

One function for everybody who asks: in the widget, on Zalo, or by taking back there what they had agreed to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records import channel_users, conversations, inbox, outbox
from api.records import erasure_matters as matters
from api.records.channel_tables import channel_user
from api.records.channel_tables import inbox as came
from api.records.channel_tables import outbox as went
from api.records.erasure_matters import Matter
from api.records.handover_tables import handover
from api.records.score_tables import chat_score
from api.records.tables import exchange, push, rating, survey_response

CONVERSATION, RATING, SCORE, SURVEY = "exchange", "rating", "score", "survey"
PUSH, TALK, CHANNEL = "push", "talk", "channel"
# What names the session it was said in; all of it goes.
SAID = {CONVERSATION: exchange, RATING: rating, SCORE: chat_score, SURVEY: survey_response, PUSH: push}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody as the records know them: sessions, and the channel's own id where they came by one."""

    sessions: Sequence[str]
    channel: str = "web"
    user: str | None = None


@dataclass(frozen=True)
class Erased:
    """What went, counted by kind, and what only officers delete."""

    wiped: dict[str, int] = field(default_factory=dict)
    matters: Sequence[Matter] = ()


def behind(connection: Any, session: str) -> Person:
    """Return the person behind a session, with their other sessions where a channel tells that they are one."""
    row = channel_users.behind(connection, session)
    return on_channel(connection, row["channel"], row["user"]) if row else Person(sessions=[session])


def on_channel(connection: Any, channel: str, user: str) -> Person:
    """Return the person with an id of a channel, whichever of its accounts they wrote to."""
    return Person(sessions=channel_users.sessions(connection, channel, user), channel=channel, user=user)


def erase(connection: Any, person: Person, *, at: datetime, stays: bool) -> Erased:
    """Delete all that a person said to the assistant and return what went; who ``stays`` can still be answered.

    What reports and messages for officers hold stays until an officer decides, tied to nobody: see :class:`Erased`.
    """
    left = matters.of_sessions(connection, person.sessions)
    wiped = _counts(connection, person, left)
    mine = survey_response.c.session.in_(person.sessions)
    connection.execute(survey_response.delete().where(mine))
    for session in person.sessions:
        conversations.wipe(connection, session, at=at)
    if person.user and stays:
        connection.execute(came.delete().where(_of(came, person), came.c.state != inbox.RECEIVED))
        outbox.forget(connection, person.channel, person.user)
        connection.execute(channel_user.update().where(_of(channel_user, person)).values(choices=[]))
    elif person.user:
        for table in (inbox, outbox, channel_users):
            table.forget(connection, person.channel, person.user)
    return Erased({kind: number for kind, number in wiped.items() if number}, left)


def leave_alone(connection: Any, person: Person, *, since: datetime) -> bool:
    """Return True when something is still to be sent to a person on a channel, or they have written ``since``."""
    unsent = sa.select(went.c.id).where(_of(went, person), went.c.state.in_(outbox.OPEN))
    said = sa.select(came.c.id).where(_of(came, person), came.c.kind == "text", came.c.received_at > since)
    return any(connection.execute(each.limit(1)).first() for each in (unsent, said))


def _counts(connection: Any, person: Person, left: Sequence[Matter]) -> dict[str, int]:
    def count(table: sa.Table, *where: Any) -> int:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar())

    counts = {kind: count(table, table.c.session.in_(person.sessions)) for kind, table in SAID.items()}
    talks = count(handover, handover.c.session.in_(person.sessions))
    counts[TALK] = talks - sum(matter.kind == matters.MESSAGE for matter in left)
    if person.user:
        # The wish itself is still being dealt with.
        dealt_with = count(came, _of(came, person), came.c.state != inbox.RECEIVED)
        counts[CHANNEL] = dealt_with + count(went, _of(went, person))
    return counts


def _of(table: sa.Table, person: Person) -> Any:
    return sa.and_(table.c.channel == person.channel, table.c.user == person.user)
