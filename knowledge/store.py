"""The built knowledge database, opened read-only: records by code, local versions, communes and fees."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from knowledge.paths import knowledge_db
from knowledge.records import (
    Commune,
    ContactChannel,
    DirectoryEntry,
    Family,
    LocalFee,
    Office,
    OldPlace,
    Procedure,
    UsualName,
)
from knowledge.service_records import ReformMatter, ReformPlan, Survey, TopicAnswer
from knowledge.text import fold

SCHEMA_VERSION = 7
_CURE = "chạy `make build` (hoặc `python -m knowledge build`) để dựng lại"


class KnowledgeError(Exception):
    """The knowledge database is missing, damaged or of another version; the message names the cure."""


class Store:
    """Everything in ``knowledge.db``, held in memory: records are small and never change while open."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Read all records through ``connection``; use :meth:`open`."""
        self.path = path
        self._meta = dict(connection.execute("select key, value from meta").fetchall())
        self._procedures = {
            record.code: record for record in map(Procedure.model_validate_json, _records(connection, "procedures"))
        }
        self._communes = {c.id: c for c in map(Commune.model_validate_json, _records(connection, "communes"))}
        self._fees = [LocalFee.model_validate_json(record) for record in _records(connection, "local_fees")]
        self._families = {f.id: f for f in map(Family.model_validate_json, _records(connection, "families"))}
        self._usual = [UsualName.model_validate_json(record) for record in _records(connection, "usual_names")]
        self._offices = {o.id: o for o in map(Office.model_validate_json, _records(connection, "offices"))}
        self._plans = [ReformPlan.model_validate_json(record) for record in _records(connection, "plans")]
        self._matters = {m.id: m for m in map(ReformMatter.model_validate_json, _records(connection, "matters"))}
        self._answers = {a.id: a for a in map(TopicAnswer.model_validate_json, _records(connection, "answers"))}
        self._surveys = [Survey.model_validate_json(record) for record in _records(connection, "surveys")]
        self._channels = [ContactChannel.model_validate_json(r) for r in _records(connection, "channels")]

    @classmethod
    def open(cls, path: Path | None = None) -> "Store":
        """Return the store built at ``path`` (default: the project's); raises KnowledgeError with the cure."""
        path = path or knowledge_db()
        if not path.exists():
            raise KnowledgeError(f"{path}: chưa có cơ sở tri thức; {_CURE}")
        try:
            with closing(_connect(path)) as connection:
                store = cls(path, connection)
        except (sqlite3.DatabaseError, ValueError) as error:
            raise KnowledgeError(f"{path}: cơ sở tri thức hỏng ({error}); {_CURE}") from error
        if store._meta.get("schema_version") != str(SCHEMA_VERSION):
            raise KnowledgeError(f"{path}: cơ sở tri thức thuộc phiên bản khác; {_CURE}")
        return store

    def meta(self) -> dict[str, str]:
        """Return how and from what the database was built: built_at, fingerprint, counts."""
        return dict(self._meta)

    def procedure(self, code: str) -> Procedure | None:
        """Return the procedure with ``code``, or None."""
        return self._procedures.get(code)

    def procedures(self, field: str | None = None) -> list[Procedure]:
        """Return the active procedures, of one field if given, sorted by name."""
        chosen = (p for p in self._procedures.values() if p.status == "active" and field in (None, p.field))
        return sorted(chosen, key=lambda procedure: fold(procedure.name))

    def localised(self, procedure: Procedure, province: str | None) -> Procedure:
        """Return what is answered in place of ``procedure``: its successor, then the version of ``province``.

        A province that published several versions of one national procedure gives no single answer: the
        national record stands.
        """
        if procedure.superseded_by and (successor := self._procedures.get(procedure.superseded_by)):
            procedure = successor
        if procedure.province and procedure.province != province and procedure.national_code:
            procedure = self._procedures.get(procedure.national_code, procedure)
        versions = self.versions(procedure.code, province)
        return versions[0] if len(versions) == 1 else procedure

    def versions(self, code: str, province: str | None) -> list[Procedure]:
        """Return the active versions that ``province`` published of the national procedure ``code``."""
        if province is None:
            return []
        return [p for p in self._versions.get(code, []) if p.province == province and p.status == "active"]

    def provinces_with_version(self, code: str) -> list[str]:
        """Return the provinces that published their own version of the national procedure ``code``, sorted."""
        return sorted({p.province for p in self._versions.get(code, []) if p.province})

    @cached_property
    def _versions(self) -> dict[str, list[Procedure]]:
        versions: dict[str, list[Procedure]] = {}
        for procedure in self._procedures.values():
            if procedure.national_code:
                versions.setdefault(procedure.national_code, []).append(procedure)
        return versions

    def commune(self, id: str) -> Commune | None:
        """Return the commune with ``id``, or None."""
        return self._communes.get(id)

    def communes(self) -> list[Commune]:
        """Return all communes, sorted by name."""
        return sorted(self._communes.values(), key=lambda commune: fold(commune.name))

    def local_fees(self, procedure: Procedure, province: str | None, today: date) -> list[LocalFee]:
        """Return the fees of ``province`` in force ``today`` that name the procedure or its national code."""
        codes = {procedure.code, procedure.national_code}
        return [
            fee
            for fee in self._fees
            if fee.province == province and fee.in_force(today) and codes.intersection(fee.applies_to)
        ]

    def family(self, id: str) -> Family | None:
        """Return the family of sibling procedures with ``id``, or None."""
        return self._families.get(id)

    def families(self) -> list[Family]:
        """Return all families of sibling procedures, sorted by id."""
        return sorted(self._families.values(), key=lambda family: family.id)

    def usual_names(self) -> list[UsualName]:
        """Return what plain names usually mean."""
        return self._usual

    def office(self, id: str) -> Office | None:
        """Return the outside office with ``id``, or None."""
        return self._offices.get(id)

    def channels(self, province: str | None = None) -> list[ContactChannel]:
        """Return the national contact channels, and those of ``province`` if given."""
        return [channel for channel in self._channels if channel.province in (None, province)]

    def directory_entry(self, code: str) -> DirectoryEntry | None:
        """Return the national directory's entry for ``code``, or None."""
        with closing(_connect(self.path)) as connection:
            row = connection.execute("select record from directory where code = ?", [code]).fetchone()
        return DirectoryEntry.model_validate_json(row[0]) if row else None

    def old_places(self) -> list[OldPlace]:
        """Return the communes of before July 2025 in the provinces that are served, with what they belong to now."""
        provinces = sorted({commune.province for commune in self._communes.values() if commune.province})
        places = ", ".join("?" * len(provinces))
        with closing(_connect(self.path)) as connection:
            rows = connection.execute(f"select record from old_places where province in ({places})", provinces)
            return [OldPlace.model_validate_json(record) for (record,) in rows]

    def plans(self, commune: str | None = None) -> list[ReformPlan]:
        """Return the reform documents of ``commune`` (default: of all), latest year first."""
        chosen = [plan for plan in self._plans if commune in (None, plan.commune)]
        return sorted(chosen, key=lambda plan: (-plan.year, plan.commune))

    def plan(self, commune: str) -> ReformPlan | None:
        """Return the latest reform document of ``commune``, or None."""
        return next(iter(self.plans(commune)), None)

    def matter(self, id: str) -> ReformMatter | None:
        """Return what people ask of a reform plan under ``id``, or None."""
        return self._matters.get(id)

    def matters(self) -> list[ReformMatter]:
        """Return everything that people ask of a reform plan."""
        return list(self._matters.values())

    def answer(self, id: str) -> TopicAnswer | None:
        """Return the curated answer with ``id``, or None."""
        return self._answers.get(id)

    def answers(self, topic: str | None = None) -> list[TopicAnswer]:
        """Return the curated answers, of one topic if given, in the order of the data."""
        return [answer for answer in self._answers.values() if topic in (None, answer.topic)]

    def overview(self, topic: str) -> TopicAnswer | None:
        """Return the general answer of a topic, or None for a topic without curated answers."""
        return next((answer for answer in self.answers(topic) if answer.is_overview), None)

    def survey(self, commune: str) -> Survey | None:
        """Return the survey that ``commune`` asks its residents, or None."""
        return next((survey for survey in self._surveys if commune in survey.communes or not survey.communes), None)

    def phrase_index(self, space: str) -> "PhraseIndex":
        """Return the search index of a space; raises KnowledgeError if the database lacks it."""
        with closing(_connect(self.path)) as connection:
            blobs = connection.execute(f"{_SEARCH} where space = ?", [space]).fetchone()
            if blobs is None:
                raise KnowledgeError(f"{self.path}: thiếu chỉ mục tìm kiếm {space}; {_CURE}")
            rows = connection.execute(
                "select owner_kind, owner, ranker_class, text from phrases where space = ? order by id", [space]
            ).fetchall()
        owners = [(kind, owner) for kind, owner, *_ in rows]
        classes = {(kind, owner): ranker_class for kind, owner, ranker_class, _ in rows}
        return PhraseIndex(Fitted(*blobs), owners, classes, [text for *_, text in rows])


def stored_search(path: Path, space: str, digest: str) -> "Fitted | None":
    """Return what was fitted and stored at ``path`` for a space with this ``digest``; None when there is nothing."""
    if not path.exists():
        return None
    try:
        with closing(_connect(path)) as connection:
            found = connection.execute(f"{_SEARCH} where space = ? and digest = ?", [space, digest]).fetchone()
    except sqlite3.DatabaseError:  # an older or damaged database: fit anew
        return None
    return Fitted(*found) if found else None


class Fitted(NamedTuple):
    """What is fitted to the phrases of a space, as stored: their vectors, the ranker and the latent space."""

    vectors: bytes
    ranker: bytes
    latent: bytes


_SEARCH = f"select {', '.join(Fitted._fields)} from search"


class PhraseIndex(NamedTuple):
    """A stored search index: what is fitted, each phrase's owner (kind, key), each owner's class, and the texts."""

    fitted: Fitted
    owners: list[tuple[str, str]]
    classes: dict[tuple[str, str], str]
    texts: list[str]


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _records(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    for (record,) in connection.execute(f"select record from {table}"):  # table names are ours, never input
        yield record


def record_json(record: Any) -> str:
    """Return a record as the JSON that the database holds."""
    return json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
