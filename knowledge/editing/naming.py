"""Whether a change touches what people are matched by, so that the assistant has to be fitted anew."""

from knowledge.editing.blocks import Kind
from knowledge.editing.change import read_record

# The fields that knowledge/phrases.py and ops/generate_nlu.py read; a record that comes or goes touches them all.
NAMING: dict[Kind, frozenset[str]] = {
    "procedure": frozenset({"code", "name", "label", "aliases", "situations", "status", "province", "national_code"}),
    "topic": frozenset({"id", "topic", "question", "asks"}),
    "commune": frozenset({"name", "aliases"}),
}


def needs_training(kind: Kind, before: str, after: str) -> bool:
    """Return True when the way from the record's text ``before`` to ``after`` changes how it is asked for."""
    if not before or not after:
        return before != after
    was, wanted = read_record(kind, before), read_record(kind, after)
    return any(getattr(was, name) != getattr(wanted, name) for name in NAMING[kind])
