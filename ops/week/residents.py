"""Residents over HTTP: what they ask and press, and many of them asking all the while."""

import http.client
import itertools
import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from ops.bench.load import is_whole, read_conversations

COMMUNE = "hoang-son"
UNSURE = 0.6
_SECONDS = 60
_AT_ONCE = 32


def post(port: int, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Return status and decoded body of a call of the public API; raises OSError."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        link.request("POST", path, json.dumps(body).encode(), {"content-type": "application/json"})
        answer = link.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
    finally:
        link.close()


class Resident:
    """One conversation."""

    def __init__(self, port: int) -> None:
        """Begin a conversation of its own."""
        self._port = port
        self.session = f"tuan-{uuid.uuid4().hex[:16]}"

    def ask(self, text: str) -> dict[str, Any]:
        """Return the reply to a typed question; raises OSError when there is none."""
        return self._say(text=text)

    def press(self, choice: str) -> dict[str, Any]:
        """Return the reply to a pressed button; raises OSError when there is none."""
        return self._say(choice=choice)

    def thumb_down(self, turn: int) -> None:
        """Say that an answer did not help."""
        post(self._port, "/api/v1/ratings", {"session": self.session, "turn": turn, "good": False, "reason": "wrong"})

    def _say(self, **what: str) -> dict[str, Any]:
        status, body = post(self._port, "/api/v1/chat", {"session": self.session, "commune": COMMUNE, **what})
        if status != 200:
            raise OSError(f"/api/v1/chat trả {status}")
        reply: dict[str, Any] = body
        return reply


def answered(reply: dict[str, Any], code: str) -> bool:
    """Return True when a reply is a sure answer about the procedure ``code``."""
    return reply["outcome"] == "answer" and reply["procedure"] == code and reply["confidence"] >= UNSURE


def told(reply: dict[str, Any]) -> str:
    """Return what came of a question, in few words."""
    of = f" {reply['procedure']}" if reply["procedure"] else ""
    sure = f"{reply['confidence']:.2f}".replace(".", ",")
    return f"{reply['outcome']}{of} ({sure})"


@dataclass
class Load:
    """Residents who ask all the while, ``rate`` questions a second, whether or not the earlier ones are answered."""

    port: int
    rate: float
    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    degraded: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Load":
        """Begin to ask."""
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        self._thread = threading.Thread(target=self._go, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask no more, and wait for every reply."""
        self._over.set()
        self._thread.join()
        self._pool.shutdown()

    def _go(self) -> None:
        for question in itertools.cycle(turns[0] for turns in read_conversations()):
            self._pool.submit(self._ask, question)
            if self._over.wait(1 / self.rate):
                return

    def _ask(self, question: str) -> None:
        began = time.perf_counter()
        try:
            reply = Resident(self.port).ask(question)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.failed.append(f"{question}: {error!r}")
            return
        self.times.append((time.perf_counter() - began) * 1000)
        if not is_whole(reply):
            self.degraded += 1
