"""The store and the search that all actions share, opened once a process and swapped as one when they are rebuilt."""

import sqlite3
from typing import NamedTuple

from knowledge.places import Places
from knowledge.records import Commune
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import KnowledgeError, Store


class Resources(NamedTuple):
    """The open knowledge: records by key, search over procedures and services, and the names of places."""

    store: Store
    searcher: Searcher
    finder: ServiceFinder
    places: Places

    def commune(self, id: str | None) -> Commune | None:
        """Return the commune with ``id``; None for no or an unknown id."""
        return self.store.commune(id) if id else None

    def only_commune(self) -> Commune | None:
        """Return the commune when just one is served, else None."""
        communes = self.store.communes()
        return communes[0] if len(communes) == 1 else None


_shared: list[Resources] = []


def open_resources() -> Resources:
    """Return the knowledge as it is on disk now; raises KnowledgeError naming the cure."""
    store = Store.open()
    try:
        return Resources(store, Searcher(store), ServiceFinder(store), Places(store))
    except (sqlite3.DatabaseError, ValueError, KeyError, EOFError) as error:
        raise KnowledgeError(f"{store.path}: chỉ mục tìm kiếm hỏng ({error}); chạy `make build` để dựng lại") from error


def shared() -> Resources:
    """Return the process's resources, opened on first use; raises KnowledgeError naming the cure."""
    if not _shared:
        _shared.append(open_resources())
    return _shared[0]


def share(resources: Resources) -> None:
    """Put ``resources`` in place of those shared before; an action that has begun ends on the ones it holds."""
    _shared[:] = [resources]
