"""A PostgreSQL server of the tests' own: in a temporary folder, on a local socket, with a fresh database a test."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.records.database import open_database

TEMPLATE = "fresh"


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs on this machine, None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Postgres:
    """A running server; :meth:`fresh` gives the URL of a new, migrated database."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # Not in pytest's own folder: that is shut to everybody else, and the server refuses to run as root.
        self._folder = folder = Path(tempfile.mkdtemp(prefix="hoixa-postgres-"))
        self._data = folder / "data"
        self._user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            shutil.chown(folder, self._user)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", self._data)
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", folder / "log", "--wait", "start")
        self._names = (f"test_{number}" for number in itertools.count(1))
        self._administer(f"create database {TEMPLATE}")
        open_database(self._url(TEMPLATE)).close()

    def fresh(self) -> str:
        """The URL of a new database, empty and migrated."""
        name = next(self._names)
        self._administer(f"create database {name} template {TEMPLATE}")
        return self._url(name)

    def stop(self) -> None:
        """End the server."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def _url(self, database: str) -> str:
        return f"postgresql://{self._user}@/{database}?host={self._folder}"

    def _administer(self, statement: str) -> None:
        engine = sa.create_engine(self._url("postgres"), future=True, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid", self._user, "--regid", self._user, "--init-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


def start() -> Postgres:
    """Return a running server; skips the test, saying why, on a machine without PostgreSQL."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL on this machine: sudo apt install postgresql, then these tests run too")
    return Postgres(found)
