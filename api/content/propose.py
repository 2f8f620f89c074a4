"""A change proposed from anywhere in the console: the same road as one typed into a form."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.content.told import misplaced
from api.records import edits
from api.records.edits import SUBMITTED
from api.staff.audit import note
from knowledge.editing.blocks import SHAPES, Kind
from knowledge.editing.change import ChangeError, changed, read_record
from knowledge.editing.files import digest, path_of, path_of_new, record_text, text_of
from knowledge.editing.naming import needs_training
from knowledge.paths import data_dir


class NothingChanged(Exception):
    """The record would read as it does already."""


def propose(
    connection: Any,
    *,
    kind: Kind,
    key: str,
    after: str | Mapping[str, Any],
    author: int,
    reason: str,
    state: str = SUBMITTED,
    **more: Any,
) -> int:
    """Store a proposed change of the record ``key`` and return its id; raises ChangeError and NothingChanged.

    ``after`` is the record's new YAML as it stands in its file ("": the record goes), or only the fields that change,
    as Python values. A ``key`` that nobody has is a new record. ``more``: ``part``, ``effective_on``, ``undoes``.
    """
    values = drafted(kind, key, after)
    made = edits.add(connection, author=author, state=state, now=datetime.now(UTC), reason=reason, **values, **more)
    act = "edit_submitted" if state == SUBMITTED else "edit_drafted"
    note(connection, author, act, f"{kind} {key}", edit=made)
    return made


def drafted(kind: Kind, key: str, after: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that say what is changed: from the record as it is now to ``after``."""
    before = record_text(kind, key)
    if not isinstance(after, str):
        after = changed(kind, before, after)
    if after and str(getattr(read_record(kind, after), SHAPES[kind].name)) != key:
        raise ChangeError([(SHAPES[kind].name, f"phải là {key}")])
    if after == before:
        raise NothingChanged(key)
    if after and (faults := misplaced(read_record(kind, after))):
        raise ChangeError(faults)
    path = path_of(kind, key) or path_of_new(kind, after)
    return {
        "kind": kind,
        "key": key,
        "path": path,
        "base_digest": digest(text_of(data_dir() / path)),
        "before": before,
        "after": after,
        "needs_training": needs_training(kind, before, after),
    }
