"""What a running assistant tells whoever started it: which part is up, which one fell, and when all is ready."""

import http.client
import re
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ops.settings import Part

_EXITED = re.compile(r"exited: (\w+) \((.+?); not expected\)")
_SPAWN_FAILED = re.compile(r"spawnerr: (.+)")


def say(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def seconds(value: float) -> str:
    """Return a duration as Vietnamese writes it: 9,8 giây."""
    return f"{value:.1f}".replace(".", ",") + " giây"


def is_open(part: Part) -> bool:
    """Return True when the part accepts a connection."""
    try:
        with socket.create_connection(part.address, timeout=1):
            return True
    except OSError:
        return False


def is_ready(part: Part) -> bool:
    """Return True when the gateway says that every part is ready."""
    host, port = part.address
    link = http.client.HTTPConnection(host, port, timeout=5)
    try:
        link.request("GET", "/readyz")
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


class Watch:
    """Follows the parts from their start: tells progress, counts crashes, knows when all is ready."""

    def __init__(self, parts: list[Part], logs: Path) -> None:
        self.parts = {part.name: part for part in parts}
        self.logs = logs
        self.began = time.monotonic()
        self.waiting = set(self.parts)
        self.ready = False
        self.crashes: Counter[str] = Counter()
        self._told = self.began

    def read(self, lines: Iterable[str]) -> None:
        """Tell the crashes found in supervisor's own lines; returns when they end."""
        for line in lines:
            if match := _EXITED.search(line):
                self._crashed(match[1], match[2])
            elif match := _SPAWN_FAILED.search(line):
                say(f"Không khởi động được: {match[1]}")

    def _crashed(self, name: str, how: str) -> None:
        self.crashes[name] += 1
        self.waiting.add(name)
        say(f"{self._title(name)} dừng bất ngờ ({how}); đang khởi động lại. Nhật ký: {self.logs / name}.log")

    def _title(self, name: str) -> str:
        return f"{name} ({self.parts[name].label})"

    def look(self) -> None:
        """Look once at the parts awaited, and tell what has changed."""
        for name in sorted(self.waiting):
            if is_open(self.parts[name]):
                self.waiting.discard(name)
                say(f"  {self._title(name)}: đã chạy, {seconds(time.monotonic() - self.began)} từ lúc khởi động")
        if not self.ready and not self.waiting and is_ready(self.parts["api"]):
            self._tell_ready()
        elif not self.ready and time.monotonic() - self._told > 5:
            self._told = time.monotonic()
            names = ", ".join(self._title(name) for name in sorted(self.waiting)) or "api: /readyz"
            say(f"  … {seconds(self._told - self.began)}, còn chờ {names}")

    def _tell_ready(self) -> None:
        self.ready = True
        gateway = self.parts["api"]
        shown = "localhost" if gateway.address[0] == "127.0.0.1" else gateway.address[0]
        say(
            f"Sẵn sàng: http://{shown}:{gateway.port} (sau {seconds(time.monotonic() - self.began)}). "
            f"Ctrl-C để dừng; nhật ký ở {self.logs}/"
        )

    def hopeless(self) -> str | None:
        """Return the name of a part that keeps falling before the assistant was ever ready, or None."""
        if self.ready:
            return None
        return next((name for name, times in self.crashes.items() if times >= 3), None)

    def last_words(self, name: str, *, lines: int = 12) -> str:
        """Return the end of a part's log."""
        path = self.logs / f"{name}.log"
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        return "\n".join("    " + line for line in text.splitlines()[-lines:])
