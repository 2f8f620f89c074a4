"""Thumbs on answers, with a reason: the last word of a resident on each answer counts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.tables import exchange, rating


def rate(
    connection: Any, session: str, turn: int, *, good: bool, reason: str | None, comment: str | None, at: datetime
) -> bool:
    """Store the rating of an answer in place of an earlier one; False when there is no such answer."""
    of_answer = (exchange.c.session == session, exchange.c.turn == turn)
    found = connection.execute(sa.select(exchange.c.commune).where(*of_answer)).first()
    if found is None:
        return False
    connection.execute(rating.delete().where(rating.c.session == session, rating.c.turn == turn))
    row = {"session": session, "turn": turn, "commune": found.commune, "at": at}
    connection.execute(rating.insert().values(**row, good=good, reason=reason, comment=comment))
    return True
