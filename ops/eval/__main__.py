"""``python -m ops.eval``: ask the development questions, mark the replies, and write docs/evaluation/<date>.md."""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.paths import ROOT
from knowledge.store import KnowledgeError, Store
from ops.bench import machine
from ops.bench.processes import BenchError
from ops.eval import figures, limits, peers
from ops.eval.ask import CONCURRENCY, ask_all
from ops.eval.items import BLIND, EXAM, FITTING, ExamError, Item, folded, read
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


def evaluate(url: str | None, sets: list[list[Item]], *, concurrency: int) -> list[dict[str, Any]]:
    """Ask every set of the service at ``url``, or of one started here, and return their results; raises BenchError."""
    about = machine.describe()
    results = []
    with ExitStack() as running_service:
        if url is None:
            build_knowledge()
            say("Khởi động trợ lý …")
            url = running_service.enter_context(running())
            about["Mô hình"] = model_path().name.removesuffix(".tar.gz")
        store = Store.open()
        for items in sets:
            say("Hỏi từng câu …")
            rows = ask(url, items, store, concurrency=concurrency)
            say("Hỏi lại các câu một lượt, không dấu …")
            bare = ask(url, folded(items), store, concurrency=concurrency)
            results.append((items, rows, bare))
    say("Cách khác trên cùng câu hỏi …")
    rivals = peers.build(store)
    return [
        assemble(rows, bare, _others(rivals, items, store), about=about, store=store, concurrency=concurrency)
        for items, rows, bare in results
    ]


def _others(rivals: dict[str, peers.Peer], items: list[Item], store: Store) -> figures.Peers:
    return figures.Peers(peers.ranks(rivals, items, store), limits.decided(rivals, items, read(FITTING), store))


def known_cross_validation(result: dict[str, Any], earlier: Path) -> str | None:
    """Return the cross-validation in the result at ``earlier`` when that run had the same model, else None."""
    if not earlier.is_file():
        return None
    told: dict[str, Any] = json.loads(earlier.read_text(encoding="utf-8"))
    same = told["machine"].get("Mô hình") == result["machine"].get("Mô hình") is not None
    return told.get("crossval") if same else None


def cross_validation() -> str:
    """Return precision, recall and F1 of every intent by five folds, as `python -m bot.crossval` prints them."""
    say("Kiểm định chéo bộ phân loại ý định …")
    command = [sys.executable, "-m", "bot.crossval"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else f"không đo được: {done.stderr.strip()[-500:]}"


def assemble(
    rows: list[Row],
    bare: list[Row],
    others: figures.Peers,
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
        "tables": figures.tables(rows, bare, others),
        "peers": others._asdict(),
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
    parser.add_argument("--exam", type=Path, default=EXAM, help="thư mục câu hỏi phát triển")
    parser.add_argument("--blind", type=Path, default=BLIND, help="thư mục câu hỏi không ai chỉnh theo")
    parser.add_argument("--no-crossval", action="store_true", help="bỏ phần kiểm định chéo ý định (vài phút)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="thư mục ghi kết quả")
    parser.add_argument("--name", default=date.today().isoformat(), help="tên tệp kết quả, không đuôi")
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="số người hỏi cùng lúc")
    return parser.parse_args(arguments)


def main() -> int:
    """Run the command and return its exit code."""
    chosen = parse()
    try:
        sets = [read(chosen.exam), read(chosen.blind)]
        developed, blind = evaluate(chosen.url, sets, concurrency=max(1, chosen.concurrency))
    except (BenchError, ExamError, KnowledgeError) as problem:
        say(f"LỖI: {problem}")
        return 1
    if not chosen.no_crossval:
        earlier = chosen.out / f"{chosen.name}.json"
        developed["crossval"] = known_cross_validation(developed, earlier) or cross_validation()
    chosen.out.mkdir(parents=True, exist_ok=True)
    write(chosen.out / f"{chosen.name}.md", page(developed), dump(developed))
    write(chosen.out / f"{chosen.name}-blind.md", page(blind, blind=True), dump(without_words(blind)))
    return 0


def without_words(result: dict[str, Any]) -> dict[str, Any]:
    """Return ``result`` without the words of its questions: nobody is to read which of them went wrong and why."""
    silent: dict[str, Any] = {"turns": [], "expect": {}, "got": {}}
    return {**result, "rows": [row | silent for row in result["rows"]], "bare": [r | silent for r in result["bare"]]}


def write(path: Path, text: str, data: str) -> None:
    """Write a page and its data beside it, and show the page."""
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".json").write_text(data, encoding="utf-8")
    say(text)
    say(f"Đã ghi {os.path.relpath(path, ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
