"""Imported lists: kept with their file while open, then only as what became of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from api.records.edit_tables import edit
from api.records.edits import Edit
from api.records.import_tables import import_batch, import_edit

OPEN, SENT, CANCELLED = "open", "sent", "cancelled"
_SHOWN = [column for column in import_batch.c if column.name != "content"]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One row of ``import_batch`` without its file; fields are its columns."""

    id: int
    author: int
    made_at: datetime
    state: str
    file_name: str
    title: str
    day: date
    province: str | None
    complete: str
    sheet: str
    mapping: dict[str, str] | None
    counts: dict[str, int] | None


def add(connection: Any, *, author: int, now: datetime, **values: Any) -> int:
    """Store an uploaded list and return its id; ``values`` are the other columns."""
    row = {"sheet": "", "complete": "none", **values, "author": author, "made_at": now, "state": OPEN}
    return int(connection.execute(import_batch.insert().values(**row)).inserted_primary_key[0])


def find(connection: Any, id: int) -> Batch | None:
    """Return the list with ``id``, or None."""
    row = connection.execute(sa.select(*_SHOWN).where(import_batch.c.id == id)).mappings().first()
    return Batch(**row) if row else None


def content(connection: Any, id: int) -> bytes | None:
    """Return the file of a list, None once it is gone."""
    found: bytes | None = connection.execute(sa.select(import_batch.c.content).where(import_batch.c.id == id)).scalar()
    return found


def revise(connection: Any, id: int, **values: Any) -> bool:
    """Write columns of an open list; False when it is no longer open."""
    chosen = import_batch.update().where(import_batch.c.id == id, import_batch.c.state == OPEN)
    return bool(connection.execute(chosen.values(**values)).rowcount)


def close(connection: Any, id: int, state: str, counts: dict[str, int] | None = None) -> bool:
    """End an open list and delete its file; False when somebody was quicker."""
    return revise(connection, id, state=state, counts=counts, content=None)


def link(connection: Any, batch: int, rows: list[tuple[int, int | None]]) -> None:
    """Note which changes came of a list: pairs of a change's id and the list's row."""
    if rows:
        values = [{"batch": batch, "edit": made, "row": row} for made, row in rows]
        connection.execute(import_edit.insert(), values)


def edits_of(connection: Any, batch: int) -> list[tuple[Edit, int | None]]:
    """Return the changes that came of a list with the list's row, in the order of the list."""
    joined = sa.select(edit, import_edit.c.row).join_from(edit, import_edit, edit.c.id == import_edit.c.edit)
    rows = connection.execute(joined.where(import_edit.c.batch == batch).order_by(edit.c.id)).mappings()
    return [(Edit(**{key: row[key] for key in edit.c.keys()}), row["row"]) for row in rows]  # noqa: SIM118


def listed(connection: Any, limit: int = 50) -> list[Batch]:
    """Return the lists, latest first."""
    rows = connection.execute(sa.select(*_SHOWN).order_by(import_batch.c.id.desc()).limit(limit)).mappings()
    return [Batch(**row) for row in rows]
