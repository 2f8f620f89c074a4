"""Lists of papers that residents share or bring along, behind a short code: what is ticked, nothing about who."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records import codes
from api.records.retention import DAYS
from api.records.tables import share

LENGTH = 6


@dataclass(frozen=True)
class Share:
    """A shared list: its code, the procedure and commune, which papers (places from 0) are ticked, its last day."""

    code: str
    procedure: str
    commune: str | None
    ticked: list[int]
    expires: date


def make(connection: Any, procedure: str, commune: str | None, ticked: list[int], *, at: datetime) -> Share:
    """Store a list and return it with its code."""
    expires = at.date() + timedelta(days=DAYS["share"])

    def insert(code: str) -> Share:
        made = Share(code, procedure, commune, sorted(set(ticked)), expires)
        row = {"code": code, "procedure": procedure, "commune": commune, "ticked": made.ticked}
        with connection.begin_nested():
            connection.execute(share.insert().values(**row, made_at=at, expires_on=expires))
        return made

    return codes.unused(insert, length=LENGTH)


def find(connection: Any, code: str, *, today: date) -> Share | None:
    """Return the list behind ``code`` as people type it; None when there is none or it has expired."""
    wanted = sa.select(share).where(share.c.code == codes.read(code), share.c.expires_on >= today)
    row = connection.execute(wanted).first()
    return Share(row.code, row.procedure, row.commune, list(row.ticked), row.expires_on) if row else None
