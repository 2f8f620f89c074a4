"""Known records for the tests of the figures, each planted at a moment of Vietnam's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records import conversations, handovers, reports, surveys
from api.records.database import Database
from api.records.handover_tables import handover
from api.records.score_tables import chat_score
from api.records.tables import rating, report_event
from knowledge.hours import VIETNAM

PAGE = "/staff/so-lieu"
BIRTH = "1.001193"


def vn(day: str, clock: str = "09:00") -> datetime:
    """A moment in Vietnam."""
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=VIETNAM)


def ask(
    records: Database,
    at: datetime,
    outcome: str = "answer",
    *,
    commune: str | None = "hoang-son",
    session: str = "session-1",
    channel: str = "web",
    text: str = "mất mấy ngày",
    **more: Any,
) -> None:
    """One question and what became of it; a session's first begins its conversation."""
    values: dict[str, Any] = {
        "topic": "procedure", "procedure": BIRTH if outcome == "answer" else None, "aspect": None, "confidence": 0.9,
        "degraded": False, "answer_ms": 200, **more,
    }  # fmt: skip
    asked = conversations.Asked(session=session, at=at, channel=channel, commune=commune, text=text)
    with records.writing() as connection:
        conversations.keep(
            connection, asked, conversations.Outcome(outcome=outcome, **values), lambda _: "{}", form=None
        )


def rate(records: Database, at: datetime, good: bool, turn: int = 1, reason: str | None = None, **more: Any) -> None:
    """A thumb."""
    row = {"session": "session-1", "commune": "hoang-son", "turn": turn, "at": at, "good": good, "reason": reason}
    with records.writing() as connection:
        connection.execute(rating.insert().values({**row, **more}))


def hand_over(
    records: Database, at: datetime, waited: timedelta | None, session: str, commune: str = "hoang-son"
) -> None:
    """Somebody who asked for an officer, and how long until one came."""
    with records.writing() as connection:
        row = handovers.start(connection, session=session, channel="web", commune=commune, at=at)
        if waited is not None:
            connection.execute(handover.update().where(handover.c.id == row["id"]).values(taken_at=at + waited))


def leave(records: Database, at: datetime, due: date | None, done: datetime | None, commune: str = "hoang-son") -> str:
    """Feedback, when it was due and when it was answered."""
    given = reports.Report(
        commune=commune, kind="roads", body="Đường sụt", place=None, contact=None, notice="2026-11",
        consented_at=at, session=None, channel="page",
    )  # fmt: skip
    with records.writing() as connection:
        code = reports.add(connection, given, at=at, due_on=due)
        if done:
            row = {"report": code, "at": done, "kind": "state", "state": "answered", "text": "Đã sửa", "public": True}
            connection.execute(report_event.insert().values(row))
            connection.execute(sa.text("update report set state = 'answered' where code = :code"), {"code": code})
    return code


def survey(records: Database, at: datetime, commune: str = "hoang-son", **scores: int) -> None:
    """One filled-in survey; question ids with an underscore for the dash."""
    given = surveys.Response(
        survey="hai-long", commune=commune, channel="web", session=None, comment=None,
        scores={question.replace("_", "-"): score for question, score in scores.items()},
    )  # fmt: skip
    with records.writing() as connection:
        surveys.add(connection, given, at=at)


def score(records: Database, at: datetime, given: int, session: str = "session-1", commune: str = "hoang-son") -> None:
    """The score at the end of a conversation."""
    row = {"session": session, "commune": commune, "channel": "web", "occasion": "thanks", "asked_at": at}
    with records.writing() as connection:
        connection.execute(chat_score.insert().values(**row, score=given, scored_at=at))


def today() -> date:
    """Today in Vietnam."""
    return datetime.now(UTC).astimezone(VIETNAM).date()


LAST_MONTH = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
MONTH_BEFORE = (LAST_MONTH - timedelta(days=1)).replace(day=1)


def day(number: int, month: date = LAST_MONTH) -> str:
    """A day of last month: every record of then is still kept."""
    return month.replace(day=number).isoformat()
