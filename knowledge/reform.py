"""Look through a commune's reform plan: by matter, by office, by period, by section."""

import re
from collections.abc import Iterable

from knowledge.records import Commune
from knowledge.service_records import ReformFact, ReformPlan
from knowledge.text import words

# What officers and residents call the offices that every commune has, folded, beside the names in its own records.
OFFICE_NAMES: dict[str, tuple[str, ...]] = {
    "van hoa xa hoi": ("van hoa xa hoi", "vhxh", "vh xh", "phong van hoa"),
    "kinh te": ("phong kinh te",),
    "van phong": ("van phong hdnd", "van phong uy ban", "van phong ubnd", "van phong xa", "van phong"),
    "phuc vu hanh chinh cong": (
        "phuc vu hanh chinh cong", "trung tam hanh chinh cong", "pvhcc", "ttpvhcc", "tthcc", "bo phan mot cua",
    ),
    "cung ung dich vu cong": ("cung ung dich vu cong", "ttcudvc"),
    "dich vu tong hop": ("dich vu tong hop",),
    "dich vu su nghiep cong": ("dich vu su nghiep cong",),
    "mat tran": ("mat tran", "mttq"),
    "cong an": ("cong an",),
    "tram y te": ("tram y te",),
    "truong hoc": ("truong hoc", "cac truong"),
}  # fmt: skip
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4])\b")
_MONTH = re.compile(r"\bthang (1[0-2]|0?[1-9])\b")
_DATE = re.compile(r"(?<![\d/])\d{1,2}/(1[0-2]|0?[1-9])(?:/20\d\d)?(?!\d)|(?<![\d/])(1[0-2]|0?[1-9])/20\d\d")
_QUARTER_OF_YEAR = re.compile(r"\bqu[yý] [1-4]/20\d\d", re.IGNORECASE)
_ANNEX = re.compile(
    r"\bphu luc (?:so )?0*(\d+)\b(?:.{0,20}?\b(?:tt|thu tu|stt|dong|muc|so) (?:so |thu |tt )?0*(\d+)\b)?"
)
_SECTION = re.compile(r"\bmuc ((?:[ivx]+|\d+)(?: \d+)*(?: [a-z])?)\b")


def on_matter(plan: ReformPlan, matter: str) -> list[ReformFact]:
    """Return what the plan says on a matter, the fact that answers it best first."""
    facts = {fact.id: fact for fact in plan.facts}
    return [facts[id] for id in plan.matters.get(matter, [])]


def office_keys(text: str, commune: Commune | None = None) -> list[str]:
    """Return the keys of the offices that ``text`` names, in the order named.

    An office of the commune's own profile that no common name covers is its own key: its folded name.
    """
    folded = _folded(text)
    names = dict(OFFICE_NAMES)
    for office in commune.offices if commune else ():
        spelt = tuple(_folded(name) for name in (office.name, *office.other_names))
        if not any(name in _folded(office.name) for known in OFFICE_NAMES.values() for name in known):
            names[spelt[0]] = spelt
    found = {key: place for key, known in names.items() if (place := _place(folded, known)) is not None}
    return sorted(found, key=lambda key: found[key])


def by_office(plan: ReformPlan, office: str, *, commune: Commune | None = None) -> list[ReformFact]:
    """Return what the plan gives an office (a key) to lead."""
    return [fact for fact in plan.facts if fact.lead_office and office in office_keys(fact.lead_office, commune)]


def quarters(text: str) -> set[int]:
    """Return the quarters (1-4) that ``text`` names or whose months and days it names."""
    folded = _folded(text)
    named = {_NUMERALS[match.group(1)] for match in _QUARTER.finditer(folded)}
    return named | {(month - 1) // 3 + 1 for month in months(text)}


def months(text: str) -> set[int]:
    """Return the months (1-12) that ``text`` names, in words or in a date."""
    named = [match.group(1) for match in _MONTH.finditer(_folded(text))]
    named += [match.group(1) or match.group(2) for match in _DATE.finditer(_QUARTER_OF_YEAR.sub("", text))]
    return {int(month) for month in named}


def by_period(plan: ReformPlan, text: str) -> list[ReformFact]:
    """Return what falls due in the months, else the quarters, that ``text`` names."""
    wanted_months, wanted_quarters = months(text), quarters(text)
    due = [fact for fact in plan.facts if fact.deadline]
    if wanted_months:
        return [fact for fact in due if wanted_months & months(fact.deadline or "")]
    return [fact for fact in due if wanted_quarters & quarters(fact.deadline or "")]


def by_section(plan: ReformPlan, text: str) -> list[ReformFact]:
    """Return what stands at the section that ``text`` cites ("Phụ lục 02 TT 6", "mục II.2.1"), else nothing."""
    section = cited(text)
    return [fact for fact in plan.facts if section and f"{_folded(fact.section)} ".startswith(f"{section} ")]


def cited(text: str) -> str | None:
    """Return the section that ``text`` cites as a folded key ("phu luc 02 tt 6", "ii 2 1"), or None."""
    folded = _folded(text)
    if match := _ANNEX.search(folded):
        annex, row = match.groups()
        return f"phu luc {int(annex):02}" + (f" tt {row}" if row else "")
    match = _SECTION.search(folded)
    return match.group(1) if match else None


def _place(folded: str, names: Iterable[str]) -> int | None:
    places = [found.start() for name in names if (found := re.search(rf"\b{re.escape(name)}\b", folded))]
    return min(places, default=None)


def _folded(text: str) -> str:
    """Return ``text`` as folded words with single spaces: punctuation parts words."""
    return " ".join(words(text))
