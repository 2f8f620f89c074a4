"""A PostgreSQL server of the tests' own: in a temporary folder, on a local socket, with empty records a test."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from api.records.database import open_database
from ops import postgres as provider
from tests.e2e.harness import eventually

TEMPLATE = "fresh"
# Nothing here outlives the run, so nothing needs to survive a loss of power.
SETTINGS = ("fsync=off", "full_page_writes=off", "jit=off", "autovacuum=off", "listen_addresses=")
TABLES = "select string_agg(tablename, ' ' order by tablename) from pg_tables where schemaname = 'public'"
OTHERS = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()"""
# Emptying sixty tables takes a few milliseconds, copying a database a few hundred.
EMPTY = """
do $$ declare one record; begin
  set local session_replication_role = replica;
  for one in select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version' loop
    execute format('delete from %I', one.tablename);
  end loop;
  for one in select sequencename, start_value from pg_sequences where last_value is not null loop
    perform setval(quote_ident(one.sequencename)::regclass, one.start_value, false);
  end loop;
end $$"""


class Postgres:
    """A running server; :meth:`fresh` gives the URL of empty, migrated records, until it is asked again."""

    def __init__(self, programs: Path) -> None:
        # Not in pytest's own folder: that is shut to everybody else, and the server refuses to run as root.
        self._folder = folder = Path(tempfile.mkdtemp(prefix="hoixa-postgres-"))
        self._data = folder / "data"
        self._user = _user()
        if os.getuid() == 0:
            shutil.chown(folder, self._user)
            programs = _reachable(programs, folder / "server")
        self._programs = programs
        self._environment = provider.environment(programs)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", self._data)
        settings = (*SETTINGS, f"unix_socket_directories={folder}")
        options = [word for setting in settings for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            command = self._command("postgres", "-D", self._data, *options)
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", env=self._environment)
        eventually(self._answers, every=0.05)
        self._names = (f"test_{number}" for number in itertools.count(1))
        self._administer(f"create database {TEMPLATE}")
        open_database(self._url(TEMPLATE)).close()
        self._tables = self._administer(TABLES, TEMPLATE)
        self._name = ""

    def fresh(self) -> str:
        """The URL of empty, migrated records: the last ones emptied, or others when a test took a table away."""
        if not self._name or self._administer(TABLES, self._name) != self._tables:
            self._name = next(self._names)
            self._administer(f"create database {self._name} template {TEMPLATE}")
        else:
            self._administer(OTHERS, self._name)
            self._administer(EMPTY, self._name)
        return self._url(self._name)

    def stop(self) -> None:
        """End the server."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(20)
        shutil.rmtree(self._folder)

    def _url(self, database: str) -> str:
        return f"postgresql://{self._user}@/{database}?host={self._folder}"

    def _administer(self, statement: str, database: str = "postgres") -> Any:
        """The first value that a statement returns in a database, or None."""
        engine = sa.create_engine(self._url(database), future=True, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            done = connection.execute(sa.text(statement))
            value = done.scalar() if done.returns_rows else None
        engine.dispose()
        return value

    def _answers(self) -> bool:
        if self._server.poll() is not None:
            pytest.fail(f"PostgreSQL ended:\n{(self._folder / 'log').read_text(encoding='utf-8')}", pytrace=False)
        try:
            self._administer("select 1")
        except sa.exc.OperationalError:
            return False
        return True

    def _command(self, program: str, *arguments: object) -> list[str]:
        # Ends with us however we end: nobody would stop it after tests that were killed.
        ending = ["setpriv", "--pdeathsig", "QUIT"]
        if os.getuid() == 0:
            group = pwd.getpwnam(self._user).pw_gid
            ending += ["--reuid", self._user, "--regid", str(group), "--init-groups"]
        return [*ending, str(self._programs / program), *map(str, arguments)]

    def _run(self, program: str, *arguments: object) -> None:
        command = self._command(program, *arguments)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", env=self._environment)


def _user() -> str:
    """The user the server runs as: never root, which it refuses."""
    if os.getuid():
        return pwd.getpwuid(os.getuid()).pw_name
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"


def _reachable(programs: Path, copy: Path) -> Path:
    """The programs where another user than root finds them: our own may lie in a home that is shut."""
    if provider.FOLDER not in programs.parents:
        return programs
    return shutil.copytree(provider.FOLDER, copy) / programs.relative_to(provider.FOLDER)


def start() -> Postgres:
    """Return a running server; skips the test, saying how to get one, on a machine without PostgreSQL."""
    found = provider.find()
    if found is None:
        pytest.skip(provider.CURE)
    return Postgres(found)
