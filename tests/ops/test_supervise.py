"""Real stand-in processes under the real supervisor: restart after kill -9, a stop that leaves nobody, clear words."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from ops import preflight, supervise
from ops.settings import Part
from ops.watch import Watch, is_open
from tests.ports import free_port

STAND_IN = """
import http.server, os, sys
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["STAND_IN_%s"])), Door).serve_forever()
"""


def eventually(true: Callable[[], object], *, within: float = 60) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def make_part(name: str, module: str) -> Part:
    variable = f"STAND_IN_{name.upper()}"
    return Part(name=name, module=module, label=name, host="127.0.0.1", port=free_port(), variable=variable)


class Running:
    """Two stand-ins under supervisor, watched."""

    def __init__(self, parts: list[Part], var: Path) -> None:
        self.parts = parts
        self.watch = Watch(parts, var / "log")
        self.supervisor = supervise.start(parts, var)
        assert self.supervisor.stdout is not None
        self.reader = threading.Thread(target=self.watch.read, args=(self.supervisor.stdout,))
        self.reader.start()

    def ready(self) -> bool:
        self.watch.look()
        return self.watch.ready

    def whole(self) -> bool:
        self.watch.look()
        return not self.watch.waiting

    def pid_of(self, name: str) -> int:
        return next(p.pid for p in supervise.family(self.supervisor) if f"stand_{name}" in " ".join(p.cmdline()))

    def stop(self) -> int:
        forced = supervise.stop(self.supervisor)
        self.reader.join()
        assert self.supervisor.stdout is not None
        self.supervisor.stdout.close()
        return forced


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # A space, accents and a percent sign, as a folder on an office machine may well have.
    var = tmp_path / "thư mục 100%"
    (var / "log").mkdir(parents=True)
    monkeypatch.setenv("PYTHONPATH", str(var))
    return var


@pytest.fixture
def running(var: Path) -> Iterator[Running]:
    for name in ("api", "bot"):
        (var / f"stand_{name}.py").write_text(STAND_IN % name.upper())
    running = Running([make_part("api", "stand_api"), make_part("bot", "stand_bot")], var)
    yield running
    running.stop()


def test_supervise_restarts_a_killed_part_and_stops_all(running: Running, capfd: pytest.CaptureFixture[str]):
    eventually(running.ready)
    killed = running.pid_of("bot")
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: running.watch.crashes["bot"])
    eventually(running.whole)
    assert running.pid_of("bot") != killed
    pids = [process.pid for process in supervise.family(running.supervisor)]
    assert len(pids) == 2
    assert running.stop() == 0
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not any(is_open(part) for part in running.parts)
    told = capfd.readouterr().out
    assert f"Sẵn sàng: http://localhost:{running.parts[0].port}" in told
    assert "bot (bot) dừng bất ngờ (terminated by SIGKILL)" in told


def test_supervise_parts_end_when_supervisor_is_killed(running: Running):
    eventually(running.ready)
    running.supervisor.kill()
    eventually(lambda: not any(is_open(part) for part in running.parts))
    assert running.stop() == 0


def test_supervise_gives_up_on_a_part_that_never_starts(var: Path):
    (var / "stand_bot.py").write_text("raise SystemExit('không thấy mô hình; chạy: make train')")
    running = Running([make_part("bot", "stand_bot")], var)
    try:
        eventually(running.watch.hopeless)
        assert "chạy: make train" in running.watch.last_words("bot")
    finally:
        running.stop()


def test_supervise_configuration_is_quiet_as_root(var: Path):
    text = supervise.write_configuration([make_part("bot", "bot")], var).read_text()
    assert ("user = " in text) == (os.getuid() == 0)


def test_preflight_names_the_program_on_a_taken_port():
    part = make_part("bot", "bot")
    preflight.check_ports([part])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", part.port))
        taken.listen()
        with pytest.raises(preflight.PreflightError) as caught:
            preflight.check_ports([part])
    message = str(caught.value)
    assert f"Cổng {part.port}" in message
    assert f"pid {os.getpid()}" in message
    assert "make run" in message
    assert "\n" not in message


def test_preflight_refuses_a_folder_it_cannot_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path / "file" / "var"))
    with pytest.raises(preflight.PreflightError, match="HOIXA_VAR"):
        preflight.check_writable()


def test_run_answers_a_bad_setting_in_one_line():
    env = {**os.environ, "HOIXA_PORT": "nhà"}
    done = subprocess.run([sys.executable, "-m", "ops.run"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("LỖI: HOIXA_PORT")
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
