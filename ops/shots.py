"""``python -m ops.shots``: take the README's screenshots again, from the whole assistant, into docs/screenshots/."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from knowledge.paths import ROOT, var_dir
from ops import browser as chromium
from ops.bench.processes import BenchError, Server

PORTS = {"HOIXA_PORT": 8120, "HOIXA_RASA_PORT": 8125, "HOIXA_ACTIONS_PORT": 8126}
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
QUESTION = "Làm giấy khai sinh cho con cần giấy tờ gì?"
ANSWERED = "hoi-xa input[type=checkbox]"


def ask(page: Page) -> None:
    """Put a question to the widget of ``page`` and wait for the card."""
    page.wait_for_function("() => window.HoiXa")
    page.evaluate("() => window.HoiXa.open()")
    page.evaluate("question => window.HoiXa.ask(question)", QUESTION)
    page.locator(ANSWERED).first.wait_for()


def nothing(page: Page) -> None:
    """Leave ``page`` as it came."""


SHOTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "front": ("/", nothing),
    "widget": ("/widget-thu?commune=hoang-son", ask),
    "procedure": ("/thu-tuc/1.001193", nothing),
    "sheet": ("/thu-tuc/1.001193/in", nothing),
    "reform": ("/cai-cach?commune=hoang-son", nothing),
}


def assistant(var: Path) -> Server:
    """Return the whole assistant on ports of its own, serving Hoàng Sơn, with live files in ``var``."""
    (var / "knowledge.db").symlink_to(var_dir().resolve() / "knowledge.db")
    settings = {"HOIXA_HOST": "127.0.0.1", "HOIXA_COMMUNE": "hoang-son", "HOIXA_VAR": str(var)}
    return Server(
        name="Hỏi Xã",
        commands=[[sys.executable, "-m", "ops.run"]],
        port=PORTS["HOIXA_PORT"],
        ready_path="/readyz",
        environment={**settings, **{name: str(port) for name, port in PORTS.items()}},
        folder=ROOT,
        log=var / "assistant.log",
    )


def take(browser: Browser, url: str, folder: Path) -> None:
    """Write ``<name>-<screen>.png`` of every shot on every screen into ``folder``."""
    for screen, options in SCREENS.items():
        for name, (path, prepare) in SHOTS.items():
            with browser.new_context(**options, locale="vi-VN", reduced_motion="reduce") as context:
                page = context.new_page()
                page.goto(url + path, wait_until="networkidle")
                prepare(page)
                page.screenshot(path=folder / f"{name}-{screen}.png")
                sys.stdout.write(f"{name}-{screen}.png\n")


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops.shots", description=__doc__)
    parser.add_argument("--url", help="một trợ lý đang chạy; để trống thì tự mở một trợ lý rồi dừng")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots", help="thư mục ghi ảnh")
    chosen = parser.parse_args()
    program = chromium.find()
    if program is None:
        sys.stdout.write(f"{chromium.CURE}\n")
        return 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = assistant(Path(folder))
        browser = playwright.chromium.launch(executable_path=program)
        try:
            if not chosen.url:
                server.start()
            take(browser, chosen.url or server.url, chosen.out)
        except BenchError as problem:
            sys.stdout.write(f"LỖI: {problem}\n")
            return 1
        finally:
            browser.close()
            server.stop()
    sys.stdout.write(f"Đã ghi {os.path.relpath(chosen.out, ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
