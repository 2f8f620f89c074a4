"""A data folder of a test's own: a few real files, so that reading, checking and building it takes a moment."""

import shutil
from pathlib import Path

from knowledge.paths import data_dir

BIRTH, DEATH, MARRIAGE = "1.001193", "1.000656", "1.000894"
_FILES = (
    *("communes/*.yml", "channels/*.yml", "topics/one_stop.yml", "topics/human.yml"),
    *(f"procedures/ho-tich/{code}-*.yml" for code in (BIRTH, DEATH, MARRIAGE)),
)


def small_data(folder: Path) -> Path:
    """Copy a few files of the real data into ``folder`` and return it."""
    real = data_dir()
    for pattern in _FILES:
        for path in real.glob(pattern):
            (folder / path.relative_to(real)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / path.relative_to(real))
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
