"""The training examples as plain pairs, read without Rasa: fast enough for checks and cross-validation."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from knowledge.paths import ROOT

NLU_DATA = ROOT / "nlu_data"
WRITTEN, GENERATED = NLU_DATA / "nlu", NLU_DATA / "generated"


class Example(NamedTuple):
    """One training example: what is typed, what it means, and the file it stands in."""

    text: str
    intent: str
    file: str


def read(folder: Path) -> list[Example]:
    """Return the examples of every file in ``folder``, in file order."""
    return [example for path in sorted(folder.glob("*.yml")) for example in _read(path)]


def _read(path: Path) -> Iterator[Example]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for block in content["nlu"]:
        for line in block["examples"].splitlines():
            yield Example(line.removeprefix("- ").strip(), block["intent"], path.name)
