"""How long the knowledge takes to build and to search, with the procedures alone and with the national directory.

``python -m ops.bench.knowledge_times FOLDER`` prints JSON; it builds in FOLDER and leaves the project's own alone.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.paths import data_dir
from knowledge.search import Searcher
from knowledge.store import Store
from ops.bench.load import read_conversations

ROUNDS = 5


def without_directory(target: Path) -> Path:
    """Return a copy of the project's data whose national directory has no rows."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(data_dir(), target)
    for table in (target / "directory").glob("*.csv"):
        header = table.read_text(encoding="utf-8").splitlines(keepends=True)[0]
        table.write_text(header, encoding="utf-8")
    (target / "directory" / "asks.yml").write_text("asks: []\n", encoding="utf-8")
    return target


def build(data: Path, var: Path) -> float:
    """Build the knowledge of ``data`` in ``var`` by the project's own command, and return the seconds."""
    shutil.rmtree(var, ignore_errors=True)
    environment = {**os.environ, "HOIXA_DATA": str(data), "HOIXA_VAR": str(var)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "knowledge", "build"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def milliseconds(find: Callable[[str], Any]) -> list[float]:
    """Return the time of each search, all questions asked several times."""
    questions = [text for conversation in read_conversations() for text in conversation]
    find(questions[0])
    times = []
    for text in questions * ROUNDS:
        began = time.perf_counter()
        find(text)
        times.append(round((time.perf_counter() - began) * 1000, 3))
    return times


def search_times(database: Path) -> dict[str, Any]:
    """Return how long opening and searching take with one built database."""
    began = time.perf_counter()
    store = Store.open(database)
    searcher = Searcher(store)
    opened = time.perf_counter() - began
    return {
        "open_seconds": opened,
        "procedures": milliseconds(searcher.find),
        "directory": milliseconds(searcher.find_directory),
        "meta": store.meta(),
    }


def measure(folder: Path) -> dict[str, Any]:
    """Return build and search times without and with the directory."""
    sources = {"without_directory": without_directory(folder / "data"), "with_directory": data_dir().resolve()}
    results: dict[str, Any] = {}
    for name, data in sources.items():
        seconds = build(data, folder / name)
        results[name] = {"build_seconds": seconds, **search_times(folder / name / "knowledge.db")}
    return results


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1]).resolve()), sys.stdout)
