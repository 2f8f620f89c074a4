"""What differs between two versions of a record, field by field and word by word, ready for a page."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from api.content.labels import LABELS, place_words, value_words
from knowledge.record import Record

Mark = Literal["same", "gone", "new"]
_WORDS = re.compile(r"\s+|\d[\d.,/]*\d|\w+|[^\w\s]")
# Lines this alike are one line that was changed, not one that went and another that came.
_ALIKE = 0.4


class Line(NamedTuple):
    """A line of a field: whether it stays, goes or comes, and its pieces, each with its own mark."""

    mark: Mark
    pieces: list[tuple[Mark, str]]


class Change(NamedTuple):
    """One field that differs: its label, its lines, how many lines stay as they are."""

    label: str
    lines: list[Line]
    kept: int


def changes(before: Record | None, after: Record | None) -> list[Change]:
    """Return the fields that differ between two versions; None stands for no record."""
    record = before or after
    names = type(record).model_fields if record else {}
    pairs = ((name, getattr(before, name, None), getattr(after, name, None)) for name in names)
    return [_change(name, old, new) for name, old, new in pairs if old != new and _lines(old) != _lines(new)]


def _change(name: str, old: Any, new: Any) -> Change:
    held, wanted = _lines(old), _lines(new)
    lines: list[Line] = []
    kept = 0
    for op, a, b, c, d in difflib.SequenceMatcher(None, held, wanted, autojunk=False).get_opcodes():
        if op == "equal":
            kept += b - a
        else:
            lines += _turned(held[a:b], wanted[c:d])
    return Change(LABELS.get(name, name), lines, kept)


def _turned(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Yield the lines that stand for ``old`` becoming ``new``: those alike one under the other, word by word."""
    left = list(new)
    for line in old:
        twin = next((each for each in left if _ratio(line, each) >= _ALIKE), None)
        if twin is None:
            yield Line("gone", [("gone", line)])
            continue
        left.remove(twin)
        gone, came = _by_words(line, twin)
        yield Line("gone", gone)
        yield Line("new", came)
    yield from (Line("new", [("new", line)]) for line in left)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _by_words(old: str, new: str) -> tuple[list[tuple[Mark, str]], list[tuple[Mark, str]]]:
    held, wanted = _WORDS.findall(old), _WORDS.findall(new)
    gone: list[tuple[Mark, str]] = []
    came: list[tuple[Mark, str]] = []
    for op, a, b, c, d in difflib.SequenceMatcher(None, held, wanted, autojunk=False).get_opcodes():
        if b > a:
            gone.append(("same" if op == "equal" else "gone", "".join(held[a:b])))
        if d > c:
            came.append(("same" if op == "equal" else "new", "".join(wanted[c:d])))
    return gone, came


def _lines(value: Any) -> list[str]:
    """Return a field's value as lines to read: a line for each item, each known part."""
    if isinstance(value, list | tuple):
        return [_one_line(item) for item in value]
    if isinstance(value, dict):
        return [
            f"{place_words(str(name))}: {_one_line(item)}" for name, item in value.items() if item not in (None, [])
        ]
    if isinstance(value, Record):
        return [line for name, item in value if item not in (None, [], {}) for line in _part(name, item)]
    return [value_words(value)] if value is not None else []


def _part(name: str, item: Any) -> list[str]:
    lines = _lines(item)
    return [f"{LABELS.get(name, name)}: {line}" for line in lines]


def _one_line(value: Any) -> str:
    if isinstance(value, Record):
        return "; ".join(_lines(value))
    if isinstance(value, list | tuple):
        return ", ".join(_one_line(item) for item in value)
    return value_words(value)
