"""Build ``knowledge.db`` from ``data/``: tables, foreign keys, full-text index and phrase vectors, swapped in whole."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge.latent import LatentSpace
from knowledge.load import Knowledge
from knowledge.phrases import Phrase, procedure_phrases, service_phrases
from knowledge.ranker import Ranker
from knowledge.records import OldPlace, Procedure, UsualName
from knowledge.service_records import Survey
from knowledge.store import SCHEMA_VERSION, Fitted, KnowledgeError, Store, record_json, stored_search
from knowledge.text import fold
from knowledge.vectors import PhraseVectors

Row = dict[str, Any]

TABLES: dict[str, dict[str, Any]] = {
    "meta": {"key": str, "value": str},
    "procedures": {
        "code": str, "name": str, "field": str, "province": str, "national_code": str, "status": str,
        "superseded_by": str, "record": str,
    },
    "papers": {"id": int, "procedure": str, "position": int, "name": str, "copies": str, "form": str, "note": str},
    "communes": {"id": str, "name": str, "province": str, "record": str},
    "local_fees": {"id": str, "province": str, "document": str, "record": str},
    "local_fee_procedures": {"fee": str, "procedure": str},
    "directory": {"code": str, "name": str, "field": str, "level": str, "agency": str, "record": str},
    "families": {"id": str, "record": str},
    "family_members": {"family": str, "procedure": str, "label": str},
    "usual_names": {"procedure": str, "record": str},
    "offices": {"id": str, "name": str, "record": str},
    "channels": {"id": str, "name": str, "province": str, "record": str},
    "old_places": {"id": int, "province": str, "commune": str, "record": str},
    "plans": {"commune": str, "year": int, "record": str},
    "matters": {"id": str, "record": str},
    "answers": {"id": str, "topic": str, "record": str},
    "surveys": {"id": str, "record": str},
    "phrases": {
        "id": int, "space": str, "owner_kind": str, "owner": str, "ranker_class": str, "kind": str, "text": str,
        "folded": str,
    },
    "search": {"space": str, "digest": str, "vectors": bytes, "ranker": bytes, "latent": bytes},
}  # fmt: skip
KEYS: dict[str, Any] = {
    "meta": "key", "procedures": "code", "papers": "id", "communes": "id", "local_fees": "id",
    "local_fee_procedures": ("fee", "procedure"), "directory": "code", "families": "id", "usual_names": "procedure",
    "family_members": ("family", "procedure"), "offices": "id", "channels": "id",
    "plans": ("commune", "year"), "matters": "id", "answers": "id", "surveys": "id",
    "old_places": "id", "phrases": "id", "search": "space",
}  # fmt: skip
FOREIGN_KEYS: dict[str, list[tuple[str, str, str]]] = {
    "procedures": [("superseded_by", "procedures", "code")],
    "papers": [("procedure", "procedures", "code")],
    "family_members": [("family", "families", "id"), ("procedure", "procedures", "code")],
    "plans": [("commune", "communes", "id")],
    "local_fee_procedures": [("fee", "local_fees", "id"), ("procedure", "procedures", "code")],
}
# The modules that decide what an index looks like: when one changes, nothing is taken over.
_FITTING = ("countries.py", "latent.py", "ranker.py", "regional.py", "spelling.py", "text.py", "vectors.py")


def fingerprint(data: Path) -> str:
    """Return a hash of everything the database is made from: the data files and the code that reads them.

    Packages inside ``knowledge/`` are tools for whoever maintains the data; the database does not depend on them.
    """
    digest = hashlib.sha256(str(SCHEMA_VERSION).encode())
    code = Path(__file__).parent
    for root, pattern in ((data, "**/*.*"), (code, "*.py")):
        for path in sorted(root.glob(pattern)):
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def is_fresh(path: Path, data: Path) -> bool:
    """Return True when the database at ``path`` opens and was built from today's data and code."""
    try:
        return Store.open(path).meta().get("fingerprint") == fingerprint(data)
    except KnowledgeError:
        return False


