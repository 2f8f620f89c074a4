"""Train the bot when no model fits the present sources: ``python -m ops.train``.

A model is named by the fingerprint of everything it is made from, so an up-to-date one is recognised by its name
alone, without importing Rasa.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from knowledge.paths import ROOT, models_dir

_SOURCES = (
    "config.yml",
    "domain.yml",
    "knowledge/text.py",
    "knowledge/spelling.py",
    "knowledge/wording.py",
    "nlu_data/**/*.yml",
    "bot/**/*.py",
)
# Parts of bot/ that serve or measure and leave no trace in a model.
_NOT_TRAINED = {
    "__main__.py",
    "adaptation.py",
    "channel.py",
    "conversations.py",
    "crossval.py",
    "diet.py",
    "examples.py",
    "old_places.py",
    "rank.py",
    "stand_in.py",
    "swap.py",
}
_PACKAGES = ("rasa", "scikit-learn", "numpy", "underthesea")


def fingerprint(root: Path | None = None) -> str:
    """Return the hash of all sources and packages a model depends on; ``root`` is another copy of the project."""
    root = root or ROOT
    digest = hashlib.sha256()
    for package in _PACKAGES:
        digest.update(f"{package}=={version(package)}\n".encode())
    for path in sorted(_sources(root)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sources(root: Path | None = None) -> Iterator[Path]:
    root = root or ROOT
    for pattern in _SOURCES:
        for path in root.glob(pattern):
            if not (path.parent == root / "bot" and path.name in _NOT_TRAINED):
                yield path


def model_path() -> Path:
    """Return where the model of the present sources is, or would be."""
    return models_dir() / f"{fingerprint()}.tar.gz"


_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TQDM_DISABLE": "1",
    "LOG_LEVEL": "ERROR",
}


def train(target: Path, root: Path | None = None, waiting: Callable[[], None] = lambda: None) -> None:
    """Train the model ``target`` from the sources in ``root``; raises CalledProcessError when training fails.

    ``waiting`` is called every second while it goes on.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    name = target.name.removesuffix(".tar.gz")
    with TemporaryDirectory(dir=target.parent) as folder:
        command = [sys.executable, "-W", "ignore", "-m", "bot.training", folder, name]
        with subprocess.Popen(command, cwd=root or ROOT, env={**os.environ, **_QUIET}) as process:
            try:
                while process.poll() is None:
                    waiting()
                    time.sleep(1)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        (Path(folder) / target.name).replace(target)


@click.command()
@click.option("--force", is_flag=True, help="Huấn luyện lại dù mô hình đã đúng.")
@click.option("--where", is_flag=True, help="Chỉ in chỗ của mô hình, không huấn luyện.")
def main(force: bool, where: bool) -> None:
    """Huấn luyện mô hình khi nguồn của nó đổi; mô hình đúng rồi thì thôi."""
    target = model_path()
    if where:
        click.echo(str(target))
        return
    if target.is_file() and not force:
        os.utime(target)  # the newest model is the one served
        click.echo(f"Mô hình đã đúng với dữ liệu huấn luyện: {_shown(target)}")
        return
    click.echo(f"Huấn luyện mô hình {target.name} (khoảng một phút) …")
    started = time.monotonic()
    try:
        train(target)
    except subprocess.CalledProcessError as error:
        raise click.ClickException(
            f"huấn luyện không xong (mã {error.returncode}); "
            "xem các dòng ở trên, sửa rồi chạy lại `python -m ops.train`"
        ) from error
    click.echo(f"Xong sau {time.monotonic() - started:.0f} giây: {_shown(target)}")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


if __name__ == "__main__":
    main()
