"""``python -m ops.bench.pages``: widget and public pages on a slow line, into docs/benchmarks/<date>-pages.md."""

import argparse
import os
import sys
import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from knowledge.paths import ROOT, var_dir
from ops import browser as chromium
from ops.bench import machine, pages_report, throttled, widget_sizes
from ops.bench.processes import BenchError, Server

PORT, NO_RASA = 8110, 8115
HOST = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Xã</title><h1>Trang của xã</h1>{}<p>Tin tức.</p></html>"
)
PUBLIC = {
    "trang đầu": "/",
    "tra cứu": "/thu-tuc",
    "kết quả tìm": "/thu-tuc?q=khai+sinh",
    "một thủ tục": "/thu-tuc/1.001193",
    "tờ in": "/thu-tuc/1.001193/in",
    "phản ánh": "/phan-anh",
    "cải cách": "/cai-cach?commune=hoang-son",
    "về trợ lý": "/tro-ly",
    "dữ liệu cá nhân": "/du-lieu-ca-nhan",
}


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


def door(var: Path, origins: str) -> Server:
    """Return our api process alone: nothing measured here waits for an answer."""
    (var / "knowledge.db").symlink_to(var_dir().resolve() / "knowledge.db")
    ports = {"HOIXA_PORT": PORT, "HOIXA_RASA_PORT": NO_RASA, "HOIXA_ACTIONS_PORT": NO_RASA}
    settings = {"HOIXA_HOST": "127.0.0.1", "HOIXA_COMMUNE": "hoang-son", "HOIXA_VAR": str(var)}
    return Server(
        name="api",
        commands=[[sys.executable, "-m", "api"]],
        port=PORT,
        ready_path="/healthz",
        environment={**settings, "HOIXA_CORS_ORIGINS": origins, **{key: str(port) for key, port in ports.items()}},
        folder=ROOT,
        log=var / "api.log",
    )


def measure(browser: Browser, server: Server, origin: str, times: int) -> dict[str, Any]:
    """Return the figures of the widget and of every public page on every line."""
    result: dict[str, Any] = {}
    for line in throttled.LINES:
        say(f"{line.name}: trang có nút trò chuyện …")
        bare = throttled.median(times, partial(throttled.visit, browser, f"{origin}/bare", line))
        widget = throttled.median(times, partial(throttled.open_widget, browser, f"{origin}/", line))
        shown = {}
        for name, path in PUBLIC.items():
            say(f"{line.name}: {name} …")
            shown[name] = throttled.median(times, partial(throttled.visit, browser, server.url + path, line))
        result[line.name] = {"bare": bare, "widget": widget, "pages": shown}
    return result


def run(times: int) -> str:
    """Start everything, measure ``times`` times, and return the page; raises BenchError."""
    program = chromium.find()
    if program is None:
        raise BenchError(chromium.CURE)
    about = machine.describe()
    pages = {"/bare": HOST.format("")}
    with tempfile.TemporaryDirectory() as folder, throttled.website(pages) as origin, sync_playwright() as playwright:
        server = door(Path(folder), origin)
        pages["/"] = HOST.format(f'<script async src="{server.url}/widget.js" data-commune="hoang-son"></script>')
        browser = playwright.chromium.launch(executable_path=program)
        about["Trình duyệt"] = f"Chromium {browser.version}, không màn hình"
        try:
            server.start()
            lines = measure(browser, server, origin, times)
            script = playwright.request.new_context().get(f"{server.url}/widget.js").body()
        finally:
            server.stop()
            browser.close()
    sizes = [widget_sizes.weigh("Hỏi Xã", script), *widget_sizes.peers()]
    return pages_report.page(date.today(), about, lines, sizes, times)


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops.bench.pages", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="số lần đo mỗi trang")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks", help="thư mục ghi kết quả")
    chosen = parser.parse_args()
    try:
        text = run(chosen.times)
    except BenchError as problem:
        say(f"LỖI: {problem}")
        return 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    written = chosen.out / f"{date.today().isoformat()}-pages.md"
    written.write_text(text, encoding="utf-8")
    say(text)
    say(f"Đã ghi {os.path.relpath(written, ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
