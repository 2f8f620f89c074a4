"""Where a record stands in ``data/``, and files of it written whole or not at all."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from knowledge.check import procedure_stem
from knowledge.editing.base import base_of
from knowledge.editing.blocks import Kind, cut_out, put_in
from knowledge.editing.change import changed, read_record
from knowledge.paths import data_dir
from knowledge.records import Procedure
from knowledge.service_records import TopicAnswer
from knowledge.text import slug

_KEYS = {"procedure": r"\d\.\d{6}", "topic": r"[a-z0-9-]+", "commune": r"[a-z0-9-]+"}


class Stale(Exception):
    """The file is not what the change was made from."""


def path_of(kind: Kind, key: str, data: Path | None = None) -> str | None:
    """Return the path, inside the data folder, of the file that holds the record ``key``; None when none does."""
    data = data or data_dir()
    if not re.fullmatch(_KEYS[kind], key):
        return None
    if kind == "commune":
        paths = [data / "communes" / f"{key}.yml"]
    elif kind == "procedure":
        paths = sorted(data.glob(f"procedures/*/{key}-*.yml"))
    else:
        paths = [path for path in sorted(data.glob("topics/*.yml")) if cut_out(kind, key, text_of(path))]
    return next((path.relative_to(data).as_posix() for path in paths if path.is_file()), None)


def path_of_new(kind: Kind, text: str, data: Path | None = None) -> str:
    """Return the path for the new record ``text``: a procedure goes to the folder of its field; raises ChangeError."""
    record = read_record(kind, text)
    if isinstance(record, Procedure):
        return f"procedures/{_folder(record.field, data or data_dir())}/{procedure_stem(record)}.yml"
    if isinstance(record, TopicAnswer):
        return f"topics/{record.topic}.yml"
    return f"communes/{getattr(record, 'id', '')}.yml"


def record_text(kind: Kind, key: str, data: Path | None = None) -> str:
    """Return the text of the record ``key`` as it stands in its file; "" when there is none."""
    path = path_of(kind, key, data)
    return cut_out(kind, key, text_of((data or data_dir()) / path)) if path else ""


def apply_change(kind: Kind, key: str, values: dict[str, Any], data: Path | None = None) -> str:
    """Return the new text of the file of the record ``key`` with the fields ``values``; raises ChangeError."""
    record = changed(kind, record_text(kind, key, data), values)
    path = path_of(kind, key, data) or path_of_new(kind, record, data)
    return put_in(kind, key, text_of((data or data_dir()) / path), record)


def text_of(path: Path) -> str:
    """Return the text of a file, its line ends as they are; "" when it does not exist."""
    return path.read_bytes().decode() if path.is_file() else ""


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_change(path: str, text: str, base_digest: str, data: Path | None = None) -> None:
    """Put ``text`` in place of the file at once, or delete it for ""; raises Stale when it has another digest."""
    target = (data or data_dir()) / path
    if digest(text_of(target)) != base_digest:
        raise Stale(path)
    if not text:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.new")
    try:
        with unfinished.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _folder(field: str, data: Path) -> str:
    """Return the folder in which procedures of a field stand; one named after the field when there is none."""
    filed = base_of(data).everything()
    return next((f.split("/")[1] for f, r in filed if isinstance(r, Procedure) and r.field == field), slug(field))
