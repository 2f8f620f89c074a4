"""One at a time, across processes: making a version, and changing what is in use."""

import fcntl
import time
from pathlib import Path
from typing import IO

from knowledge.paths import var_dir

# Making a version; writing data and database that are in use.
TRAIN, SWITCH = "train", "switch"
_EVERY = 0.2


class Busy(Exception):
    """Another process has been at it for the whole time that one was willing to wait."""


def take(kind: str, *, wait: float = 0.0) -> IO[str]:
    """Return the lock of one kind of work, held until it is closed or the process ends; raises Busy."""
    folder: Path = var_dir() / "candidates"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / f"{kind}.lock").open("w")
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                lock.close()
                raise Busy from None
            time.sleep(_EVERY)
        else:
            return lock
