"""The store and the search that all actions share, opened once a process."""

from functools import cache
from typing import NamedTuple

from knowledge.places import Places
from knowledge.records import Commune
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store


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


@cache
def shared() -> Resources:
    """Return the process's resources, opened on first use; raises KnowledgeError naming the cure."""
    store = Store.open()
    return Resources(store, Searcher(store), ServiceFinder(store), Places(store))
