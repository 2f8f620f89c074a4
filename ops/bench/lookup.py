"""``python -m ops.bench.lookup``: how quickly officers find things as they type, at 2,832 procedures and more.

Each keystroke is asked over HTTP of the running console; SQLite's full-text search and LIKE over the same phrases
are the peers. Without the raw records there is nothing to measure, and it says so.
"""

import argparse
import json
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import mean, quantiles
from typing import Any
from urllib.parse import urlencode

from knowledge.lookup.audience import Scope
from knowledge.lookup.lookup import Lookup
from knowledge.paths import ROOT, var_dir
from knowledge.records import Procedure
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store
from knowledge.text import fold, words
from ops.bench import machine
from ops.bench.lookup_knowledge import RAW, fill
from ops.bench.lookup_report import SHOWN, page
from ops.bench.officer import Desk
from ops.bench.processes import BenchError, Server

PORT = 8330
NAMES, LETTERS = 60, 40
Find = Callable[[str], Sequence[str]]


def typed(store: Store) -> list[tuple[Procedure, list[str]]]:
    """Return procedures with what stands in the box after each key: their plain names, every second one unaccented."""
    chosen = random.Random(8).sample([p for p in store.procedures() if p.province is None], NAMES)
    names = [(p.label or p.name.removeprefix("Thủ tục "))[:LETTERS] for p in chosen]
    told = [fold(name) if i % 2 else name for i, name in enumerate(names)]
    return [(p, [name[:end] for end in range(1, len(name) + 1)]) for p, name in zip(chosen, told, strict=True)]


def peers(store: Store, lookup: Lookup, searcher: Searcher) -> dict[str, Find]:
    """Return the ways of finding procedures that are compared, each giving codes, best first."""
    scope = Scope(frozenset(), frozenset())
    link = sqlite3.connect(store.path)

    def by_lookup(text: str) -> list[str]:
        return [each.key for each in lookup.find(text, scope) if each.kind == "procedure"][:SHOWN]

    def by_meaning(text: str) -> list[str]:
        return [hit.code for hit in searcher.find(text, limit=SHOWN)]

    def by_fts(text: str) -> list[str]:
        query = (
            "select owner from phrases join phrases_fts on phrases.id = phrases_fts.rowid"
            " where owner_kind = 'procedure' and phrases_fts match ? order by rank limit 50"
        )
        return _first(link.execute(query, [" ".join(f"{word}*" for word in words(text)) or '""']))

    def by_like(text: str) -> list[str]:
        like = "owner_kind = 'procedure' and folded like ?"
        query = f"select owner from phrases where {like} order by length(folded) limit 50"
        return _first(link.execute(query, [f"%{fold(text)}%"]))

    return {"Hỏi Xã": by_lookup, "tìm theo nghĩa": by_meaning, "FTS5": by_fts, "LIKE": by_like}


def _first(rows: sqlite3.Cursor) -> list[str]:
    return list(dict.fromkeys(owner for (owner,) in rows))[:SHOWN]


def in_process(find: Find, sequences: list[tuple[Procedure, list[str]]]) -> dict[str, Any]:
    """Return the milliseconds of each search, and after how many keys the right one stood among the first."""
    times, keys = [], []
    for procedure, texts in sequences:
        needed = len(texts) + 1
        for count, text in enumerate(texts, start=1):
            began = time.perf_counter()
            found = find(text)
            times.append((time.perf_counter() - began) * 1000)
            if procedure.code in found and needed > len(texts):
                needed = count
        keys.append(needed)
    missed = sum(needed > len(texts) for needed, (_, texts) in zip(keys, sequences, strict=True))
    return {**spread(times), "keys": mean(keys), "missed": missed}


def over_http(desk: Desk, sequences: list[tuple[Procedure, list[str]]]) -> dict[str, float]:
    """Return the milliseconds of each keystroke as the browser waits for it."""
    times = []
    for _, texts in sequences:
        for text in texts:
            path = f"/staff/tra-cuu?{urlencode({'q': text})}"
            began = time.perf_counter()
            desk.get(path, **{"hx-request": "true"})
            times.append((time.perf_counter() - began) * 1000)
    return spread(times)


def spread(times: list[float]) -> dict[str, float]:
    """Return the median, the 95th of a hundred, and the longest."""
    parts = quantiles(times, n=100)
    return {"p50": parts[49], "p95": parts[94], "max": max(times), "count": len(times)}


def keystrokes(raw: Path, folder: Path) -> tuple[int, dict[str, float]]:
    """Fill a knowledge in ``folder``; return how many procedures it has and what each key takes; raises BenchError."""
    database = folder / "knowledge.db"
    count = fill(database, raw)
    environment = {
        "HOIXA_VAR": str(folder),
        "HOIXA_HOST": "127.0.0.1",
        "HOIXA_PORT": str(PORT),
        "HOIXA_ADDRESS_RATE": "0",
    }
    command = [sys.executable, "-m", "api"]
    server = Server(
        name="api", commands=[command], port=PORT, ready_path="/healthz", environment=environment, folder=ROOT,
        log=folder / "api.log",
    )  # fmt: skip
    sequences = typed(Store.open(database))
    server.start()
    try:
        desk = Desk(PORT)
        desk.sign_in(environment)
        desk.get("/staff/tra-cuu")
        return count, over_http(desk, sequences)
    finally:
        server.stop()


def measure(raw: Path, folder: Path) -> dict[str, Any]:
    """Ask the console and the peers at so many procedures, and return all figures; raises BenchError."""
    about = machine.describe()
    count, http = keystrokes(raw, folder)
    store = Store.open(folder / "knowledge.db")
    sequences = typed(store)
    searcher, began = Searcher(store), time.perf_counter()
    lookup = Lookup(store, searcher, ServiceFinder(store))
    opened = time.perf_counter() - began
    ways = {name: in_process(find, sequences) for name, find in peers(store, lookup, searcher).items()}
    return {"date": date.today().isoformat(), "machine": about, "procedures": count, "http": http, "ways": ways,
            "open_seconds": opened, "names": NAMES, "phrases": int(store.meta()["count_phrases"])}  # fmt: skip


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops.bench.lookup", description=__doc__)
    parser.add_argument("--raw", type=Path, default=RAW, help="tệp bản ghi thô của Cổng (jsonl.gz)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks", help="thư mục ghi kết quả")
    chosen = parser.parse_args()
    if not chosen.raw.exists():
        sys.stdout.write(f"BỎ QUA: không có {os.path.relpath(chosen.raw)}; cần tệp đó để thử tải.\n")
        return 0
    folder = var_dir().resolve() / "bench" / "lookup"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("records.db*"):
        old.unlink()
    try:
        result = measure(chosen.raw, folder)
    except BenchError as problem:
        sys.stdout.write(f"LỖI: {problem}\n")
        return 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    written = chosen.out / f"{result['date']}-lookup.md"
    written.write_text(page(result), encoding="utf-8")
    (folder / "lookup.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    sys.stdout.write(f"{page(result)}\nĐã ghi {os.path.relpath(written, ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
