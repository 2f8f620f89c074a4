"""Clusters of unanswered questions: grown, looked at within an officer's communes, decided, emptied with time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from api.records.edit_tables import edit
from api.records.question_tables import cluster_question, question_cluster
from api.records.unanswered import Unanswered

OPEN, SUGGESTED, ASSIGNED, DISMISSED = "open", "suggested", "assigned", "dismissed"
STATES = (OPEN, SUGGESTED, ASSIGNED, DISMISSED)
# What still has to be decided.
WAITING = (OPEN, SUGGESTED)
# So many latest questions of a cluster stand for it when a new one is compared; so many at all are looked at.
EXAMPLES, LOOKED_AT = 3, 20_000
_asked = sa.func.count(sa.distinct(cluster_question.c.exchange))


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One row of ``question_cluster``; fields are its columns."""

    id: int
    text: str
    state: str
    still: bool
    made_at: datetime
    kind: str | None
    key: str | None
    phrases: list[dict[str, Any]] | None
    edit: int | None
    note: str | None
    by: int | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which questions are looked at: of these communes (empty: all, those without one too), why, since when."""

    communes: Sequence[str] = ()
    commune: str = ""
    why: str = ""
    since: datetime | None = None

    @property
    def where(self) -> list[Any]:
        """The conditions on ``cluster_question``."""
        found = [cluster_question.c.commune.in_(self.communes)] if self.communes else []
        found += [cluster_question.c.commune == self.commune] if self.commune else []
        found += [cluster_question.c.why == self.why] if self.why else []
        return found + ([cluster_question.c.at >= self.since] if self.since else [])


def examples(connection: Any) -> list[tuple[int, str]]:
    """Return texts that stand for each cluster: its own, and its latest questions."""
    own = [(row.id, row.text) for row in connection.execute(sa.select(question_cluster.c.id, question_cluster.c.text))]
    held = sa.select(cluster_question.c.cluster, cluster_question.c.text)
    counts: dict[int, int] = {}
    found = list(own)
    for row in connection.execute(held.order_by(cluster_question.c.id.desc()).limit(LOOKED_AT)):
        counts[row.cluster] = counts.get(row.cluster, 0) + 1
        if counts[row.cluster] <= EXAMPLES:
            found.append((row.cluster, row.text))
    return found


def begin(connection: Any, text: str, now: datetime) -> int:
    """Store a new cluster that begins with a question, and return its id."""
    row = {"text": text, "state": OPEN, "still": False, "made_at": now}
    return int(connection.execute(question_cluster.insert().values(**row)).inserted_primary_key[0])


def add(connection: Any, cluster: int, asked: Unanswered) -> None:
    """Add a question to a cluster; one whose answer is in use since before it was asked waits for officers again."""
    connection.execute(cluster_question.insert().values(cluster=cluster, **asked.__dict__))
    in_use = sa.select(edit.c.id).where(edit.c.state == "published", edit.c.published_at < asked.at)
    again = question_cluster.update().where(
        question_cluster.c.id == cluster, question_cluster.c.state == ASSIGNED, question_cluster.c.edit.in_(in_use)
    )
    connection.execute(again.values(state=OPEN, still=True))


def find(connection: Any, id: int) -> Cluster | None:
    """Return the cluster with ``id``, or None."""
    row = connection.execute(sa.select(question_cluster).where(question_cluster.c.id == id)).mappings().first()
    return Cluster(**row) if row else None


def listed(
    connection: Any, scope: Scope, states: Sequence[str], *, skip: int, most: int
) -> list[tuple[Cluster, int, datetime]]:
    """Return the clusters of ``states`` with questions in ``scope``, how many, and the latest: most asked first."""
    latest = sa.func.max(cluster_question.c.at)
    counted = sa.select(cluster_question.c.cluster, _asked.label("number"), latest.label("latest"))
    of = counted.where(*scope.where).group_by(cluster_question.c.cluster).subquery()
    wanted = sa.select(question_cluster, of.c.number, of.c.latest).join(of, of.c.cluster == question_cluster.c.id)
    wanted = wanted.where(question_cluster.c.state.in_(states)).order_by(
        of.c.number.desc(), of.c.latest.desc(), question_cluster.c.id
    )
    rows = connection.execute(wanted.offset(skip).limit(most)).mappings()
    found = []
    for row in rows:
        values = dict(row)
        number, last = values.pop("number"), values.pop("latest")
        found.append((Cluster(**values), number, last))
    return found


def totals(connection: Any, scope: Scope) -> dict[str, int]:
    """Return by state how many clusters have questions in ``scope``."""
    ids = sa.select(cluster_question.c.cluster).where(*scope.where)
    counted = sa.select(question_cluster.c.state, sa.func.count()).where(question_cluster.c.id.in_(ids))
    return {row[0]: row[1] for row in connection.execute(counted.group_by(question_cluster.c.state))}


def questions(connection: Any, ids: Sequence[int], scope: Scope, *, most: int = 500) -> list[dict[str, Any]]:
    """Return the questions of these clusters in ``scope``, latest first."""
    wanted = sa.select(cluster_question).where(cluster_question.c.cluster.in_(ids), *scope.where)
    rows = connection.execute(wanted.order_by(cluster_question.c.at.desc(), cluster_question.c.id).limit(most))
    return [dict(row) for row in rows.mappings()]


def by_id(connection: Any, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return these questions, as far as they are still there."""
    wanted = sa.select(cluster_question).where(cluster_question.c.id.in_(ids)).order_by(cluster_question.c.id)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def beyond(connection: Any, id: int, communes: Sequence[str]) -> bool:
    """Return True when a cluster also has questions of other communes than these (empty: all)."""
    if not communes:
        return False
    other = sa.or_(cluster_question.c.commune.is_(None), cluster_question.c.commune.not_in(communes))
    wanted = sa.select(cluster_question.c.id).where(cluster_question.c.cluster == id, other)
    return connection.execute(wanted.limit(1)).first() is not None


def decide(connection: Any, id: int, *, before: Sequence[str], state: str, now: datetime, **values: Any) -> bool:
    """Set what was decided about a cluster; False when it is in none of the states ``before`` any more."""
    mine = question_cluster.update().where(question_cluster.c.id == id, question_cluster.c.state.in_(before))
    return bool(connection.execute(mine.values(state=state, at=now, **values)).rowcount)


def untie(connection: Any, session: str) -> None:
    """Delete the questions of a conversation that is wiped."""
    connection.execute(cluster_question.delete().where(cluster_question.c.session == session))
    tidy(connection)


def tidy(connection: Any) -> None:
    """Have undecided clusters go with their last question, and be named by a question that is still there."""
    of = cluster_question.c.cluster == question_cluster.c.id
    named = sa.select(cluster_question.c.id).where(of, cluster_question.c.text == question_cluster.c.text)
    lost = (question_cluster.c.state.in_(WAITING), sa.not_(named.exists()))
    latest = sa.select(cluster_question.c.text).where(of).order_by(cluster_question.c.id.desc()).limit(1)
    text = sa.func.coalesce(latest.scalar_subquery(), "")
    connection.execute(question_cluster.update().where(*lost).values(text=text))
    gone = (question_cluster.c.state.in_(WAITING), sa.not_(sa.select(cluster_question.c.id).where(of).exists()))
    connection.execute(question_cluster.delete().where(*gone))