def build(knowledge: Knowledge, *, path: Path, data: Path, fitted: Path | None = None) -> dict[str, int]:
    """Write the database at ``path`` and return how many rows each table got.

    It is written beside ``path`` and swapped in at the end, so readers see the old or the new one, never a half.
    Search indexes whose phrases have not changed are taken over from the database at ``fitted`` (default: ``path``).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    db = Database(unfinished)
    try:
        db.conn.execute("pragma foreign_keys = on")
        counts = _write(db, knowledge, fitted=fitted or path)
        meta = {"schema_version": str(SCHEMA_VERSION), "fingerprint": fingerprint(data)}
        meta |= {"built_at": datetime.now(UTC).isoformat(timespec="seconds")}
        meta |= {f"count_{table}": str(count) for table, count in counts.items()}
        db.table("meta").insert_all([{"key": key, "value": value} for key, value in meta.items()])
        db.vacuum()
        db.close()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def _write(db: Database, knowledge: Knowledge, *, fitted: Path) -> dict[str, int]:
    for table, columns in TABLES.items():
        db.table(table).create(columns, pk=KEYS[table], foreign_keys=FOREIGN_KEYS.get(table, []))
    db.table("procedures").insert_all(map(_procedure_row, _referred_first(knowledge.procedures)))
    db.table("papers").insert_all(_papers(knowledge.procedures))
    db.table("communes").insert_all(_rows(knowledge.communes, "id", "name", "province"))
    db.table("local_fees").insert_all(_rows(knowledge.local_fees, "id", "province", "document"))
    db.table("local_fee_procedures").insert_all(
        {"fee": fee.id, "procedure": code} for fee in knowledge.local_fees for code in fee.applies_to
    )
    db.table("directory").insert_all(_rows(knowledge.directory, "code", "name", "field", "level", "agency"))
    db.table("families").insert_all(_rows(knowledge.families, "id"))
    db.table("family_members").insert_all(
        {"family": family.id, **member.model_dump()} for family in knowledge.families for member in family.members
    )
    db.table("usual_names").insert_all(_rows(knowledge.of(UsualName), "procedure"))
    db.table("offices").insert_all(_rows(knowledge.offices, "id", "name"))
    db.table("channels").insert_all(_rows(knowledge.channels, "id", "name", "province"))
    db.table("old_places").insert_all(
        {"id": id, **row} for id, row in enumerate(_rows(knowledge.of(OldPlace), "province", "commune"), start=1)
    )
    db.table("plans").insert_all(_rows(knowledge.plans, "commune", "year"))
    db.table("matters").insert_all(_rows(knowledge.matters, "id"))
    db.table("answers").insert_all(_rows(knowledge.answers, "id", "topic"))
    db.table("surveys").insert_all(_rows(knowledge.of(Survey), "id"))
    spaces = {"procedures": procedure_phrases(knowledge), "services": service_phrases(knowledge)}
    _write_phrases(db, spaces)
    for space, phrases in spaces.items():
        db.table("search").insert({"space": space, **_search_index(phrases, space, fitted)})
    return {table: db.table(table).count for table in TABLES if table not in ("meta", "search")}


def _referred_first(procedures: Iterable[Procedure]) -> list[Procedure]:
    """Return the procedures so that a successor stands before what it replaces."""
    return sorted(procedures, key=lambda procedure: procedure.superseded_by is not None)


def _rows(records: Iterable[Any], *columns: str) -> Iterator[Row]:
    for record in records:
        yield {**{column: getattr(record, column) for column in columns}, "record": record_json(record)}


def _procedure_row(procedure: Procedure) -> Row:
    columns = ("code", "name", "field", "province", "national_code", "status", "superseded_by")
    return next(_rows([procedure], *columns))


def _papers(procedures: Iterable[Procedure]) -> Iterator[Row]:
    id = 0
    for procedure in procedures:
        for position, paper in enumerate(procedure.papers, start=1):
            id += 1
            yield {"id": id, "procedure": procedure.code, "position": position, **paper.model_dump()}


def _write_phrases(db: Database, spaces: dict[str, list[Phrase]]) -> None:
    """Write all phrases with their folded form, and the full-text index over it."""
    rows = (
        {"space": space, **phrase._asdict(), "folded": fold(phrase.text)}
        for space, phrases in spaces.items()
        for phrase in phrases
    )
    db.table("phrases").insert_all({"id": id, **row} for id, row in enumerate(rows, start=1))
    db.table("phrases").create_index(["owner_kind", "owner"])
    db.table("phrases").enable_fts(["folded"], tokenize="unicode61")


def _search_index(phrases: list[Phrase], space: str, fitted: Path) -> Row:
    """Return what is fitted to ``phrases``, taken over from the database at ``fitted`` if it has it.

    Fitting takes minutes; an edit of a fee, an office or an answer changes no way of naming a procedure.
    """
    digest = _digest(phrases)
    if (found := stored_search(fitted, space, digest)) is not None:
        return {"digest": digest, **found._asdict()}
    vectors = PhraseVectors.fit([phrase.text for phrase in phrases])
    ranker = Ranker.fit(vectors.by_feature, [phrase.ranker_class for phrase in phrases])
    latent = LatentSpace.fit(vectors, [(phrase.owner_kind, phrase.owner) for phrase in phrases])
    return {"digest": digest, **Fitted(vectors.dump(), ranker.dump(), latent.dump())._asdict()}


def _digest(phrases: list[Phrase]) -> str:
    """Return a hash of what an index is fitted from: the phrases, their classes, and the code that reads them."""
    digest = hashlib.sha256()
    for name in _FITTING:
        digest.update((Path(__file__).parent / name).read_bytes())
    for phrase in phrases:
        digest.update(f"{phrase.ranker_class}\t{phrase.text}\n".encode())
    return digest.hexdigest()[:16]
