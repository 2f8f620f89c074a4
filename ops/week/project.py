"""The whole assistant in a copy of the project: what officers change in a week leaves the checkout as it is."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from knowledge.paths import ROOT, knowledge_db
from ops import train
from ops.bench.processes import BenchError, Server
from ops.eval.service import free_ports

ROOMS = ("knowledge", "bot", "actions", "api", "ops", "data", "nlu_data", "tests/exam")
FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "pyproject.toml")
_LINK = re.compile(r"/staff/bat-dau/[\w-]+")
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "blind", ".*")


class Project:
    """A copy of the project in ``folder``, with its own data, models and live files, on ports of its own."""

    def __init__(self, folder: Path, ports: dict[str, int] | None = None) -> None:
        """Copy the project, and the built knowledge and model with it; raises BenchError when one is not there."""
        self.folder = folder.resolve()
        self._copy()
        ports = ports or free_ports()
        settings = {name: str(port) for name, port in ports.items()}
        settings |= {f"HOIXA_{name.upper()}": str(self.folder / name) for name in ("data", "var", "models")}
        emptied = ("HOIXA_RECORDS_URL", "HOIXA_SECRET_KEY", "HOIXA_TRACKER_URL", "HOIXA_PUBLIC_URL", "HOIXA_COMMUNE")
        settings |= dict.fromkeys([*emptied, *(name for name in os.environ if name.startswith("ZALO_"))], "")
        settings |= {"HOIXA_HOST": "127.0.0.1", "HOIXA_ADDRESS_RATE": "0"}
        settings["HOIXA_ACTIONS_URL"] = f"http://127.0.0.1:{ports['HOIXA_ACTIONS_PORT']}/webhook"
        self.environment = settings
        self.server = Server(
            name="Hỏi Xã",
            commands=[[sys.executable, "-m", "ops.run"]],
            port=ports["HOIXA_PORT"],
            ready_path="/readyz",
            environment=settings,
            folder=self.folder,
            log=self.folder / "assistant.log",
        )

    @property
    def url(self) -> str:
        """Return where residents and officers find it."""
        return self.server.url

    def add_admin(self, login: str, name: str) -> str:
        """Return the way in of a new administrator, made by the command of the operators; raises BenchError."""
        command = [sys.executable, "-m", "api.staff", "add-admin", login, "--name", name, "--link"]
        environment = {**os.environ, **self.environment}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        found = _LINK.search(done.stdout)
        if done.returncode or found is None:
            raise BenchError(f"không tạo được quản trị đầu tiên: {done.stderr.strip()[-300:]}")
        return found.group()

    def phrases(self, code: str) -> list[str]:
        """Return how people say a procedure, as the file of the data has it now."""
        (path,) = (self.folder / "data" / "procedures").rglob(f"{code}-*.yml")
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [*record.get("aliases", []), *record.get("situations", [])]

    def _copy(self) -> None:
        for name in ROOMS:
            shutil.copytree(ROOT / name, self.folder / name, ignore=_NOT_COPIED)
        for name in FILES:
            shutil.copy2(ROOT / name, self.folder / name)
        model = train.model_path()
        for built, folder in ((knowledge_db(), "var"), (model, "models")):
            if not built.is_file():
                raise BenchError(f"chưa có {built.name}; chạy `make build train` trước")
            (self.folder / folder).mkdir()
            shutil.copy2(built, self.folder / folder / built.name)
