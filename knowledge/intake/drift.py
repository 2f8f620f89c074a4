"""How old the published records are: by the day their source was read, by field, and beside a newer list."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from knowledge.intake.compare import Difference
from knowledge.records import Procedure
from knowledge.text import fold


class Age(NamedTuple):
    """The records of one field: how many, how many read over six and over twelve months ago, the oldest day."""

    field: str
    records: int
    over_half_year: int
    over_year: int
    oldest: date


class Drift(NamedTuple):
    """How far the records may have drifted from their sources."""

    fields: list[Age]
    whole: Age | None
    # Active records that the portal changed after they were read.
    changed_since: list[Procedure]
    superseded: list[Procedure]


def drift(procedures: Iterable[Procedure], today: date) -> Drift:
    """Return the ages of the active records, the fields with the oldest first, and the superseded ones."""
    every = list(procedures)
    active = [procedure for procedure in every if procedure.status == "active"]
    grouped: dict[str, list[Procedure]] = {}
    for procedure in active:
        grouped.setdefault(procedure.field, []).append(procedure)
    ages = [_age(field, members, today) for field, members in grouped.items()]
    return Drift(
        fields=sorted(ages, key=lambda age: (age.oldest, fold(age.field))),
        whole=_age("Tất cả", active, today) if active else None,
        changed_since=[each for each in active if (day := each.source.portal_updated) and day > each.source.as_of],
        superseded=[procedure for procedure in every if procedure.status == "superseded"],
    )


def newer_in_list(differences: Iterable[Difference]) -> list[Difference]:
    """Return the records whose row in a list is of a later day than they were read."""
    return [each for each in differences if each.newer and each.entry and each.record]


def _age(field: str, members: list[Procedure], today: date) -> Age:
    days = [procedure.source.as_of for procedure in members]
    return Age(
        field,
        len(days),
        sum(_months(day, today) >= 6 for day in days),
        sum(_months(day, today) >= 12 for day in days),
        min(days),
    )


def _months(since: date, today: date) -> int:
    """Return the whole months between two days."""
    return (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
