"""Starting, timing, weighing and stopping the servers that are measured."""

import http.client
import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil


class BenchError(Exception):
    """A measurement that cannot be made; the message says which and where to look."""


@dataclass(kw_only=True)
class Server:
    """One or more processes behind one port: how they start and when they are ready."""

    name: str
    commands: list[list[str]]
    port: int
    ready_path: str
    environment: dict[str, str]
    folder: Path
    log: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return where the server is asked."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> float:
        """Start all processes and return the seconds until the server is ready; raises BenchError."""
        began = time.perf_counter()
        with self.log.open("ab") as out:
            for command in self.commands:
                self.processes.append(
                    subprocess.Popen(
                        command,
                        cwd=self.folder,
                        env={**os.environ, **self.environment},
                        stdin=subprocess.DEVNULL,
                        stdout=out,
                        stderr=subprocess.STDOUT,
                    )
                )
        while not self.is_ready():
            if any(process.poll() is not None for process in self.processes) or time.perf_counter() - began > 300:
                self.stop()
                raise BenchError(f"{self.name} không chạy lên được; xem {self.log}")
            time.sleep(0.05)
        return time.perf_counter() - began

    def is_ready(self) -> bool:
        """Return True when the ready path answers 200."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", self.ready_path)
            return link.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()

    def stop(self) -> None:
        """Stop all processes and wait for their end."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()

    def family(self) -> list[psutil.Process]:
        """Return every living process of the server."""
        roots = [psutil.Process(process.pid) for process in self.processes]
        return roots + [child for root in roots for child in root.children(recursive=True)]


def part_name(process: psutil.Process) -> str:
    """Return what a process is: the module it was started with."""
    words = process.cmdline()
    return words[words.index("-m") + 1] if "-m" in words else process.name()


def memory(server: Server) -> dict[str, dict[str, float]]:
    """Return resident (RSS) and proportional (PSS) megabytes of each process of a server."""
    sizes = {}
    for process in server.family():
        full = process.memory_full_info()
        sizes[part_name(process)] = {"rss": full.rss / 2**20, "pss": full.pss / 2**20}
    return sizes
