"""The records' database: SQLite beside the other live files, or PostgreSQL by one URL; brought up to date when opened.

Writing to SQLite takes its one write lock at once, so that two writers wait for each other instead of failing.
"""

import contextlib
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.pool import QueuePool

from knowledge.paths import var_dir

MIGRATIONS = Path(__file__).with_name("migrations")
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "busy_timeout = 10000",
    "foreign_keys = ON",
    "secure_delete = ON",
)
# Alembic keeps what it migrates in a global.
_MIGRATING = threading.Lock()
_WRITES = {"hoixa_writes": True}
# A reading sees one moment, whatever is written between its queries; SQLite's always does.
_READS = {"postgresql": {"isolation_level": "REPEATABLE READ"}}


class RecordsError(Exception):
    """The records cannot be opened; the message is one line with the cure."""


class Database:
    """An open records database: connections that read, connections that write, each a transaction of its own.

    ``errors`` counts what the database could not do; a row that is there already is no error, we ask that way.
    """

    def __init__(self, engine: sa.engine.Engine) -> None:
        """Wrap an engine; use :func:`open_database`."""
        self.engine = engine
        # SQLite's waiting writers look again after ever longer sleeps; those of one process can simply queue.
        self._queue: Any = threading.Lock() if engine.dialect.name == "sqlite" else contextlib.nullcontext()
        self._writing = engine.execution_options(**_WRITES)
        self._reading = engine.execution_options(**_READS.get(engine.dialect.name, {}))
        self.errors = 0
        sa.event.listen(engine, "handle_error", self._count)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Any]:
        """Give a connection to read with, which sees the records of one moment."""
        with self._reading.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Any]:
        """Give a connection to write with: all is kept at the end, or nothing when an exception leaves."""
        with self._queue, self._writing.begin() as connection:
            yield connection

    def _count(self, context: Any) -> None:
        self.errors += not isinstance(context.sqlalchemy_exception, sa.exc.IntegrityError)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def default_url() -> str:
    """Return the URL of the records in the folder of live files."""
    return f"sqlite:///{var_dir() / 'records.db'}"


def open_database(url: str = "") -> Database:
    """Open the records at ``url`` (default: SQLite in the folder of live files), migrated; raises RecordsError."""
    url = url or default_url()
    try:
        engine = _engine(sa.engine.make_url(url))
        migrate(engine)
    except sa.exc.ArgumentError as error:  # its words repeat the URL, password and all
        raise RecordsError("HOIXA_RECORDS_URL không phải một địa chỉ SQLAlchemy, như postgresql://…") from error
    except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
        shown = url.rpartition("@")[2]  # without user and password
        raise RecordsError(f"HOIXA_RECORDS_URL={shown}: không mở được kho ghi chép ({_first_line(error)})") from error
    return Database(engine)


def migrate(engine: sa.engine.Engine) -> None:
    """Bring the tables behind ``engine`` to the newest version."""
    with _MIGRATING, engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == _newest():
            return
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def _engine(url: sa.engine.URL) -> sa.engine.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, future=True, hide_parameters=True, pool_pre_ping=True, pool_size=5, max_overflow=5)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,  # an error's text goes to the log, what residents wrote does not
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": 10},
    )
    sa.event.listen(engine, "connect", _tune)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _tune(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("hoixa_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
