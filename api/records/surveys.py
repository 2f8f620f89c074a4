"""Answers to satisfaction surveys: scores by question, anonymous."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.tables import survey_response


@dataclass(frozen=True, kw_only=True)
class Response:
    """One filled-in survey: the score of each question answered (1: the worst degree), and free words."""

    survey: str
    commune: str
    channel: str
    session: str | None
    scores: dict[str, int]
    comment: str | None


def add(connection: Any, given: Response, *, at: datetime) -> None:
    """Store one filled-in survey."""
    connection.execute(survey_response.insert().values(**given.__dict__, at=at))


def results(connection: Any, survey: str, commune: str) -> dict[str, dict[int, int]]:
    """Return for each question how often each score was given in ``commune``."""
    wanted = sa.select(survey_response.c.scores).where(
        survey_response.c.survey == survey, survey_response.c.commune == commune
    )
    counts: dict[str, dict[int, int]] = {}
    for scores in connection.execute(wanted).scalars():
        for question, score in scores.items():
            of_question = counts.setdefault(question, {})
            of_question[score] = of_question.get(score, 0) + 1
    return counts
