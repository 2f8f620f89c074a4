"""The knowledge that the door answers from: opened as a whole, and swapped as a whole while requests go on."""

import asyncio
import sqlite3
from typing import NamedTuple

from api.channels.accounts import check_accounts
from api.pages import browse
from api.settings import Settings, SettingsError
from knowledge.likeness.meaning import meanings_of
from knowledge.lookup.lookup import lookup_of
from knowledge.paths import knowledge_db
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import KnowledgeError, Store


class Knowledge(NamedTuple):
    """The records and the two searches over them, all of one build."""

    store: Store
    searcher: Searcher
    finder: ServiceFinder

    @property
    def fingerprint(self) -> str | None:
        """Which data and code it was built from."""
        return self.store.meta().get("fingerprint")


def open_knowledge() -> Knowledge:
    """Return the built knowledge and its search; raises KnowledgeError with the cure when it is missing or damaged."""
    store = Store.open()
    try:
        return Knowledge(store, Searcher(store), ServiceFinder(store))
    except (sqlite3.DatabaseError, ValueError, KeyError, EOFError) as error:
        raise KnowledgeError(f"{store.path}: chỉ mục tìm kiếm hỏng ({error}); chạy `make build` để dựng lại") from error


def check_commune(settings: Settings, store: Store) -> None:
    """Raise SettingsError when the default commune, or one of a channel's accounts, is not in the knowledge."""
    if settings.commune and store.commune(settings.commune) is None:
        known = ", ".join(commune.id for commune in store.communes()) or "chưa có xã nào"
        raise SettingsError(f"HOIXA_COMMUNE={settings.commune!r} không có trong dữ liệu (đang có: {known})")
    check_accounts(settings, store)


class Live:
    """Holds the knowledge in use; whoever reads it sees one build or the other, never a mixture."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Begin with ``knowledge``."""
        self.now = knowledge
        # Held while another build is made or opened: one at a time.
        self.changing = asyncio.Lock()
        self._file = _file()

    def swap(self, knowledge: Knowledge) -> None:
        """Put ``knowledge`` in use; what was kept of the one before goes with it."""
        self.now = knowledge
        self.seen()
        browse.fields.cache_clear()
        lookup_of.cache_clear()
        meanings_of.cache_clear()

    def seen(self) -> None:
        """Take note of the file on disk: only another one is news."""
        self._file = _file()

    def is_outdated(self) -> bool:
        """Return True when another database was put in place since."""
        return _file() not in (None, self._file)


def _file() -> tuple[int, int] | None:
    """Return what tells one database file from the next; None when there is none."""
    try:
        found = knowledge_db().stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
