"""What residents thought of it in a span of time: thumbs on answers, end-of-chat scores, surveys; counted afresh."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.records.figures import Scope
from api.records.score_tables import chat_score
from api.records.tables import conversation, exchange, rating, survey_response

# How many complaints and remarks are listed, newest first.
LISTED = 50
Counted = dict[tuple[Any, ...], int]


class Wanted(NamedTuple):
    """Whose results, from a moment until before another."""

    scope: Scope
    since: datetime
    before: datetime


def thumbs(connection: Any, wanted: Wanted) -> Counted:
    """Return how often answers were rated, by (channel or None once it is purged, good)."""
    joined = rating.outerjoin(conversation, conversation.c.session == rating.c.session)
    return _counted(connection, joined, (conversation.c.channel, rating.c.good), _of(rating, rating.c.at, wanted))


def reasons(connection: Any, wanted: Wanted) -> Counted:
    """Return how often each reason (None: none) was given for a thumb down."""
    return _counted(connection, rating, (rating.c.reason,), [*_of(rating, rating.c.at, wanted), ~rating.c.good])


def by_answer(connection: Any, wanted: Wanted) -> Counted:
    """Return the ratings by (topic, procedure, aspect, good) of the answer, as long as the answer is kept."""
    what = (exchange.c.topic, exchange.c.procedure, exchange.c.aspect, rating.c.good)
    return _counted(connection, _RATED, what, _of(rating, rating.c.at, wanted))


def complaints(connection: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the newest thumbs down with what was asked (masked), what the answer was about, reason and comment."""
    columns = (rating.c.at, rating.c.reason, rating.c.comment, exchange.c.asked, exchange.c.topic)
    found = sa.select(*columns, exchange.c.procedure, exchange.c.aspect).select_from(_RATED)
    down = found.where(*_of(rating, rating.c.at, wanted), ~rating.c.good)
    return _rows(connection, down.order_by(rating.c.at.desc(), rating.c.turn).limit(LISTED))


def scores(connection: Any, wanted: Wanted) -> Counted:
    """Return the end-of-chat scores by (channel, occasion, score); a score of None was asked for and not given."""
    what = (chat_score.c.channel, chat_score.c.occasion, chat_score.c.score)
    return _counted(connection, chat_score, what, _of(chat_score, chat_score.c.asked_at, wanted))


def remarks(connection: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the newest lines (masked) beside an end-of-chat score."""
    found = sa.select(chat_score.c.asked_at.label("at"), chat_score.c.score, chat_score.c.comment)
    said = found.where(*_of(chat_score, chat_score.c.asked_at, wanted), chat_score.c.comment.is_not(None))
    return _rows(connection, said.order_by(chat_score.c.asked_at.desc()).limit(LISTED))


def survey_comments(connection: Any, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the newest free words (masked) of surveys."""
    mine = _of(survey_response, survey_response.c.at, wanted)
    found = sa.select(survey_response.c.at, survey_response.c.comment)
    said = found.where(*mine, survey_response.c.comment.is_not(None))
    return _rows(connection, said.order_by(survey_response.c.at.desc()).limit(LISTED))


def surveys(connection: Any, wanted: Wanted) -> Counted:
    """Return how often surveys were filled in, by (survey, channel)."""
    what = (survey_response.c.survey, survey_response.c.channel)
    return _counted(connection, survey_response, what, _of(survey_response, survey_response.c.at, wanted))


def survey_scores(connection: Any, wanted: Wanted) -> dict[tuple[str, str], Counter[int]]:
    """Return how often each score was given to each (survey, question)."""
    given = sa.select(survey_response.c.survey, survey_response.c.scores)
    found: dict[tuple[str, str], Counter[int]] = {}
    for row in connection.execute(given.where(*_of(survey_response, survey_response.c.at, wanted))):
        for question, score in row.scores.items():
            found.setdefault((row.survey, question), Counter())[int(score)] += 1
    return found


_RATED = rating.join(exchange, sa.and_(exchange.c.session == rating.c.session, exchange.c.turn == rating.c.turn))


def _of(table: sa.Table, at: Any, wanted: Wanted) -> list[Any]:
    found = [at >= wanted.since, at < wanted.before]
    communes: Sequence[str] = (wanted.scope.commune,) if wanted.scope.commune else wanted.scope.communes
    return [*found, table.c.commune.in_(communes)] if communes else found


def _counted(connection: Any, source: Any, what: Sequence[Any], where: Sequence[Any]) -> Counted:
    rows = connection.execute(sa.select(*what, sa.func.count()).select_from(source).where(*where).group_by(*what))
    return {tuple(row)[:-1]: tuple(row)[-1] for row in rows}


def _rows(connection: Any, found: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(found).mappings()]
