"""The lines of text under which each thing can be looked up: its names, what people say, what the plans state."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Literal, NamedTuple

from knowledge.records import DirectoryEntry
from knowledge.service_records import ReformFact, ReformPlan
from knowledge.store import Store
from knowledge.text import fold

Kind = Literal["procedure", "directory", "office", "answer", "matter", "fact"]
# How much a match in each kind of line counts: the names first, then how people ask, then what stands around.
WEIGHTS = {"name": 1.0, "label": 1.0, "alias": 0.97, "statement": 0.9, "situation": 0.72, "ask": 0.72, "about": 0.45}
_OF_PHRASES = ("procedure", "directory", "office", "answer", "matter")


class Line(NamedTuple):
    """One folded line of text, what it stands for, and how much a match in it counts."""

    kind: Kind
    key: str
    weight: float
    text: str


def lines_of(store: Store) -> list[Line]:
    """Return every line of what ``store`` holds, the plans' facts included."""
    return [*_phrases(store), *_fields(store), *_facts(store)]


def fact_key(plan: ReformPlan, fact: ReformFact) -> str:
    """Return the key of a plan's fact: "hoang-son-2026/HS-001"."""
    return f"{plan.id}/{fact.id}"


def fact_of(store: Store, key: str) -> tuple[ReformPlan, ReformFact] | None:
    """Return the plan and the fact with ``key``, or None."""
    plan_id, _, fact_id = key.partition("/")
    plan = next((each for each in store.plans() if each.id == plan_id), None)
    fact = next((each for each in plan.facts if each.id == fact_id), None) if plan else None
    return (plan, fact) if plan and fact else None


def directory_entries(store: Store, codes: Sequence[str]) -> dict[str, DirectoryEntry]:
    """Return the national directory's entries for ``codes``, by code, read at once."""
    query = f"select code, record from directory where code in ({', '.join('?' * len(codes))})"
    with closing(_connect(store)) as connection:
        rows = connection.execute(query, list(codes)).fetchall()
    return {code: DirectoryEntry.model_validate_json(record) for code, record in rows}


def _phrases(store: Store) -> Iterator[Line]:
    """Yield the phrases that search knows, as they were folded when the knowledge was built."""
    query = "select owner_kind, owner, kind, folded, id from phrases where owner_kind in (?, ?, ?, ?, ?) order by id"
    before = None
    with closing(_connect(store)) as connection:
        for kind, key, said, folded, _ in connection.execute(query, _OF_PHRASES):
            # An office's first phrase is its name, an answer's the question it was written for.
            named = kind in ("office", "answer") and (kind, key) != before
            yield Line(kind, key, WEIGHTS["name" if named else said], folded)
            before = (kind, key)


def _fields(store: Store) -> Iterator[Line]:
    for procedure in store.procedures():
        yield Line("procedure", procedure.code, WEIGHTS["about"], fold(procedure.field))


def _facts(store: Store) -> Iterator[Line]:
    for plan in store.plans():
        for fact in plan.facts:
            about = (fact.lead_office, fact.product, fact.deadline, fact.section, fact.value)
            key, around = fact_key(plan, fact), fold(" ".join(filter(None, about)))
            yield Line("fact", key, WEIGHTS["statement"], fold(fact.statement))
            yield Line("fact", key, WEIGHTS["about"], f"{fold(fact.statement)} {around}")


def _connect(store: Store) -> sqlite3.Connection:
    return sqlite3.connect(f"{store.path.resolve().as_uri()}?mode=ro", uri=True)
