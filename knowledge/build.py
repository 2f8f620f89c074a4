"""Build ``knowledge.db`` from ``data/``: tables, foreign keys, full-text index and phrase vectors, swapped in whole."""

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from knowledge.load import Knowledge
from knowledge.ranker import Ranker
from knowledge.records import Procedure
from knowledge.store import SCHEMA_VERSION, KnowledgeError, Store, record_json
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
    "offices": {"id": str, "name": str, "record": str},
    "channels": {"id": str, "name": str, "province": str, "record": str},
    "phrases": {"id": int, "list": str, "owner_kind": str, "owner": str, "kind": str, "text": str, "folded": str},
    "phrase_vectors": {"name": str, "vectors": bytes, "ranker": bytes},
}  # fmt: skip
# The lists with enough phrases an owner for a ranker to learn from.
RANKED = ("asks",)
# The first part of a long name becomes a phrase of its own when it has this many words and is nobody else's.
SHORTEST_HEAD = 4
KEYS: dict[str, Any] = {
    "meta": "key", "procedures": "code", "papers": "id", "communes": "id", "local_fees": "id",
    "local_fee_procedures": ("fee", "procedure"), "directory": "code", "families": "id",
    "family_members": ("family", "procedure"), "offices": "id", "channels": "id",
    "phrases": "id", "phrase_vectors": "name",
}  # fmt: skip
FOREIGN_KEYS: dict[str, list[tuple[str, str, str]]] = {
    "procedures": [("superseded_by", "procedures", "code")],
    "papers": [("procedure", "procedures", "code")],
    "family_members": [("family", "families", "id"), ("procedure", "procedures", "code")],
    "local_fee_procedures": [("fee", "local_fees", "id"), ("procedure", "procedures", "code")],
}


def fingerprint(data: Path) -> str:
    """Return a hash of everything the database is made from: the data files and the code that reads them."""
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


def build(knowledge: Knowledge, *, path: Path, data: Path) -> dict[str, int]:
    """Write the database at ``path`` and return how many rows each table got.

    It is written beside ``path`` and swapped in at the end, so readers see the old or the new one, never a half.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    unfinished.unlink(missing_ok=True)
    db = Database(unfinished)
    try:
        db.conn.execute("pragma foreign_keys = on")
        counts = _write(db, knowledge)
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


def _write(db: Database, knowledge: Knowledge) -> dict[str, int]:
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
    db.table("offices").insert_all(_rows(knowledge.offices, "id", "name"))
    db.table("channels").insert_all(_rows(knowledge.channels, "id", "name", "province"))
    _write_phrases(db, knowledge)
    return {table: db.table(table).count for table in TABLES if table not in ("meta", "phrase_vectors")}


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


def _write_phrases(db: Database, knowledge: Knowledge) -> None:
    """Write all phrases with their folded form, the full-text index over it, and the vectors of each list."""
    lists = {
        "asks": [*_procedure_phrases(knowledge.procedures), *_other_phrases(knowledge)],
        "directory": [Phrase("directory", entry.code, "name", entry.name) for entry in knowledge.directory],
    }
    rows = [
        {"list": name, **phrase._asdict(), "folded": fold(phrase.text)}
        for name, phrases in lists.items()
        for phrase in phrases
    ]
    db.table("phrases").insert_all({"id": id, **row} for id, row in enumerate(rows, start=1))
    db.table("phrases").create_index(["list", "owner"])
    db.table("phrases").enable_fts(["folded"], tokenize="unicode61")
    for name, phrases in lists.items():
        vectors = PhraseVectors.fit([phrase.text for phrase in phrases])
        owners = [f"{phrase.owner_kind}:{phrase.owner}" for phrase in phrases]
        ranker = Ranker.fit(vectors.by_feature, owners) if name in RANKED else None
        row = {"name": name, "vectors": vectors.dump(), "ranker": ranker.dump() if ranker else None}
        db.table("phrase_vectors").insert(row)


class Phrase(NamedTuple):
    """A way of naming something: what it names (kind and key), what kind of phrase it is, and its words."""

    owner_kind: str
    owner: str
    kind: str
    text: str


def _procedure_phrases(procedures: Sequence[Procedure]) -> Iterator[Phrase]:
    """Yield everything that names a procedure."""
    # A province's version shares its name with the national procedure and is no rival of it.
    heads = Counter(head for head, _ in {(fold(_head(p.name)), p.national_code or p.code) for p in procedures})
    for procedure in procedures:
        named = [("name", procedure.name)]
        head = _head(procedure.name)
        if head != procedure.name and heads[fold(head)] == 1 and len(head.split()) >= SHORTEST_HEAD:
            named.append(("name", head))
        if procedure.label:
            named.append(("label", procedure.label))
        named += [("alias", alias) for alias in procedure.aliases]
        named += [("situation", situation) for situation in procedure.situations]
        for kind, text in named:
            yield Phrase("procedure", procedure.code, kind, text)


def _other_phrases(knowledge: Knowledge) -> Iterator[Phrase]:
    """Yield what names a family, an outside office, or a matter that nobody answers."""
    for family in knowledge.families:
        yield from (Phrase("family", family.id, "ask", ask) for ask in family.asks)
    for office in knowledge.offices:
        yield from (Phrase("office", office.id, "ask", ask) for ask in [office.name, *office.asks])
    for topic in knowledge.outside:
        yield from (Phrase("outside", topic.id, "ask", ask) for ask in topic.asks)


def _head(name: str) -> str:
    """Return the first part of a long official name, before its lists, conditions and brackets."""
    return re.split(r"[,;(]| đối với | trong trường hợp | theo quy định ", name, maxsplit=1)[0].strip()
