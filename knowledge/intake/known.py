"""What is already known of codes, names and fields: the published procedures and the national directory."""

import difflib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import NamedTuple

from knowledge.records import DirectoryEntry, Procedure
from knowledge.store import Store
from knowledge.text import clean, fold, words

# Of 2,727 names of one export compared with the directory's, four true pairs lie below it; of other pairs nearly all.
SAME_NAME = 0.5


class Likeness(NamedTuple):
    """How a list's name compares with the name known for its code."""

    known: str
    ratio: float


class Known:
    """Codes, names and fields, for checking a list."""

    def __init__(self, procedures: Iterable[Procedure], directory: Iterable[DirectoryEntry]) -> None:
        """Index what is known; our own records come before the directory's."""
        self.procedures = {procedure.code: procedure for procedure in procedures}
        self.directory = {entry.code: entry for entry in directory}
        names = {code: entry.name for code, entry in self.directory.items()}
        self._names = names | {code: procedure.name for code, procedure in self.procedures.items()}
        self._codes: dict[tuple[str, ...], list[str]] = {}
        for code, name in sorted(self._names.items()):
            self._codes.setdefault(name_key(name), []).append(code)
        fields = [entry.field for entry in self.directory.values()]
        fields += [procedure.field for procedure in self.procedures.values()]
        self._fields = {fold(name): name for name in fields}

    @classmethod
    def of(cls, store: Store) -> "Known":
        """Return what ``store`` knows, superseded procedures included."""
        with closing(sqlite3.connect(f"{store.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            directory = [DirectoryEntry.model_validate_json(row) for (row,) in connection.execute(_DIRECTORY)]
            codes = [code for (code,) in connection.execute(_CODES)]
        return cls([found for code in codes if (found := store.procedure(code))], directory)

    def likeness(self, code: str, name: str) -> Likeness | None:
        """Return how alike a name is to the one known for ``code``, None for an unknown code."""
        known = self._names.get(code)
        if known is None:
            return None
        one, other = name_key(known), name_key(name)
        if one == other:
            return Likeness(known, 1.0)
        return Likeness(known, difflib.SequenceMatcher(None, one, other, autojunk=False).ratio())

    def codes_named(self, name: str) -> list[str]:
        """Return the codes of the procedures called exactly ``name``, whatever accents and case."""
        return self._codes.get(name_key(name), [])

    def field(self, name: str) -> str | None:
        """Return a field as it is spelt here, None for an unknown one."""
        return self._fields.get(fold(name))

    def field_like(self, name: str) -> str | None:
        """Return the known field spelt nearest to ``name``, None when none is near."""
        near = difflib.get_close_matches(fold(name), self._fields, n=1, cutoff=0.75)
        return self._fields[near[0]] if near else None


_DIRECTORY = "select record from directory"
_CODES = "select code from procedures order by code"


def name_key(name: str) -> tuple[str, ...]:
    """Return a procedure's name for comparing: folded words without "Thủ tục" before and without its code behind."""
    found = words(clean(name))
    if found[:2] == ["thu", "tuc"]:
        found = found[2:]
    return tuple(found)
