"""Browse the procedures by field, and leaf through long lists."""

from functools import lru_cache
from math import ceil
from typing import Generic, NamedTuple, TypeVar

from knowledge.records import Procedure
from knowledge.store import Store
from knowledge.text import fold, slug

T = TypeVar("T")
PAGE = 20
# A field with fewer procedures than this is listed under "other fields".
SMALL = 5


class Field(NamedTuple):
    """One field of procedures: its name, its key in addresses, and its procedures here, sorted by plain name."""

    name: str
    slug: str
    procedures: tuple[Procedure, ...]


class Page(NamedTuple, Generic[T]):
    """One page of a long list: what is on it, its number, how many pages, and how many items in all."""

    items: list[T]
    number: int
    pages: int
    total: int


@lru_cache(maxsize=64)  # one entry a province
def fields(store: Store, province: str | None) -> dict[str, Field]:
    """Return the fields that have procedures in ``province``, by key, sorted by name."""
    here = (p for p in store.procedures() if p.province in (None, province))
    answered = {own.code: own for own in (store.localised(p, province) for p in here)}
    named: dict[str, list[Procedure]] = {}
    for procedure in sorted(answered.values(), key=lambda p: fold(plain_name(p))):
        named.setdefault(procedure.field, []).append(procedure)
    return {slug(name): Field(name, slug(name), tuple(named[name])) for name in sorted(named, key=fold)}


def plain_name(procedure: Procedure) -> str:
    """Return how people call a procedure, else its official name without the word that says it is one."""
    name = procedure.label or procedure.name.removeprefix("Thủ tục ")
    return name[0].upper() + name[1:]


def page(items: list[T], number: int) -> Page[T]:
    """Return page ``number`` (from 1; beyond the last one: the last) of ``items``."""
    pages = max(1, ceil(len(items) / PAGE))
    number = min(max(1, number), pages)
    return Page(items[(number - 1) * PAGE : number * PAGE], number, pages, len(items))
