"""``python -m ops.eval.compare OLD NEW``: which questions broke or came right between two runs, and what moved.

Without names, the last two results in docs/evaluation/ are compared.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ops.bench.report import number
from ops.eval.report import RESULTS, Result, cell, expected, got, percent
from ops.eval.rows import Row


class CompareError(Exception):
    """Two results that cannot be compared; the message says why."""


def read(path: Path) -> Result:
    """Return a result file; raises CompareError."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        return {key: result[key] for key in ("date", "numbers", "tables", "rows", "bare")}
    except (OSError, ValueError, KeyError) as problem:
        raise CompareError(f"{path}: không phải kết quả của `make eval` ({problem!r})") from problem


def last_two(folder: Path) -> list[Path]:
    """Return the two latest results on the development questions, by name; raises CompareError."""
    found = sorted(path for path in folder.glob("*.json") if not path.stem.endswith("-blind"))[-2:]
    if len(found) < 2:
        raise CompareError(f"{folder}: cần hai kết quả để so; hãy chạy `make eval` thêm lần nữa")
    return found


def flips(old: list[Row], new: list[Row]) -> dict[str, list[tuple[Row, Row]]]:
    """Return the rows newly ``broken``, newly ``right`` and those whose question or expectation was ``changed``."""
    before = {(row["file"], row["id"]): row for row in old}
    pairs = [(before[key], row) for row in new if (key := (row["file"], row["id"])) in before]
    same = [pair for pair in pairs if _question(pair[0]) == _question(pair[1])]
    return {
        "broken": [pair for pair in same if pair[0]["passed"] and not pair[1]["passed"]],
        "right": [pair for pair in same if not pair[0]["passed"] and pair[1]["passed"]],
        "changed": [pair for pair in pairs if _question(pair[0]) != _question(pair[1])],
    }


def _question(row: Row) -> tuple[Any, ...]:
    return row["turns"], row["commune"], row["expect"]


def missing(old: list[Row], new: list[Row]) -> tuple[list[str], list[str]]:
    """Return the ids that stand in the old run only, and in the new run only."""
    before, after = {row["id"] for row in old}, {row["id"] for row in new}
    return sorted(before - after), sorted(after - before)


def figures(result: Result) -> dict[tuple[str, str, str], list[int]]:
    """Return every count of a result by table, line and column."""
    return {
        (table["title"], label, column): counted
        for table in result["tables"]
        for label, *counts in table["lines"]
        for column, counted in zip(table["columns"], counts, strict=True)
    }


def changed_figures(old: Result, new: Result) -> Iterator[str]:
    """Yield a line for each figure that moved, with the change in points."""
    before, after = figures(old), figures(new)
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key, [0, 0]), after.get(key, [0, 0])
        if was != now:
            points = f" ({signed(percent(now) - percent(was))} điểm)" if was[1] and now[1] else ""
            yield f"{' · '.join(key)}: {cell(was)} → {cell(now)}{points}"
    for name in sorted({*old["numbers"], *new["numbers"]}):
        first, second = old["numbers"].get(name, 0.0), new["numbers"].get(name, 0.0)
        if first != second:
            yield f"{name}: {number(first, 3)} → {number(second, 3)}"


def signed(value: float) -> str:
    """Return a change with its sign: +1,5."""
    return ("+" if value > 0 else "") + number(value)


def compare(old: Result, new: Result) -> str:
    """Return the whole comparison as text."""
    lines = []
    for rows, where in (("rows", ""), ("bare", ", bỏ dấu")):
        found = flips(old[rows], new[rows])
        for kind, title in (("broken", "Mới hỏng"), ("right", "Mới đúng"), ("changed", "Câu hỏi đã sửa, không so")):
            lines += [f"{title}{where}: {len(found[kind])}", *(f"  {_told(*pair)}" for pair in found[kind]), ""]
        for ids, title in zip(missing(old[rows], new[rows]), ("Chỉ có ở lần cũ", "Chỉ có ở lần mới"), strict=True):
            lines += [f"{title}{where}: {len(ids)}: {' '.join(ids)}", ""] if ids else []
    moved = list(changed_figures(old, new))
    return "\n".join([*lines, f"Số liệu thay đổi: {len(moved)}", *(f"  {line}" for line in moved)])


def _told(was: Row, now: Row) -> str:
    question = " ⏎ ".join(now["turns"])
    return f"{now['id']} | {question} | cần {expected(now)} | trước {got(was)} | nay {got(now)}"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code: 0 also when questions broke, 1 when nothing can be compared."""
    parser = argparse.ArgumentParser(prog="python -m ops.eval.compare", description=__doc__)
    parser.add_argument("results", nargs="*", type=Path, metavar="OLD NEW", help="hai tệp kết quả .json")
    chosen = parser.parse_args(arguments).results
    try:
        if len(chosen) not in (0, 2):
            raise CompareError("cần hai tệp kết quả, cũ trước mới sau; hoặc không tệp nào để so hai lần cuối")
        paths = chosen or last_two(RESULTS)
        old, new = map(read, paths)
    except CompareError as problem:
        print(f"LỖI: {problem}")
        return 1
    print(f"{paths[0]} → {paths[1]}\n\n{compare(old, new)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
