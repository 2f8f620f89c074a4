"""What is told of each version: one JSON file in its folder, written whole, read by the command and by the console."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

from knowledge.paths import var_dir

QUEUED, BUILDING, TRAINING, EXAMINING, SWITCHING = "queued", "building", "training", "examining", "switching"
READY, WORSE, FAILED, CANCELLED, ACTIVE, RETIRED = "ready", "worse", "failed", "cancelled", "active", "retired"
# Something is being done with the version just now.
WORKING = (QUEUED, BUILDING, TRAINING, EXAMINING, SWITCHING)
COMMAND = "ops.candidates"
# So long may it take until a command that was started has written down its process.
_START = timedelta(minutes=2)
_INTERRUPTED = "Việc này bị dừng giữa chừng (máy hoặc chương trình tắt). Làm lại từ đầu giúp."


@dataclass(kw_only=True)
class Status:
    """One version: its state, what is told of the work on it, what it is made of, and how it did."""

    id: str
    state: str = QUEUED
    # The state it goes back to when a switch does not succeed.
    earlier: str = ""
    text: str = "Đang chờ tới lượt."
    percent: int = 0
    note: str = ""
    made_by: str = ""
    made_at: str = ""
    changed_at: str = ""
    pid: int = 0
    # The fingerprints of its knowledge and of its model, and of those it was compared with.
    knowledge: str = ""
    model: str = ""
    base_knowledge: str = ""
    base_model: str = ""
    # What it took the place of when it came into use.
    previous_model: str = ""
    trained: bool = False
    # The proposed changes in it (rows of the records), and the files of data/ they change.
    edits: list[int] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    asked: int = 0
    passed: int = 0
    live_passed: int = 0
    broken: int = 0
    mended: int = 0
    reasons: list[str] = field(default_factory=list)
    # Why it was activated although it is worse.
    forced: str = ""
    # The version in use before it ("": the one of the data itself), and when it came into use and went.
    previous: str = ""
    activated_at: str = ""
    retired_at: str = ""
    rolled_back: bool = False
    # Who had it activated (a row of the records, 0: the command line), and what the records were told of its changes.
    activated_by: int = 0
    settled: str = ""

    @property
    def working(self) -> bool:
        """True while something is being done with it."""
        return self.state in WORKING


def home() -> Path:
    """Return the folder of all versions."""
    return var_dir() / "candidates"


def folder(id: str) -> Path:
    """Return the folder of one version."""
    return home() / id


def own_pid() -> int:
    """Return the number of this process, which works on a version."""
    return os.getpid()


def now() -> str:
    """Return this moment as it is written down."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def begin(*, note: str, made_by: str, edits: list[int] | None = None) -> Status:
    """Return a new version, with the next number and an empty folder."""
    home().mkdir(parents=True, exist_ok=True)
    number = max((int(status.id) for status in everything()), default=0)
    while True:
        number += 1
        status = Status(id=f"{number:04d}", note=note, made_by=made_by, made_at=now(), edits=edits or [])
        try:
            folder(status.id).mkdir()
        except FileExistsError:
            continue
        write(status)
        return status


def write(status: Status, **values: Any) -> None:
    """Change ``values`` of a version and write it down, whole or not at all."""
    for name, value in values.items():
        setattr(status, name, value)
    status.changed_at = now()
    path = folder(status.id) / "status.json"
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    unfinished.write_text(json.dumps(asdict(status), ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.replace(path)


def read(id: str) -> Status | None:
    """Return the version with ``id``, or None; work whose process is gone is told as failed."""
    if not (id.isascii() and id.isdigit()):
        return None
    try:
        held = json.loads((folder(id) / "status.json").read_text(encoding="utf-8"))
        known = {each.name for each in fields(Status)}
        status = Status(**{name: value for name, value in held.items() if name in known})
    except (OSError, ValueError, TypeError):
        return None
    if status.working and not _is_alive(status):
        status.state, status.text = status.earlier or FAILED, _INTERRUPTED
    return status


def everything() -> list[Status]:
    """Return all versions, latest first."""
    names = sorted((path.name for path in home().glob("*/") if path.name.isdigit()), reverse=True)
    return [status for name in names if (status := read(name))]


def in_use() -> Status | None:
    """Return the version in use; None while it is the one that the data itself makes."""
    return next((status for status in everything() if status.state == ACTIVE), None)


def at_work() -> Status | None:
    """Return the version that something is being done with just now, or None."""
    return next((status for status in everything() if status.working), None)


def _is_alive(status: Status) -> bool:
    """Return True while the process that works on the version runs, or may still be starting."""
    if not status.pid:
        return datetime.fromisoformat(status.changed_at) > datetime.now(UTC) - _START
    try:
        return COMMAND in psutil.Process(status.pid).cmdline()
    except psutil.Error:
        return False
