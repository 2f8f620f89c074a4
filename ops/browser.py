"""``python -m ops.browser``: the Chromium the browser tests run in, found on this machine or installed.

A candidate counts only when it opens a page: a package may be there and lack a library.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from knowledge.paths import ROOT

KEY = "HOIXA_CHROMIUM"
FOLDER = ROOT / ".tools" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
START_MS = 60_000
CURE = (
    f"Chưa có Chromium dùng được nên các kiểm tra trong trình duyệt bị BỎ QUA. Cài rồi chạy lại: "
    f"sudo apt-get install chromium, hoặc đặt {KEY}=đường dẫn tới Chromium."
)


def say(text: str) -> None:
    """Print one line of progress at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def candidates(environ: Mapping[str, str] = os.environ, folder: Path = FOLDER) -> Iterator[str]:
    """Yield the programs worth trying: the one named by HOIXA_CHROMIUM and no other, or the system's, then our own."""
    if named := environ.get(KEY):
        yield named
        return
    yield from filter(None, (shutil.which(name, path=environ.get("PATH")) for name in NAMES))
    unpacked = (path for name in ("chrome", "headless_shell", "chrome-headless-shell") for path in folder.rglob(name))
    yield from (str(path) for path in sorted(unpacked) if os.access(path, os.X_OK) and path.is_file())


def opens_a_page(program: str) -> bool:
    """Return True when ``program`` starts and opens about:blank."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, timeout=START_MS)
            browser.new_page().goto("about:blank")
            browser.close()
    except Error:
        return False
    return True


def find(environ: Mapping[str, str] = os.environ, folder: Path = FOLDER) -> str | None:
    """Return the path of a Chromium that opens a page, None when there is none."""
    return next(filter(opens_a_page, candidates(environ, folder)), None)


def ways(folder: Path = FOLDER) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Yield the commands that may install a Chromium, most fitting first, with the variables each one needs."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        yield install, quiet
        yield ["sh", "-c", f"apt-get update -qq && {' '.join(install)}"], quiet
    yield [sys.executable, "-m", "playwright", "install", "chromium"], {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}


def install(environ: Mapping[str, str] = os.environ, folder: Path = FOLDER) -> str | None:
    """Try each way in turn, showing its command; return the first Chromium that then opens a page, or None."""
    for command, variables in ways(folder):
        say("+ " + " ".join(command))
        try:
            done = subprocess.run(
                command,
                env={**environ, **variables},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError as problem:
            say(f"  {problem}")
            continue
        if done.returncode:
            say("  " + (done.stderr.strip().splitlines() or ["không xong"])[-1])
        elif program := find(environ, folder):
            return program
    return None


def main() -> int:
    """Say which Chromium is used, or how to get one; 0 either way, 1 when the one named by the user does not work."""
    program = find()
    if program is None and os.environ.get(KEY):
        say(f"LỖI: {KEY}={os.environ[KEY]!r} không mở được trang nào; sửa hoặc bỏ biến này để tự tìm.")
        return 1
    if program is None:
        say("Chưa có Chromium cho các kiểm tra trong trình duyệt; đang cài …")
        program = install()
    say(
        f"Trình duyệt để kiểm tra: {os.path.relpath(program, ROOT) if str(ROOT) in program else program}"
        if program
        else CURE
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
