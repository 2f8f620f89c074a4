"""What a browser meets in these tests: the real api process, a controllable Rasa behind it, host pages elsewhere."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from knowledge.paths import ROOT
from tests.browser import replies
from tests.e2e.harness import eventually
from tests.ports import free_ports

FORGET = "/webhooks/rest/forget"


class Handler(BaseHTTPRequestHandler):
    """Silent and quick to close."""

    protocol_version = "HTTP/1.1"

    def send(self, body: bytes, kind: str, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


class Server:
    """An HTTP server on a thread of its own."""

    def __init__(self) -> None:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.http.daemon_threads = True
        self.port: int = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handler(self) -> type[Handler]:
        raise NotImplementedError

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()


class FakeRasa(Server):
    """Answers the REST channel with ``answers(question)`` once ``gate`` is open, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.forgotten: list[str] = []
        self.gate = threading.Event()
        self.reset()
        super().__init__()

    def reset(self) -> None:
        """Forget what was asked and answer normally."""
        self.answers: Callable[[dict[str, Any]], dict[str, Any]] = replies.answer
        self.asked.clear()
        self.gate.set()

    def texts(self) -> list[str]:
        """What residents typed, in the order it came."""
        return [question["message"] for question in self.asked]

    def handler(self) -> type[Handler]:
        rasa = self

        class Answering(Handler):
            def do_GET(self) -> None:
                self.send(b"Hello from Rasa", "text/plain")

            def do_POST(self) -> None:
                question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path == FORGET:
                    rasa.forgotten.append(question["sender"])
                    self.send(b"{}", "application/json")
                    return
                rasa.asked.append(question)
                rasa.gate.wait(30)
                reply = [{"recipient_id": question["sender"], "custom": rasa.answers(question)}]
                self.send(json.dumps(reply).encode(), "application/json")

        return Answering


class Pages(Server):
    """A commune's own website, on another origin: each path gives a body and headers."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        super().__init__()
        self.origin = f"http://localhost:{self.port}"

    def handler(self) -> type[Handler]:
        pages = self.pages

        class Serving(Handler):
            def do_GET(self) -> None:
                body, headers = pages.get(self.path.partition("?")[0], ("", {}))
                status = 200 if body else 404
                self.send(body.encode(), "text/html; charset=utf-8", status, headers)

        return Serving


class Api:
    """``python -m api`` on a port it keeps over restarts, with live files of its own."""

    def __init__(self, var: Path, rasa: FakeRasa, **environment: str) -> None:
        self.var = var
        self.port = free_ports(1)[0]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = var / "api.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "HOIXA_VAR": str(var),
            "HOIXA_HOST": "127.0.0.1",
            "HOIXA_PORT": str(self.port),
            "HOIXA_RASA_PORT": str(rasa.port),
            "HOIXA_ACTIONS_PORT": str(rasa.port),
            "HOIXA_RASA_TIMEOUT": "30",
            "HOIXA_SESSION_RATE": "0",
            "HOIXA_ADDRESS_RATE": "0",
            **environment,
        }

    def start(self) -> None:
        """Start and return when it answers; fails with its log when it ends first."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        eventually(self.answers, within=60, every=0.05)

    def answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            pytest.fail(f"api ended:\n{self.log.read_text(encoding='utf-8')[-2000:]}", pytrace=False)
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def stop(self, number: int = signal.SIGKILL) -> None:
        """End the process; killed unless told otherwise, as a machine that loses power."""
        if self.process:
            self.process.send_signal(number)
            self.process.wait(20)
            self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def get(self, path: str, *, accept: str = "text/html") -> tuple[int, str]:
        """Status and text of a GET, past the browser."""
        request = urllib.request.Request(self.origin + path, headers={"Accept": accept})
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.read().decode()

    def json(self, path: str) -> Any:
        """The decoded body of a GET that must answer 200."""
        status, text = self.get(path, accept="application/json")
        assert status == 200, (path, status, text)
        return json.loads(text)


def until(true: Callable[[], Any], within: float = 60) -> Any:
    """What ``true`` returns as soon as it is true, looked at often; for what happens outside the browser."""
    deadline = time.monotonic() + within
    while not (value := true()):
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.02)
    return value
