"""``python -m ops.bench``: measure the assistant and a stock Rasa bot in turns, and write docs/benchmarks/<date>.md."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.paths import ROOT, var_dir
from ops.bench import machine, stock
from ops.bench.processes import BenchError, Server, memory
from ops.bench.report import page

PORTS = {"HOIXA_PORT": 8100, "HOIXA_RASA_PORT": 8105, "HOIXA_ACTIONS_PORT": 8155}
STOCK_PORT, STOCK_ACTIONS_PORT = 8205, 8255
WARM_UP = 40


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


def module(*words: str, environment: dict[str, str] | None = None) -> bytes:
    """Run one of our modules and return what it printed; raises BenchError."""
    env = {**os.environ, **(environment or {})}
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, env=env, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise BenchError(f"python -m {' '.join(words)} dừng với mã {done.returncode}")
    return done.stdout


def assistant(folder: Path) -> Server:
    """Return our assistant, on ports of its own and without limits on how often one address asks."""
    settings = {name: str(port) for name, port in PORTS.items()}
    settings |= {"HOIXA_HOST": "127.0.0.1", "HOIXA_ADDRESS_RATE": "0", "HOIXA_SESSION_RATE": "0"}
    return Server(
        name="Hỏi Xã",
        commands=[[sys.executable, "-m", "ops.run"]],
        port=PORTS["HOIXA_PORT"],
        ready_path="/readyz",
        environment=settings,
        folder=ROOT,
        log=folder / "assistant.log",
    )


def training_seconds(folder: Path) -> float:
    """Train our model from nothing, aside, and return the seconds it took; raises BenchError."""
    models = folder / "models"
    shutil.rmtree(models, ignore_errors=True)
    began = time.perf_counter()
    module("ops.train", environment={"HOIXA_MODELS": str(models), "RASA_CACHE_ENABLED": "false"})
    return time.perf_counter() - began


def load(form: str, server: Server, *, messages: int, concurrency: int) -> dict[str, Any]:
    """Ask ``server`` from a process of its own and return the times."""
    words = ["ops.bench.load", form, server.url, "--messages", str(messages), "--concurrency", str(concurrency)]
    return dict(json.loads(module(*words)))


def measure_both(servers: dict[str, Server], *, rounds: int, messages: int) -> dict[str, dict[str, Any]]:
    """Start, ask and weigh both bots in turns, so that the machine's moods meet both."""
    results: dict[str, dict[str, Any]] = {
        name: {"start_seconds": [], "alone": [], "at_10": [], "memory": {}} for name in servers
    }
    for turn in range(rounds):
        for name, server in servers.items():
            say(f"Lượt {turn + 1}/{rounds}, {server.name}: khởi động …")
            result = results[name]
            result["start_seconds"].append(server.start())
            try:
                load(name, server, messages=WARM_UP, concurrency=4)
                result["alone"].append(load(name, server, messages=messages, concurrency=1))
                result["at_10"].append(load(name, server, messages=messages * 2, concurrency=10))
                result["memory"] = memory(server)
            finally:
                server.stop()
            last = result["at_10"][-1]
            rate = len(last["milliseconds"]) / last["seconds"]
            say(f"  sẵn sàng sau {result['start_seconds'][-1]:.1f} giây; 10 người hỏi: {rate:.0f} tin/giây")
    return results


def measure(folder: Path, *, rounds: int, messages: int) -> dict[str, Any]:
    """Make every measurement and return the results."""
    about = machine.describe()
    say("Dữ liệu và mô hình của Hỏi Xã: dựng nếu chưa có …")
    module("knowledge", "build", "--if-stale")
    module("ops.train")
    say("Bot Rasa mặc định: chuẩn bị và huấn luyện nếu chưa có (vài phút) …")
    facts = stock.prepare(folder / "stock", STOCK_ACTIONS_PORT)
    say("Huấn luyện mô hình của Hỏi Xã từ đầu …")
    seconds = training_seconds(folder)
    say("Dựng và tìm kiếm dữ liệu …")
    knowledge = json.loads(module("ops.bench.knowledge_times", str(folder / "knowledge")))
    servers = {
        "assistant": assistant(folder),
        "stock": stock.server(folder / "stock", port=STOCK_PORT, actions_port=STOCK_ACTIONS_PORT),
    }
    results = measure_both(servers, rounds=rounds, messages=messages)
    results["assistant"]["training_seconds"] = seconds
    results["stock"]["facts"] = facts
    return {"date": date.today().isoformat(), "machine": about, "rounds": rounds, "knowledge": knowledge, **results}


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="số lượt đo mỗi bot")
    parser.add_argument("--messages", type=int, default=300, help="số câu hỏi mỗi lượt khi một người hỏi")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks", help="thư mục ghi kết quả")
    chosen = parser.parse_args()
    folder = var_dir().resolve() / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        result = measure(folder, rounds=chosen.rounds, messages=chosen.messages)
    except BenchError as problem:
        say(f"LỖI: {problem}")
        return 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    written = chosen.out / f"{result['date']}.md"
    written.write_text(page(result), encoding="utf-8")
    written.with_suffix(".json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    say(page(result))
    say(f"Đã ghi {os.path.relpath(written, ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
