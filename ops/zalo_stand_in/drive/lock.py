"""SQLite's one write lock, taken from outside: the assistant can still read, and stands still where it wants to write.

That reaches the moments between two of its transactions without any change in its code.
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from ops.zalo_stand_in.drive.assistant import DriveError


class Records:
    """The records' database of a running assistant, seen from outside."""

    def __init__(self, path: Path) -> None:
        """Open the database at ``path``."""
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)

    def count(self, table: str, where: str = "1") -> int:
        """Return how many rows of ``table`` fulfil ``where``."""
        return int(self._connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the write lock as soon as it is free; raises DriveError when it is not within some seconds."""
        deadline = time.monotonic() + 15
        while not self._taken():
            if time.monotonic() > deadline:
                raise DriveError("records.db: khoá ghi không rảnh")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def wait_for(self, table: str, where: str, *, more_than: int, seconds: float = 10) -> None:
        """Return at once when more rows than ``more_than`` are there; raises DriveError when that does not happen."""
        deadline = time.monotonic() + seconds
        while self.count(table, where) <= more_than:
            if time.monotonic() > deadline:
                raise DriveError(f"{table}: không thấy dòng mới ({where})")

    def _taken(self) -> bool:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
