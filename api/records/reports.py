"""Feedback (phản ánh, kiến nghị) as residents leave it: stored first, its receipt code told after."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from api.records import codes
from api.records.report_states import RECEIVED
from api.records.tables import report

LENGTH = 8


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
    attachment: str | None = None


def add(connection: Any, given: Report, *, at: datetime, due_on: date | None = None, once: str | None = None) -> str:
    """Store the feedback and return its receipt code; what was stored with the same ``once`` gives its code again.

    ``due_on`` is the day an answer is expected by; ``once`` comes from :func:`fingerprint`.
    """
    if once and (code := _stored(connection, once)):
        return code

    def insert(code: str) -> str:
        with connection.begin_nested():
            row = {**given.__dict__, "code": code, "state": RECEIVED, "received_at": at, "updated_at": at}
            connection.execute(report.insert().values(**row, due_on=due_on, once=once))
        return code

    try:
        return codes.unused(insert, length=LENGTH)
    except sa.exc.IntegrityError:
        code = _stored(connection, once) if once else None  # another writer was first
        if code is None:
            raise
        return code


def fingerprint(token: str, *words: str | None) -> str:
    """Return what is the same for one filling-in of a form (its ``token``) sent twice with the same words."""
    return hashlib.sha256("\x1f".join([token, *(word or "" for word in words)]).encode()).hexdigest()


def find(connection: Any, code: str) -> dict[str, Any] | None:
    """Return the feedback with a receipt code as people type it (the row of the table), None when there is none."""
    row = connection.execute(sa.select(report).where(report.c.code == codes.read(code))).mappings().first()
    return dict(row) if row else None


def shown(code: str) -> str:
    """Return a receipt code as it is told: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def _stored(connection: Any, once: str) -> str | None:
    code: str | None = connection.execute(sa.select(report.c.code).where(report.c.once == once)).scalar()
    return code
