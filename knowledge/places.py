"""Which served commune a message names: by its present name, or by a commune of before July 2025 that joined it."""

from typing import NamedTuple

from knowledge.records import Commune, OldPlace
from knowledge.store import Store
from knowledge.text import words

# A commune's name may be a person's too: only after one of these is it a place.
PLACE_CUES = (
    "xa", "phuong", "thi tran", "ubnd xa", "uy ban xa", "o", "ve", "tai", "que", "dan", "nguoi", "xa cu",
)  # fmt: skip


class Named(NamedTuple):
    """A served commune that was named, and the old commune by whose name, if it was."""

    commune: Commune
    old: OldPlace | None = None


class Places:
    """The names of the served communes, present and past."""

    def __init__(self, store: Store) -> None:
        """Read the names from ``store``."""
        self._present = {commune.id: (commune, _names(commune)) for commune in store.communes()}
        self._old = [
            (commune, place)
            for commune, _ in self._present.values()
            for place in store.old_places()
            if _joined(place, commune)
        ]

    def named(self, text: str) -> Named | None:
        """Return the commune that ``text`` names as a place ("ở Hoằng Lộc", "Hoằng Thịnh, Hoằng Hóa"), or None."""
        folded = f" {' '.join(words(text))} "
        for commune, names in self._present.values():
            if any(f" {cue} {name} " in folded for cue in PLACE_CUES for name in names):
                return Named(commune)
        for commune, place in self._old:
            name, district = " ".join(words(place.old_commune)), " ".join(words(place.old_district))
            beside = any(f" {name} {before}{district} " in folded for before in ("", "huyen ", "thi xa "))
            if beside or any(f" {cue} {name} " in folded for cue in PLACE_CUES):
                return Named(commune, place)
        return None

    def all_named(self, text: str) -> list[Commune]:
        """Return every served commune whose present name stands in ``text``: for questions about communes."""
        folded = f" {' '.join(words(text))} "
        return [commune for commune, names in self._present.values() if any(f" {name} " in folded for name in names)]

    def answered(self, text: str) -> Commune | None:
        """Return the one commune that ``text`` names, with or without a word of place: when that was asked for."""
        found = self.all_named(text)
        if len(found) == 1:
            return found[0]
        named = self.named(f"xã {text}") if not found else None
        return named.commune if named else None


def _names(commune: Commune) -> set[str]:
    return {" ".join(words(name)) for name in (commune.name, *commune.aliases)}


def _joined(place: OldPlace, commune: Commune) -> bool:
    return place.province == commune.province and " ".join(words(place.commune)) in _names(commune)
