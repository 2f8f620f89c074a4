"""When a resident is asked for the end-of-chat score: once in a conversation, and never in the way."""

from datetime import datetime
from typing import Any

from api.forms import score
from api.records import chat_scores, conversations
from api.records.channel_tables import channel_user
from api.records.chat_scores import HANDOVER, THANKS
from api.records.conversations import Asked
from api.schemas import Answer, Choice

# A conversation shorter than this has nothing to score.
TURNS = 3


def beside(connection: Any, answer: Answer, asked: Asked) -> Answer:
    """Return the answer; to thanks or a goodbye after a talk that helped, the score is offered beside it."""
    if answer.topic != "thanks" or not conversations.has_helped(connection, asked.session, turns=TURNS):
        return answer
    commune, channel = asked.commune, asked.channel
    if not chat_scores.ask(connection, asked.session, THANKS, commune=commune, channel=channel, at=asked.at):
        return answer
    return answer.model_copy(update={"choices": [*answer.choices, score.OFFER]})


def offered(connection: Any, row: dict[str, Any], *, at: datetime) -> list[Choice]:
    """Return the offer to score for who ends their talk with an officer, nothing when it was made before."""
    return [score.OFFER] if _ask(connection, row, at) else []


def after_handover(connection: Any, row: dict[str, Any], *, at: datetime) -> str:
    """Return the words that ask for a score once an officer has ended a talk, "" when it is not asked.

    What is typed next is the score if it reads like one; anything else is a question as ever. A form half filled in
    goes before.
    """
    session = row["session"]
    if session is None or conversations.open_form(connection, session) or not _ask(connection, row, at):
        return ""
    waiting = score.State(score.SCORE, row["commune"], {}, begun=at.isoformat())
    conversations.set_form(connection, session, waiting.to_json())
    numbered = [{"label": option.label, "choice": f"{score.PREFIX}{option.value}"} for option in score.options()]
    connection.execute(channel_user.update().where(channel_user.c.session == session).values(choices=numbered))
    return score.asked_in_words()


def _ask(connection: Any, row: dict[str, Any], at: datetime) -> bool:
    if row["session"] is None:
        return False
    return chat_scores.ask(connection, row["session"], HANDOVER, commune=row["commune"], channel=row["channel"], at=at)
