"""How one deployment is set up: the ports and hosts of its three parts, read from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("HOIXA_DATA", "HOIXA_VAR", "HOIXA_MODELS")
DEFAULT_PORTS = {"HOIXA_PORT": 8000, "HOIXA_RASA_PORT": 5005, "HOIXA_ACTIONS_PORT": 5055}


class SettingError(ValueError):
    """A setting that cannot be used; the message names it and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One process of the assistant: its name in logs, its module, and where it listens."""

    name: str
    module: str
    label: str
    host: str
    port: int
    variable: str

    @property
    def address(self) -> tuple[str, int]:
        """Return where the part is reached on this machine."""
        return ("127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host, self.port)


def read_port(variable: str) -> int:
    """Return the port set in ``variable`` or its default; raises SettingError."""
    value = os.environ.get(variable) or str(DEFAULT_PORTS[variable])
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingError(f"{variable}={value!r} không phải số cổng; hãy đặt một số từ 1 đến 65535.")
    return int(value)


def read_parts() -> list[Part]:
    """Return the three parts in the order they depend on one another; raises SettingError."""
    ports = {variable: read_port(variable) for variable in DEFAULT_PORTS}
    if len(set(ports.values())) < len(ports):
        raise SettingError(f"Ba cổng phải khác nhau: {', '.join(f'{name}={port}' for name, port in ports.items())}.")
    host = os.environ.get("HOIXA_HOST") or "0.0.0.0"
    rows = [
        ("actions", "soạn câu trả lời", "127.0.0.1", "HOIXA_ACTIONS_PORT"),
        ("bot", "hiểu câu hỏi", "127.0.0.1", "HOIXA_RASA_PORT"),
        ("api", "cổng vào", host, "HOIXA_PORT"),
    ]
    return [
        Part(name=name, module=name, label=label, host=where, port=ports[variable], variable=variable)
        for name, label, where, variable in rows
    ]


def fix_folders() -> None:
    """Make the folders set in the environment absolute, since the parts start in the project's folder."""
    for variable in FOLDERS:
        if os.environ.get(variable):
            os.environ[variable] = str(Path(os.environ[variable]).resolve())


def child_environment(parts: list[Part]) -> dict[str, str]:
    """Return the environment the parts run in: small thread pools and arenas, quiet libraries, nothing sent out."""
    defaults = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUTF8": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    ports = {part.variable: str(part.port) for part in parts}
    return {**defaults, **os.environ, **ports, "RASA_TELEMETRY_ENABLED": "false"}
