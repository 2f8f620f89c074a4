"""Answers to satisfaction surveys: scores by question, anonymous."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
