"""``python -m ops.eval``: ask the development questions, mark the replies, and write docs/evaluation/<date>.md."""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.paths import ROOT
from knowledge.store import KnowledgeError, Store
from ops.bench import machine
from ops.bench.processes import BenchError
from ops.eval import figures, peers
from ops.eval.ask import CONCURRENCY, ask_all
from ops.eval.items import EXAM, ExamError, Item, folded, read
from ops.eval.report import RESULTS, page
from ops.eval.rows import Row, row
from ops.eval.service import build_knowledge, running
from ops.train import model_path


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


def ask(url: str, items: list[Item], store: Store, *, concurrency: int) -> list[Row]:
    """Return the marked rows of all ``items``."""

    def progress(done: int) -> None:
        if done % 100 == 0 or done == len(items):
            say(f"  {done}/{len(items)} câu")

    return [row(asked, store) for asked in ask_all(url, items, concurrency=concurrency, progress=progress)]


def evaluate(url: str | None, items: list[Item], *, concurrency: int) -> dict[str, Any]:
    """Ask everything of the service at ``url``, or of one started here, and return the result; raises BenchError."""
    about = machine.describe()
    with ExitStack() as running_service:
        if url is None:
            build_knowledge()
            say("Khởi động trợ lý …")
            url = running_service.enter_context(running())
            about["Mô hình"] = model_path().name.removesuffix(".tar.gz")
        store = Store.open()
        say("Hỏi từng câu …")
        rows = ask(url, items, store, concurrency=concurrency)
        say("Hỏi lại các câu một lượt, không dấu …")
        bare = ask(url, folded(items), store, concurrency=concurrency)
    say("Hai cách khác trên cùng câu hỏi …")
    return assemble(rows, bare, peers.ranks(items, store), about=about, store=store, concurrency=concurrency)


def assemble(
    rows: list[Row],
    bare: list[Row],
    places: dict[str, dict[str, int | None]],
    *,
    about: dict[str, str],
    store: Store,
    concurrency: int,
) -> dict[str, Any]:
    """Return everything known of a run: figures first, then item by item."""
    bins = figures.calibration(rows)
    meta = store.meta()
    return {
        "date": date.today().isoformat(),
        "machine": about,
        "about": {"Dữ liệu": f"{meta['fingerprint']}, {meta['count_procedures']} thủ tục"},
        "concurrency": concurrency,
        "numbers": figures.numbers(rows, bins),
        "calibration": bins,
        "tables": figures.tables(rows, bare, places),
        "peers": places,
        "rows": rows,
        "bare": bare,
    }


def dump(result: dict[str, Any]) -> str:
    """Return a result as JSON with one item a line, so that two of them can be read side by side."""
    lists = ("tables", "rows", "bare")
    head = [f"{json.dumps(key)}: {_json(value)}" for key, value in result.items() if key not in lists]
    body = [f"{json.dumps(key)}: [\n{_lines(result[key])}\n]" for key in lists]
    return "{\n" + ",\n".join(head + body) + "\n}\n"


def _lines(values: list[Any]) -> str:
    return ",\n".join(map(_json, values))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the chosen options."""
    parser = argparse.ArgumentParser(prog="python -m ops.eval", description=__doc__)
    parser.add_argument("--url", help="trợ lý đang chạy; bỏ trống thì tự khởi động một trợ lý rồi dừng nó")
    parser.add_argument("--exam", type=Path, default=EXAM, help="thư mục câu hỏi")
    parser.add_argument("--out", type=Path, default=RESULTS, help="thư mục ghi kết quả")
    parser.add_argument("--name", default=date.today().isoformat(), help="tên tệp kết quả, không đuôi")
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="số người hỏi cùng lúc")
    return parser.parse_args(arguments)


def main() -> int:
    """Run the command and return its exit code."""
    chosen = parse()
    try:
        result = evaluate(chosen.url, read(chosen.exam), concurrency=max(1, chosen.concurrency))
    except (BenchError, ExamError, KnowledgeError) as problem:
        say(f"LỖI: {problem}")
        return 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    written = chosen.out / f"{chosen.name}.md"
    written.write_text(page(result), encoding="utf-8")
    written.with_suffix(".json").write_text(dump(result), encoding="utf-8")
    say(page(result))
    say(f"Đã ghi {os.path.relpath(written, ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
