"""A commune's reform document on a page: its targets as bars, its tasks by office and by quarter, its oddities."""

import re
from typing import NamedTuple

from knowledge.records import Commune
from knowledge.reform import months, office_keys, quarters
from knowledge.service_records import ReformFact, ReformPlan
from knowledge.store import Store

_FIGURE = re.compile(r"^(?P<sign>[≥>]?)\s*(?P<number>\d{1,3}(?:,\d+)?)\s*%$")
_TASKS = ("task", "responsibility", "deadline")
_QUARTERS = ("Quý I", "Quý II", "Quý III", "Quý IV")
_AT_LEAST = {"≥": "từ {}% trở lên", ">": "trên {}%", "": "{}%"}


class Bar(NamedTuple):
    """A target with a figure: its fact, the per cent aimed at, and whether more is welcome ("từ … trở lên")."""

    fact: ReformFact
    percent: float
    open_ended: bool
    words: str


class Chart(NamedTuple):
    """The targets with figures of one area of reform."""

    area: str
    bars: list[Bar]


class Work(NamedTuple):
    """What the document gives one office, or sets for one time, to do."""

    title: str
    facts: list[ReformFact]


def plans_of(store: Store, commune: str) -> list[ReformPlan]:
    """Return the documents of ``commune`` that a person has reviewed, latest year first."""
    return [plan for plan in store.plans(commune) if plan.reviewed]


def charts(plan: ReformPlan) -> list[Chart]:
    """Return the targets that state a per cent, by area in the order of the document."""
    areas: dict[str, list[Bar]] = {}
    for fact in plan.facts:
        if fact.kind == "target" and (bar := _bar(fact)):
            areas.setdefault(fact.area, []).append(bar)
    return [Chart(area, bars) for area, bars in areas.items()]


def unmeasured(plan: ReformPlan) -> list[ReformFact]:
    """Return the targets that state no per cent."""
    return [fact for fact in plan.facts if fact.kind == "target" and _bar(fact) is None]


def by_office(plan: ReformPlan, commune: Commune) -> list[Work]:
    """Return the tasks with a lead office, by office (its spellings taken together), the busiest first."""
    groups: dict[str, Work] = {}
    for fact in plan.facts:
        if fact.kind in _TASKS and fact.lead_office:
            key = "" if ";" in fact.lead_office else " ".join(office_keys(fact.lead_office, commune))
            groups.setdefault(key or fact.lead_office.lower(), Work(fact.lead_office, [])).facts.append(fact)
    works = (Work(work.title, sorted(work.facts, key=_due)) for work in groups.values())
    return sorted(works, key=lambda work: -len(work.facts))


def by_quarter(plan: ReformPlan) -> list[Work]:
    """Return what has a deadline in one quarter, by quarter; what falls due in several or all year is last."""
    works = {title: Work(title, []) for title in (*_QUARTERS, "Thường xuyên, nhiều kỳ")}
    for fact in sorted((f for f in plan.facts if f.deadline and f.kind in _TASKS), key=_due):
        due = quarters(fact.deadline or "")
        title = _QUARTERS[min(due) - 1] if len(due) == 1 else "Thường xuyên, nhiều kỳ"
        works[title].facts.append(fact)
    return [work for work in works.values() if work.facts]


def unassigned(plan: ReformPlan) -> list[ReformFact]:
    """Return the tasks for which the document names no lead office."""
    return [fact for fact in plan.facts if fact.kind == "task" and not fact.lead_office]


def remarks(plan: ReformPlan) -> list[tuple[ReformFact, str]]:
    """Return the slips and unclear places of the document, each with the fact it concerns."""
    return [(fact, remark) for fact in plan.facts if (remark := fact.oddity or fact.doubt)]


def _bar(fact: ReformFact) -> Bar | None:
    match = _FIGURE.match(fact.value or "")
    if match is None or (percent := float(match["number"].replace(",", "."))) > 100:
        return None
    open_ended = bool(match["sign"]) and percent < 100
    return Bar(fact, percent, open_ended, _AT_LEAST[match["sign"]].format(match["number"]))


def _due(fact: ReformFact) -> tuple[int, int]:
    """Return a key that sorts by deadline: month if named, else quarter's end, else last."""
    named = months(fact.deadline or "")
    if named:
        return (0, min(named))
    ends = quarters(fact.deadline or "")
    return (0, min(ends) * 3) if ends else (1, 0)
