"""Write a record back as the YAML it was read from, byte for byte."""

from typing import Any

import yaml

from knowledge.record import Record
from knowledge.records import Fact, Fee, TimeLimit

# Facts whose "unknown" is written out, so that an editor sees what is missing.
_SHOWN_UNKNOWN: dict[type[Record], frozenset[str]] = {
    Fee: frozenset({"amount_vnd", "text"}),
    TimeLimit: frozenset({"text", "days"}),
    Fact: frozenset({"value"}),
}


def dump_yaml(record: Record | dict[str, list[Any]]) -> str:
    """Return ``record`` (or a mapping of one key to records) as YAML; loading and dumping again gives the same text."""
    return yaml.dump(_plain(record), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def _plain(value: Any) -> Any:
    """Return ``value`` as plain YAML types: unknown and empty keys left out, unless shown on purpose."""
    if isinstance(value, Record):
        shown = _SHOWN_UNKNOWN.get(type(value), frozenset())
        kept = {name: item for name, item in value if name in shown or (item is not None and item not in ([], {}))}
        return {name: _plain(item) for name, item in kept.items()}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class _Dumper(yaml.SafeDumper):
    """PyYAML's own writer, not libyaml's, so that every machine writes the same bytes; no anchors."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True
