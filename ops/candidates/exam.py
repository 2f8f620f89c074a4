"""The regression set: the development questions and those that officers want to stay right, asked and kept."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from knowledge.candidates.status import home
from knowledge.store import Store
from ops.eval.ask import ask_all
from ops.eval.items import EXAM, ExamError, Item, read
from ops.eval.rows import Row, row

# How many are asked at once: few, because residents are served beside it.
CONCURRENCY = 2
# The kinds of development questions that a version is examined with.
KINDS = ("procedures", "topics", "reform", "systems")
# Ids of the officers' own questions begin so.
OWN = "xa-"
_OWN_STYLE = "xã|có dấu|ngắn|none"


def questions(own: Path, exam: Path = EXAM) -> list[Item]:
    """Return the questions in the folder ``exam`` and those of the officers at ``own``; raises ExamError for none."""
    found = own_questions(own)
    try:
        found += [item for item in read(exam) if item.file in KINDS]
    except ExamError:
        if not found:
            raise
    return found


def own_questions(path: Path) -> list[Item]:
    """Return the officers' questions: a line each with id, text, commune, and the right procedure or topic."""
    if not path.is_file():
        return []
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [_own(path, number, line) for number, line in lines if line.strip()]


def _own(path: Path, number: int, line: str) -> Item:
    try:
        raw = json.loads(line)
        held = {"id": f"{OWN}{raw['id']}", "turns": [raw["text"]], "commune": raw["commune"], "style": _OWN_STYLE}
        if raw.get("procedure"):
            return Item(file="procedures", expect={"behaviour": "answer", "codes": [raw["procedure"]]}, **held)
        return Item(file="topics", expect={"behaviour": "topic", "topic": raw["topic"]}, **held)
    except (ValueError, KeyError, TypeError) as error:
        raise ExamError(f"{path}:{number}: câu hỏi hỏng ({error!r})") from error


def is_own(row: Row) -> bool:
    """Return True for a question of the officers."""
    return str(row["id"]).startswith(OWN)


def ask(url: str, items: list[Item], database: Path, tell: Callable[[float], None]) -> list[Row]:
    """Return the marked rows of ``items``, asked of the assistant at ``url`` that answers from ``database``."""
    store = Store.open(database)
    asked = ask_all(url, items, concurrency=CONCURRENCY, progress=lambda done: tell(done / len(items)))
    return [row(each, store) for each in asked]


def kept_at(knowledge: str, model: str, items: list[Item]) -> Path:
    """Return where the rows of these questions are kept for the version with this knowledge and model."""
    asked = json.dumps([asdict(item) for item in items], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(f"{knowledge} {model} {asked}".encode()).hexdigest()[:16]
    return home() / "exam" / f"{digest}.jsonl"


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write rows, a line each, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.write_text("".join(_line(row) for row in rows), encoding="utf-8")
    unfinished.replace(path)


def read_rows(path: Path) -> list[Row]:
    """Return the rows written at ``path``; raises OSError and ValueError."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"
