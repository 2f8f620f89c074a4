"""A change carried over to a record that has changed meanwhile, field by field, unless the two contradict."""

from typing import Any

from knowledge.editing.blocks import Kind
from knowledge.editing.change import read_record, write_record

# Lists whose order says nothing: what one adds and what another adds can stand together.
_SETS = frozenset({"aliases", "situations", "asks", "legal_basis", "forms", "channels", "feedback_systems"})


class Conflict(Exception):
    """The record has other values meanwhile in ``fields``; no field: it is gone, or exists already."""

    def __init__(self, fields: list[str]) -> None:
        """Keep the fields."""
        super().__init__(", ".join(fields))
        self.fields = fields


def merged(kind: Kind, *, before: str, after: str, current: str) -> str:
    """Return ``current`` with what changed between ``before`` and ``after``; texts as in the file; raises Conflict."""
    if current in (before, after):
        return after
    if not (before and after and current):
        raise Conflict([])
    was, wanted, now = (read_record(kind, text) for text in (before, after, current))
    values, clash = {}, []
    for name in type(now).model_fields:
        old, new, here = (getattr(record, name) for record in (was, wanted, now))
        if old == new or here == new:
            continue
        if here == old:
            values[name] = new
        elif name in _SETS:
            values[name] = _both(old, new, here)
        else:
            clash.append(name)
    if clash:
        raise Conflict(clash)
    return write_record(kind, now.model_copy(update=values), current)


def _both(old: list[Any], new: list[Any], here: list[Any]) -> list[Any]:
    """Return ``here`` without what was taken from ``old``, with what was added to it."""
    kept = [item for item in here if item in new or item not in old]
    return kept + [item for item in new if item not in old and item not in here]
