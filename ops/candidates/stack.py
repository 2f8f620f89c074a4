"""A second assistant on free ports, aside from all that is live: its own records, no channel, nobody told."""

import os
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.paths import ROOT
from ops.bench.processes import BenchError, Server
from ops.candidates import parts
from ops.eval.service import free_ports
from ops.settings import Part, child_environment
from ops.supervise import command

_ROWS = (("actions", "HOIXA_ACTIONS_PORT"), ("bot", "HOIXA_RASA_PORT"), ("api", "HOIXA_PORT"))
# What would lead to live records, tokens or addresses.
_EMPTIED = (
    "HOIXA_RECORDS_URL", "HOIXA_SECRET_KEY", "HOIXA_TRUSTED_PROXIES", "HOIXA_CORS_ORIGINS", "HOIXA_PUBLIC_URL",
    "HOIXA_COMMUNE",
)  # fmt: skip


class Stack:
    """The second assistant: examined with one version, then, without stopping, with the next."""

    def __init__(self, folder: Path) -> None:
        """Keep its live files in ``folder``."""
        self._folder = folder
        self._ports = free_ports()
        self._server = Server(
            name="Bản chạy thử",
            commands=[shlex.split(command(part)) for part in self._parts()],
            port=self._ports["HOIXA_PORT"],
            ready_path="/readyz",
            environment=self._environment(),
            folder=ROOT,
            log=folder / "stack.log",
        )

    @property
    def url(self) -> str:
        """Return where it is asked."""
        return self._server.url

    def start(self, database: Path, model: Path) -> None:
        """Start it with a version; raises BenchError."""
        self._put(database)
        self._model(model)
        self._server.start()

    def change(self, database: Path, model: Path, fingerprint: str) -> None:
        """Have it answer by another version, as the live one will be changed; raises BenchError."""
        try:
            parts.change_model(self._ports["HOIXA_RASA_PORT"], self._model(model))
        except parts.PartError as error:
            raise BenchError(str(error)) from error
        self._put(database)
        deadline = time.monotonic() + 120
        api = ("127.0.0.1", self._ports["HOIXA_PORT"])
        while not parts.knows(api, self._ports["HOIXA_ACTIONS_PORT"], fingerprint):
            if time.monotonic() > deadline:
                raise BenchError("bản chạy thử không mở được dữ liệu mới")
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop it."""
        self._server.stop()

    def _put(self, database: Path) -> None:
        unfinished = self._folder / "knowledge.new"
        shutil.copy2(database, unfinished)
        unfinished.replace(self._folder / "knowledge.db")

    def _model(self, model: Path) -> Path:
        """Return the only model in the stack's folder of models, after putting it there."""
        models = self._folder / "models"
        shutil.rmtree(models, ignore_errors=True)
        models.mkdir(parents=True)
        return Path(shutil.copy2(model, models / model.name))

    def _parts(self) -> list[Part]:
        return [
            Part(name=name, module=name, label=name, host="127.0.0.1", port=self._ports[variable], variable=variable)
            for name, variable in _ROWS
        ]

    def _environment(self) -> dict[str, str]:
        folder = self._folder.resolve()
        emptied = [*_EMPTIED, *(name for name in os.environ if name.startswith("ZALO_"))]
        return {
            **child_environment(self._parts()),
            **dict.fromkeys(emptied, ""),
            "HOIXA_HOST": "127.0.0.1",
            "HOIXA_VAR": str(folder),
            "HOIXA_MODELS": str(folder / "models"),
            "HOIXA_TRACKER_URL": f"sqlite:///{folder / 'rasa-tracker.db'}",
            "HOIXA_ACTIONS_URL": f"http://127.0.0.1:{self._ports['HOIXA_ACTIONS_PORT']}/webhook",
            # A slow machine is no fault of the version.
            "HOIXA_RASA_TIMEOUT": "60",
            "HOIXA_ADDRESS_RATE": "0",
            "HOIXA_SESSION_RATE": "0",
        }


@contextmanager
def stack(folder: Path) -> Iterator[Stack]:
    """Yield a second assistant, not started yet; it is stopped and its files are deleted afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = Stack(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
