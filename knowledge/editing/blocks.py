"""The text of one record inside its file, cut out and put back by lines, so that its neighbours keep their bytes."""

import re
from typing import Literal, NamedTuple, get_args

from knowledge.record import Record
from knowledge.records import Commune, Procedure
from knowledge.service_records import TopicAnswer

Kind = Literal["procedure", "topic", "commune"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Shape(NamedTuple):
    """How records of one kind stand in files: their model, what names one, and the file's list when it has many."""

    model: type[Record]
    name: str
    list_key: str | None


SHAPES: dict[Kind, Shape] = {
    "procedure": Shape(Procedure, "code", None),
    "topic": Shape(TopicAnswer, "id", "answers"),
    "commune": Shape(Commune, "id", None),
}
# A field's first line, in a file of one record and in an item of a list.
_FIELD, _FIELD_OF_ITEM = re.compile(r"([a-z_]+):"), re.compile(r"(?:- |  )([a-z_]+):")


def cut_out(kind: Kind, key: str, file: str) -> str:
    """Return the text of the record ``key`` as it stands in the text of its file; "" when it is not there."""
    shape = SHAPES[kind]
    if shape.list_key is None:
        return file
    return next((item for item in _items(file) if _names(item, shape.name, key)), "")


def put_in(kind: Kind, key: str, file: str, record: str) -> str:
    """Return the text of the file with the record ``key`` replaced by the text ``record``, or added at the end."""
    shape = SHAPES[kind]
    if shape.list_key is None:
        return record
    head, items = f"{shape.list_key}:\n", _items(file)
    if file:
        head = file[: len(file) - len("".join(items))]
    if not any(_names(item, shape.name, key) for item in items):
        return head + "".join(items) + record
    return head + "".join(record if _names(item, shape.name, key) else item for item in items)


def fields(record: str) -> dict[str, str]:
    """Return the lines of each field of a record's text, by name, in order."""
    heading = _FIELD_OF_ITEM if record.startswith("- ") else _FIELD
    found: dict[str, str] = {}
    name = ""
    for line in record.splitlines(keepends=True):
        begun = heading.match(line)
        name = begun[1] if begun else name
        found[name] = found.get(name, "") + line
    return found


def _items(file: str) -> list[str]:
    """Return the texts of the list's items: from one dash in the first column to the next."""
    starts = [match.start() for match in re.finditer(r"^- ", file, re.MULTILINE)]
    return [file[start:end] for start, end in zip(starts, [*starts[1:], len(file)], strict=True)]


def _names(item: str, name: str, key: str) -> bool:
    return item.startswith((f"- {name}: {key}\n", f"- {name}: '{key}'\n"))
