"""End-of-chat scores: asked once in a conversation; the last score and the last words count."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.score_tables import chat_score

# What had come to its end when the score was asked for: a talk with an officer, one with the assistant, or the
# resident gave it unasked.
HANDOVER, THANKS, UNASKED = "handover", "thanks", "unasked"


def ask(connection: Any, session: str, occasion: str, *, commune: str | None, channel: str, at: datetime) -> bool:
    """Note that a conversation is asked for its score; False when it has been asked before."""
    row = {"session": session, "occasion": occasion, "commune": commune, "channel": channel, "asked_at": at}
    try:
        with connection.begin_nested():
            connection.execute(chat_score.insert().values(**row))
    except sa.exc.IntegrityError:
        return False
    return True


def give(connection: Any, session: str, score: int, *, commune: str | None, channel: str, at: datetime) -> None:
    """Store the score of a conversation in place of an earlier one."""
    ask(connection, session, UNASKED, commune=commune, channel=channel, at=at)
    mine = chat_score.update().where(chat_score.c.session == session)
    connection.execute(mine.values(score=score, scored_at=at))


def remark(connection: Any, session: str, words: str) -> bool:
    """Store words (masked) beside the score of a conversation; False when it has none."""
    mine = chat_score.update().where(chat_score.c.session == session, chat_score.c.score.is_not(None))
    return bool(connection.execute(mine.values(comment=words)).rowcount)
