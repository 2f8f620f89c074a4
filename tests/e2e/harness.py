"""One running assistant for the end-to-end tests: started, asked, watched and stopped as a commune would do it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from knowledge.paths import ROOT
from tests.ports import free_ports

READY_SECONDS = 300


def eventually(true: Callable[[], Any], *, within: float = 60, every: float = 0.2) -> Any:
    """What ``true`` returns as soon as it is true; fails after ``within`` seconds."""
    deadline = time.monotonic() + within
    while not (value := true()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {within} s: {true}", pytrace=False)
        time.sleep(every)
    return value


class Service:
    """One running assistant: ``python -m ops.run`` with its own folder of live files, on free ports unless named."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        names = ("HOIXA_PORT", "HOIXA_RASA_PORT", "HOIXA_ACTIONS_PORT")
        self.ports = {name: int(environment.get(name, port)) for name, port in zip(names, free_ports(3), strict=True)}
        self.base_url = f"http://127.0.0.1:{self.ports['HOIXA_PORT']}"
        self.printed = var / "printed.txt"
        self.environment = {
            **os.environ,
            **{name: str(port) for name, port in self.ports.items()},
            "HOIXA_HOST": "127.0.0.1",
            "HOIXA_VAR": str(var),
            **environment,
        }
        with self.printed.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ops.run"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        """Everything printed so far."""
        return self.printed.read_text(encoding="utf-8")

    def wait_until_ready(self) -> None:
        """Return when /readyz is 200; fail with what was printed when the process ends first."""

        def ready() -> bool:
            if self.process.poll() is not None:
                pytest.fail(f"ops.run ended with {self.process.returncode}:\n{self.said()}", pytrace=False)
            return "Sẵn sàng" in self.said()

        eventually(ready, within=READY_SECONDS)

    def family(self) -> list[psutil.Process]:
        """Every living process below ``ops.run``."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def pid(self, name: str) -> int:
        """The process id of the part ``bot``, ``actions`` or ``api``; 0 while it is not running."""
        for process in self.family():
            try:
                if process.cmdline()[1:3] == ["-m", name]:
                    return process.pid
            except psutil.Error:
                continue
        return 0

    def request(self, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and decoded body of a GET, or of a POST when ``body`` is given."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        request = urllib.request.Request(self.base_url + path, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=90) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, json.load(problem)

    def chat(self, text: str, *, session: str, commune: str | None = None) -> dict[str, Any]:
        """The reply to one message; fails unless it is 200."""
        status, reply = self.request("/api/v1/chat", {"session": session, "commune": commune, "text": text})
        assert status == 200, reply
        return reply

    def choose(self, choice: str, *, session: str, commune: str | None = None) -> dict[str, Any]:
        """The reply to one pressed button; fails unless it is 200."""
        status, reply = self.request("/api/v1/chat", {"session": session, "commune": commune, "choice": choice})
        assert status == 200, reply
        return reply

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end, and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=120)


def listening(ports: set[int]) -> set[tuple[str, int]]:
    """The addresses on which anybody on this machine listens, among ``ports``."""
    found = set()
    for link in psutil.net_connections("tcp"):
        if link.status == psutil.CONN_LISTEN and link.laddr and link.laddr.port in ports:
            found.add((link.laddr.ip, link.laddr.port))
    return found
