"""The store and the search that all actions share, opened once a process."""

from functools import cache
from typing import NamedTuple

from knowledge.records import Commune
from knowledge.search import Searcher
from knowledge.store import Store
from knowledge.text import words

# A commune's name may be a person's too: only after one of these is it a place.
PLACE_CUES = ("xa", "phuong", "ubnd xa", "uy ban xa", "o", "ve", "tai", "que", "dan", "nguoi")


class Resources(NamedTuple):
    """The open knowledge: records by key, and search over them."""

    store: Store
    searcher: Searcher

    def commune(self, id: str | None) -> Commune | None:
        """Return the commune with ``id``; None for no or an unknown id."""
        return self.store.commune(id) if id else None

    def named_commune(self, text: str) -> Commune | None:
        """Return the served commune that ``text`` names as a place ("ở Hoằng Lộc", "xã Định Tân"), or None."""
        folded = f" {' '.join(words(text))} "
        for commune in self.store.communes():
            names = {" ".join(words(name)) for name in (commune.name, *commune.aliases)}
            if any(f" {cue} {name} " in folded for cue in PLACE_CUES for name in names):
                return commune
        return None


@cache
def shared() -> Resources:
    """Return the process's resources, opened on first use; raises KnowledgeError naming the cure."""
    store = Store.open()
    return Resources(store, Searcher(store))
