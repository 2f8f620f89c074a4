"""The development questions of tests/exam/, as items with what is expected of the assistant."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.paths import ROOT
from knowledge.text import fold

EXAM = ROOT / "tests" / "exam"
FILES = {"procedures": "procedures-dev.jsonl", "topics": "topics-dev.jsonl", "reform": "reform-dev.jsonl"}


class ExamError(Exception):
    """The questions are missing or damaged; the message names the file and the line."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question: what a resident types, in order, and what is expected of the reply to the last message."""

    id: str
    file: str
    turns: list[str]
    commune: str | None
    expect: dict[str, Any]
    style: str

    @property
    def is_single_answer(self) -> bool:
        """True for one message that names one procedure: what the peers are asked too."""
        return self.file == "procedures" and len(self.turns) == 1 and self.expect["behaviour"] == "answer"


def read(folder: Path = EXAM) -> list[Item]:
    """Return all items, file after file; raises ExamError."""
    return [item for file, name in FILES.items() for item in _read(file, folder / name)]


def _read(file: str, path: Path) -> Iterator[Item]:
    if not path.is_file():
        raise ExamError(f"{path}: không có tệp câu hỏi")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield _item(file, json.loads(line))
        except (ValueError, KeyError) as problem:
            raise ExamError(f"{path}:{number}: câu hỏi hỏng ({problem!r})") from problem


def _item(file: str, raw: dict[str, Any]) -> Item:
    expect = {"behaviour": "topic", "topic": raw["topic"]} if file == "topics" else raw["expect"]
    return Item(
        id=raw["id"],
        file=file,
        turns=[raw["text"]] if file == "topics" else raw["turns"],
        commune=raw["commune"],
        expect={"behaviour": expect["behaviour"], **expect},
        style=raw["style"],
    )


def folded(items: list[Item]) -> list[Item]:
    """Return the single-message answers among ``items`` typed without accents."""
    return [replace(item, turns=[fold(item.turns[0])]) for item in items if item.is_single_answer]
