"""The text of one record, read and written field by field: a field that did not change keeps its bytes."""

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge.dump import dump_yaml
from knowledge.editing.blocks import SHAPES, Kind, fields
from knowledge.load import _message as fault_words
from knowledge.record import Record

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ChangeError(Exception):
    """A record's fields do not fit its schema; ``faults`` are pairs of a field's path ("papers.2.name") and words."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        """Keep the faults."""
        super().__init__("; ".join(f"{where}: {words}" for where, words in faults))
        self.faults = faults


def made(kind: Kind, values: Mapping[str, Any]) -> Record:
    """Return the record with ``values``; raises ChangeError with every fault."""
    try:
        return SHAPES[kind].model.model_validate(dict(values))
    except ValidationError as error:
        faults = [
            (".".join(str(part) for part in each["loc"]), fault_words(each)) for each in error.errors(include_url=False)
        ]
        raise ChangeError(faults) from error


def read_record(kind: Kind, text: str) -> Record:
    """Return the record that ``text`` holds as it stands in its file; raises ChangeError."""
    try:
        content = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise ChangeError([("", f"không đọc được YAML: {' '.join(str(error).split())}")]) from error
    if SHAPES[kind].list_key is not None and isinstance(content, list) and len(content) == 1:
        content = content[0]
    if not isinstance(content, dict):
        raise ChangeError([("", "phải là các cặp khóa: giá trị")])
    return made(kind, content)


def write_record(kind: Kind, record: Record, before: str = "") -> str:
    """Return the text of ``record`` in its file; fields as in the text ``before`` keep its lines and its order."""
    list_key = SHAPES[kind].list_key
    text = dump_yaml(record) if list_key is None else dump_yaml({list_key: [record]}).partition("\n")[2]
    if not before:
        return text
    old, new, was = fields(before), fields(text), read_record(kind, before)
    same = {name for name in type(record).model_fields if getattr(was, name) == getattr(record, name)}
    names = [name for name in old if name in new or name in same]
    for after, name in zip([None, *new], new, strict=False):
        if name not in old and name not in same:
            names.insert(names.index(after) + 1 if after in names else len(names), name)
    return "".join(old[name] if name in same and name in old else new[name] for name in names)


def changed(kind: Kind, before: str, values: Mapping[str, Any]) -> str:
    """Return the text ``before`` with the fields ``values``; a new record when it is ""; raises ChangeError."""
    if not before:
        return write_record(kind, made(kind, values))
    known = {name: getattr(was, name) for was in [read_record(kind, before)] for name in type(was).model_fields}
    return write_record(kind, made(kind, known | dict(values)), before)
