"""Reports as officers list them: filtered, counted, paged, and those that look alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from api.records import codes
from api.records.report_states import DUPLICATE, OPEN
from api.records.tables import report
from knowledge.text import words
from knowledge.vectors import PhraseVectors

OVERDUE, MINE = "overdue", "mine"
# Of the newest reports those that share most words are compared closely; what is at least ALIKE is offered.
NEWEST, COMPARED, ALIKE = 400, 40, 0.3


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which reports are wanted: of the ``communes`` an officer may see (empty: all), and by each filter that is set."""

    communes: Sequence[str] = ()
    commune: str | None = None
    state: str | None = None
    kind: str | None = None
    overdue: bool = False
    assignee: int | None = None
    code: str | None = None
    today: date


def rows(connection: Any, wanted: Wanted, *, limit: int | None = None, offset: int = 0) -> list[dict[str, Any]]:
    """Return reports, open ones first and among them those due first, then the latest."""
    open_first = sa.case((report.c.state.in_(OPEN), 0), else_=1)
    due = sa.case((report.c.state.in_(OPEN), report.c.due_on), else_=None)
    select = sa.select(report).where(*_conditions(wanted))
    ordered = select.order_by(open_first, due.is_(None), due, report.c.received_at.desc(), report.c.code)
    return [dict(row) for row in connection.execute(ordered.limit(limit).offset(offset)).mappings()]


def count(connection: Any, wanted: Wanted) -> int:
    """Return how many reports fit."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(report).where(*_conditions(wanted))).scalar())


def counts(connection: Any, wanted: Wanted) -> dict[str, int]:
    """Return how many reports there are in each state, and "overdue", by the communes that are wanted alone."""
    scope = Wanted(communes=wanted.communes, commune=wanted.commune, today=wanted.today)
    grouped = sa.select(report.c.state, sa.func.count()).where(*_conditions(scope)).group_by(report.c.state)
    found = {state: int(number) for state, number in connection.execute(grouped)}
    late = Wanted(communes=wanted.communes, commune=wanted.commune, overdue=True, today=wanted.today)
    return {**found, OVERDUE: count(connection, late)}


def is_overdue(found: dict[str, Any], today: date) -> bool:
    """Return True when an answer is still owed after the day it was expected by."""
    return found["state"] in OPEN and found["due_on"] is not None and found["due_on"] < today


def alike(connection: Any, found: dict[str, Any], *, limit: int = 3) -> list[tuple[float, dict[str, Any]]]:
    """Return earlier or later reports of the same commune that read alike, most alike first, with 0.0 to 1.0."""
    others = sa.select(report).where(
        report.c.commune == found["commune"], report.c.code != found["code"], report.c.state != DUPLICATE
    )
    newest = connection.execute(others.order_by(report.c.received_at.desc()).limit(NEWEST)).mappings().all()
    told = set(words(_read(found)))
    near = sorted(newest, key=lambda row: len(told & set(words(_read(row)))), reverse=True)[:COMPARED]
    if not near:
        return []
    scores = PhraseVectors.fit([_read(row) for row in near]).scores(_read(found)).tolist()
    ranked = sorted(zip(scores, near, strict=True), key=lambda pair: float(pair[0]), reverse=True)
    return [(float(score), dict(row)) for score, row in ranked if score >= ALIKE][:limit]


def _read(row: Any) -> str:
    return f"{row['place'] or ''} {row['body']}"


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.communes:
        found.append(report.c.commune.in_(wanted.communes))
    for column, value in (("commune", wanted.commune), ("kind", wanted.kind), ("assignee", wanted.assignee)):
        if value is not None:
            found.append(report.c[column] == value)
    if wanted.state == "open":
        found.append(report.c.state.in_(OPEN))
    elif wanted.state:
        found.append(report.c.state == wanted.state)
    if wanted.overdue:
        found += [report.c.state.in_(OPEN), report.c.due_on < wanted.today]
    if wanted.code:
        found.append(report.c.code.like(f"{codes.read(wanted.code)}%"))
    return found
