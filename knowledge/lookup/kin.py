"""What stands around one procedure: its siblings, its versions, what it replaced, and the provinces' fees for it."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import date
from typing import Literal, NamedTuple

from knowledge.records import LocalFee, Procedure
from knowledge.store import Store
from knowledge.text import words

Kinship = Literal["version", "same_name", "sibling"]
Standing = Literal["in_force", "coming", "ended", "amount_unknown"]
_ORDER: dict[Standing, int] = {"in_force": 0, "coming": 1, "amount_unknown": 2, "ended": 3}


class Kin(NamedTuple):
    """A procedure that may be taken for another, and why."""

    procedure: Procedure
    kinship: Kinship


class Charged(NamedTuple):
    """A province's fee for a procedure, and whether it applies today."""

    fee: LocalFee
    standing: Standing


def kin_of(store: Store, procedure: Procedure, provinces: Collection[str]) -> list[Kin]:
    """Return the other versions of a procedure, those of the same name, and its siblings; of ``provinces`` alone."""
    found: dict[str, Kin] = {}
    for kin in (*_versions(store, procedure, provinces), *_namesakes(store, procedure), *_siblings(store, procedure)):
        of_here = kin.procedure.province is None or kin.procedure.province in provinces
        if of_here and kin.procedure.code != procedure.code:
            found.setdefault(kin.procedure.code, kin)
    return list(found.values())


def replaced_by(store: Store, code: str) -> list[Procedure]:
    """Return the procedures whose place the one with ``code`` has taken."""
    query = "select code from procedures where superseded_by = ? order by code"
    return [found for (old,) in _rows(store, query, code) if (found := store.procedure(old))]


def charges(store: Store, procedure: Procedure, provinces: Collection[str], today: date) -> list[Charged]:
    """Return every fee that ``provinces`` set for a procedure: in force, then coming, then the others."""
    query = (
        "select distinct record from local_fees join local_fee_procedures on fee = id where procedure in (?, ?)"
        " order by id"
    )
    rows = _rows(store, query, procedure.code, procedure.national_code or procedure.code)
    fees = (LocalFee.model_validate_json(record) for (record,) in rows)
    charged = [Charged(fee, _standing(fee, today)) for fee in fees if fee.province in provinces]
    return sorted(charged, key=lambda each: _ORDER[each.standing])


def _standing(fee: LocalFee, today: date) -> Standing:
    if fee.status == "amount_unknown":
        return "amount_unknown"
    if fee.in_force(today):
        return "in_force"
    begun = fee.effective_from is None or fee.effective_from <= today
    return "ended" if begun or fee.status == "expired" else "coming"


def _versions(store: Store, procedure: Procedure, provinces: Collection[str]) -> Iterator[Kin]:
    code = procedure.national_code or procedure.code
    own = [version for province in sorted(provinces) for version in store.versions(code, province)]
    for each in (store.procedure(code), *own):
        if each:
            yield Kin(each, "version")


def _namesakes(store: Store, procedure: Procedure) -> Iterator[Kin]:
    name = _bare(procedure.name)
    yield from (Kin(each, "same_name") for each in store.procedures() if _bare(each.name) == name)


def _siblings(store: Store, procedure: Procedure) -> Iterator[Kin]:
    """Yield the members of the families it belongs to, those families first whose members are of its field."""
    codes = {procedure.code, procedure.national_code}
    families = [family for family in store.families() if codes & {member.procedure for member in family.members}]
    known = {f.id: [p for m in f.members if (p := store.procedure(m.procedure))] for f in families}
    for members in sorted(known.values(), key=lambda each: -sum(p.field == procedure.field for p in each)):
        yield from (Kin(member, "sibling") for member in members if member.code not in codes)


def _bare(name: str) -> str:
    """Return a name as folded words, without the word that says it is a procedure."""
    return " ".join(words(name)).removeprefix("thu tuc ")


def _rows(store: Store, query: str, *values: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"{store.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()
