"""The data as it is, kept read between two checks: only files that have changed since are read again."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.load import Knowledge, load_all
from knowledge.record import Record
from knowledge.text import fold

Filed = list[tuple[str, Record]]
Sign = tuple[int, int]
# The lists of ways of naming: folding all of them is what makes the rules between records slow.
_PHRASES = ("aliases", "situations", "asks")


@dataclass(frozen=True)
class File:
    """What one file held when it had the signature ``sign``: records, folded phrases of each, records without them."""

    sign: Sign
    records: list[Record]
    phrases: list[frozenset[str]]
    bare: list[Record]


class Base:
    """The files of one data folder as last read."""

    def __init__(self, data: Path) -> None:
        """Remember nothing yet of the folder ``data``."""
        self._data = data
        self._files: dict[str, File] = {}
        self._lock = threading.Lock()

    def filed(self, names: Iterable[str]) -> Filed:
        """Return the records of the files ``names``, as they are."""
        files = self._now()
        return [(name, record) for name in names if name in files for record in files[name].records]

    def everything(self) -> Filed:
        """Return all records, as they are."""
        return [(name, record) for name, file in self._now().items() for record in file.records]

    def others(self, names: Iterable[str], records: Iterable[Record]) -> Filed:
        """Return the records of all files but ``names``; ways of naming only where ``records`` have one of them too."""
        left_out, shared = set(names), frozenset[str]().union(*map(phrases_of, records))
        return [
            (name, bare if shared.isdisjoint(phrases) else record)
            for name, file in self._now().items()
            if name not in left_out
            for record, phrases, bare in zip(file.records, file.phrases, file.bare, strict=True)
        ]

    def _now(self) -> dict[str, File]:
        """Return the files as they are now."""
        with self._lock:
            signs = _signs(self._data)
            stale = [name for name, sign in signs.items() if name not in self._files or self._files[name].sign != sign]
            if stale:
                read = _read(self._data, stale) if self._files else load_all(self._data)
                self._files |= _files(read, {name: signs[name] for name in stale})
            self._files = {name: self._files[name] for name in signs}
            return self._files


@cache
def base_of(data: Path) -> Base:
    """Return the memory of the data folder ``data``."""
    return Base(data)


def laid_out(folder: Path, texts: Mapping[str, str]) -> Knowledge:
    """Write ``texts`` (path in the data folder → text, "" for no file) into ``folder`` and return what they hold."""
    for name, text in texts.items():
        if text:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text.encode())
    return load_all(folder)


def phrases_of(record: Record) -> frozenset[str]:
    """Return the record's ways of naming, folded."""
    return frozenset(fold(text) for name in _PHRASES for text in getattr(record, name, ()))


def _bare(record: Record) -> Record:
    named: dict[str, list[str]] = {name: [] for name in _PHRASES if getattr(record, name, ())}
    return record.model_copy(update=named) if named else record


def _read(data: Path, names: list[str]) -> Knowledge:
    """Return what the files ``names`` hold."""
    with TemporaryDirectory() as folder:
        return laid_out(Path(folder), {name: (data / name).read_text(encoding="utf-8") for name in names})


def _files(read: Knowledge, signs: Mapping[str, Sign]) -> dict[str, File]:
    records = defaultdict[str, list[Record]](list)
    for name, record in read.filed:
        records[name].append(record)
    return {
        name: File(sign, held, list(map(phrases_of, held)), list(map(_bare, held)))
        for name, sign in signs.items()
        for held in [records[name]]
    }


def _signs(data: Path) -> dict[str, Sign]:
    """Return when each file was written and how long it is."""
    paths = (path for pattern in ("**/*.yml", "**/*.csv") for path in sorted(data.glob(pattern)))
    stats = {path.relative_to(data).as_posix(): path.stat() for path in paths}
    return {name: (stat.st_mtime_ns, stat.st_size) for name, stat in stats.items()}
