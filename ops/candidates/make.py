"""Make a version aside: a copy of the data with its changes, the knowledge built from it, a model if it takes one."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from knowledge.build import fingerprint as data_fingerprint
from knowledge.candidates.overlay import lay_over
from knowledge.paths import ROOT, data_dir, models_dir
from knowledge.store import KnowledgeError, Store
from ops import train

# What training takes on the smallest machine, for telling how far it is.
TRAINING_SECONDS = 200.0
_NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*")


class MakeError(Exception):
    """The version cannot be made; the message says why in Vietnamese."""


def lay_data(target: Path, texts: dict[str, str]) -> str:
    """Copy the data as it is into ``target`` with ``texts`` over it; return its fingerprint."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(data_dir(), target)
    lay_over(target, texts)
    return data_fingerprint(target)


def build(data: Path, var: Path, fitted: Path) -> Path:
    """Build the knowledge of ``data`` in ``var`` and return the database; raises MakeError with the checks' words.

    Search indexes whose phrases have not changed are taken over from the database at ``fitted``.
    """
    var.mkdir(parents=True, exist_ok=True)
    database = var / "knowledge.db"
    if fitted.is_file() and not (database.exists() and database.samefile(fitted)):
        shutil.copy2(fitted, database)
    environment = {**os.environ, "HOIXA_DATA": str(data), "HOIXA_VAR": str(var)}
    command = [sys.executable, "-m", "knowledge", "build", "--if-stale"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    sys.stdout.write(done.stdout + done.stderr)
    if done.returncode:
        faults = [line for line in done.stderr.splitlines() if line.strip()]
        raise MakeError("Dữ liệu chưa dùng được: " + " · ".join(faults[-3:]))
    return database


def fingerprint_of(database: Path) -> str:
    """Return which data and code a database was built from; "" when it cannot be read."""
    try:
        return Store.open(database).meta().get("fingerprint", "")
    except KnowledgeError:
        return ""


def same_indexes(one: Path, other: Path) -> bool:
    """Return True when two databases find by the same search indexes."""
    return _digests(one) == _digests(other)


def _digests(database: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("select space, digest from search order by space").fetchall()


def lay_sources(target: Path, sentences: dict[str, str]) -> str:
    """Copy what a model is trained from into ``target``, with these generated ``sentences``; return its name."""
    shutil.rmtree(target, ignore_errors=True)
    for name in ("bot", "knowledge", "nlu_data"):
        shutil.copytree(ROOT / name, target / name, ignore=_NOT_COPIED)
    for name in ("config.yml", "domain.yml"):
        shutil.copy2(ROOT / name, target / name)
    for name, text in sentences.items():
        (target / "nlu_data" / "generated" / name).write_text(text, encoding="utf-8")
    return train.fingerprint(target)


def model_of(name: str, folder: Path) -> Path | None:
    """Return the model ``name`` among the models or in ``folder``; None when nobody has trained it."""
    paths = (models_dir() / f"{name}.tar.gz", folder / f"{name}.tar.gz")
    return next((path for path in paths if path.is_file()), None)


def train_model(sources: Path, target: Path, tell: Callable[[float], None]) -> None:
    """Train the model ``target`` from ``sources``, telling from time to time how far it is; raises MakeError."""
    began = time.monotonic()

    def waiting() -> None:
        tell(min(0.97, (time.monotonic() - began) / TRAINING_SECONDS))

    try:
        train.train(target, sources, waiting)
    except subprocess.CalledProcessError as error:
        raise MakeError("Huấn luyện không xong; người quản trị máy chủ xem log.txt của bản này.") from error


def live_model() -> Path | None:
    """Return the model that the bot serves when it starts: the newest; None when there is none."""
    models = sorted(models_dir().glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return models[-1] if models else None


def name_of(model: Path | None) -> str:
    """Return a model's name without the ending."""
    return model.name.removesuffix(".tar.gz") if model else ""
