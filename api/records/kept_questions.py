"""Questions that officers want to stay right, whatever else a new version changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.kept_question_tables import kept_question

MOST = 300


@dataclass(frozen=True, kw_only=True)
class KeptQuestion:
    """One row of ``kept_question``; fields are its columns."""

    id: int
    text: str
    commune: str | None
    procedure: str | None
    topic: str | None
    author: int | None
    made_at: datetime


def keep(
    connection: Any,
    *,
    text: str,
    commune: str | None,
    procedure: str | None = None,
    topic: str | None = None,
    author: int | None,
    now: datetime,
) -> bool:
    """Store a question, already masked, with the procedure or topic it must lead to.

    The same question of the commune is replaced; False when there are too many.
    """
    same = (kept_question.c.text == text, kept_question.c.commune.is_not_distinct_from(commune))
    connection.execute(kept_question.delete().where(*same))
    if connection.execute(sa.select(sa.func.count()).select_from(kept_question)).scalar_one() >= MOST:
        return False
    values = {"text": text, "commune": commune, "procedure": procedure, "topic": topic}
    connection.execute(kept_question.insert().values(**values, author=author, made_at=now))
    return True


def drop(connection: Any, id: int) -> None:
    """Keep a question no longer."""
    connection.execute(kept_question.delete().where(kept_question.c.id == id))


def find(connection: Any, id: int) -> KeptQuestion | None:
    """Return the question with ``id``, or None."""
    row = connection.execute(sa.select(kept_question).where(kept_question.c.id == id)).mappings().first()
    return KeptQuestion(**row) if row else None


def listed(connection: Any) -> list[KeptQuestion]:
    """Return all questions, latest first."""
    rows = connection.execute(sa.select(kept_question).order_by(kept_question.c.id.desc())).mappings()
    return [KeptQuestion(**row) for row in rows]
