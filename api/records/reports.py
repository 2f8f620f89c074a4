"""Feedback (phản ánh, kiến nghị) as residents leave it: stored first, its receipt code told after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records import codes
from api.records.tables import report

LENGTH = 8
RECEIVED = "received"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A resident's feedback: kind, place and words (masked), a contact only if left, and the notice agreed to."""

    commune: str
    kind: str
    body: str
    place: str | None
    contact: str | None
    notice: str
    consented_at: datetime
    session: str | None
    channel: str


def add(connection: Any, given: Report, *, at: datetime) -> str:
    """Store the feedback and return its receipt code."""

    def insert(code: str) -> str:
        with connection.begin_nested():
            row = {**given.__dict__, "code": code, "state": RECEIVED, "received_at": at}
            connection.execute(report.insert().values(row))
        return code

    return codes.unused(insert, length=LENGTH)


def find(connection: Any, code: str) -> dict[str, Any] | None:
    """Return the feedback with a receipt code as people type it (the row of the table), None when there is none."""
    row = connection.execute(sa.select(report).where(report.c.code == codes.read(code))).mappings().first()
    return dict(row) if row else None


def shown(code: str) -> str:
    """Return a receipt code as it is told: two groups of four."""
    return f"{code[:4]}-{code[4:]}"
