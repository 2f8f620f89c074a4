"""The development questions of tests/exam/, as items with what is expected of the assistant."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.paths import ROOT
from knowledge.text import fold

EXAM = ROOT / "tests" / "exam"
# The questions that nothing is tuned on: only their figures are looked at.
BLIND = EXAM / "blind"
# The questions that decisions are fitted on.
FITTING = EXAM / "fitting"
# What a folder of questions may hold, by kind.
FILES = {
    "procedures": ("procedures-dev.jsonl", "procedures.jsonl", "dialogues.jsonl"),
    "topics": ("topics-dev.jsonl", "topics.jsonl"),
    "reform": ("reform-dev.jsonl", "reform.jsonl"),
    "systems": ("systems.jsonl",),
    "services": ("services.jsonl",),
    "parts": ("parts.jsonl",),
}


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
    def is_single(self) -> bool:
        """True for one message about procedures, whatever is right to do."""
        return self.file == "procedures" and len(self.turns) == 1

    @property
    def is_single_answer(self) -> bool:
        """True for one message that names one procedure: what the peers are asked too."""
        return self.is_single and self.expect["behaviour"] == "answer"


def read(folder: Path = EXAM) -> list[Item]:
    """Return all items of ``folder``, file after file; raises ExamError, also when there is none."""
    paths = [(file, folder / name) for file, names in FILES.items() for name in names if (folder / name).is_file()]
    if not paths:
        raise ExamError(f"{folder}: không có tệp câu hỏi nào")
    return [item for file, path in paths for item in _read(file, path)]


def _read(file: str, path: Path) -> Iterator[Item]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield _item(file, json.loads(line))
        except (ValueError, KeyError) as problem:
            raise ExamError(f"{path}:{number}: câu hỏi hỏng ({problem!r})") from problem


def _item(file: str, raw: dict[str, Any]) -> Item:
    return Item(
        id=raw["id"],
        file=file,
        turns=raw["turns"] if "turns" in raw else [raw["text"]],
        commune=raw["commune"],
        expect=_expect(file, raw),
        style=raw["style"],
    )


def _expect(file: str, raw: dict[str, Any]) -> dict[str, Any]:
    if file == "topics":
        return {"behaviour": "topic", "topic": raw["topic"]}
    if file == "parts":
        return {"behaviour": "parts", "parts": raw["parts"]}
    if file in ("systems", "services"):
        return {"behaviour": file, **raw["expect"]}
    return {"behaviour": raw["expect"]["behaviour"], **raw["expect"]}


def folded(items: list[Item]) -> list[Item]:
    """Return the single-message answers among ``items`` typed without accents."""
    return [replace(item, turns=[fold(item.turns[0])]) for item in items if item.is_single_answer]
