"""The assistant that is examined: started as ``make run`` does, on free ports and aside from live files."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from knowledge.paths import ROOT, knowledge_db, var_dir
from ops.bench.processes import BenchError, Server

PORTS = ("HOIXA_PORT", "HOIXA_RASA_PORT", "HOIXA_ACTIONS_PORT")


def free_ports() -> dict[str, int]:
    """Return a free port for each part of the assistant."""
    with ExitStack() as probes:
        ports = {}
        for name in PORTS:
            probe = probes.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            ports[name] = probe.getsockname()[1]
        return ports


def build_knowledge() -> None:
    """Bring ``knowledge.db`` up to date by the project's own command; raises BenchError."""
    done = subprocess.run([sys.executable, "-m", "knowledge", "build", "--if-stale"], cwd=ROOT, check=False)
    if done.returncode:
        raise BenchError("không dựng được cơ sở tri thức; xem dòng lỗi ngay trên")


@contextmanager
def running() -> Iterator[str]:
    """Yield the address of an assistant started for this run and stopped after it; raises BenchError."""
    var = (var_dir() / "eval").resolve()
    var.mkdir(parents=True, exist_ok=True)
    shutil.copy2(knowledge_db(), var / "knowledge.db")
    ports = free_ports()
    settings = {name: str(port) for name, port in ports.items()}
    settings |= {"HOIXA_HOST": "127.0.0.1", "HOIXA_VAR": str(var), "HOIXA_ADDRESS_RATE": "0", "HOIXA_SESSION_RATE": "0"}
    server = Server(
        name="Hỏi Xã",
        commands=[[sys.executable, "-m", "ops.run"]],
        port=ports["HOIXA_PORT"],
        ready_path="/readyz",
        environment=settings,
        folder=ROOT,
        log=var / "service.log",
    )
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
