"""One statement or one annex row as a draft fact, with everything a person should check about it."""

import re
from dataclasses import dataclass, field

from knowledge.plan.annex import AnnexRow
from knowledge.plan.classify import area, kind
from knowledge.plan.duties import both_roles, when, who
from knowledge.plan.figure import Figure
from knowledge.plan.figures import figures, values
from knowledge.plan.offices import office_list
from knowledge.plan.outline import Passage
from knowledge.plan.sentences import trimmed
from knowledge.service_records import ReformArea, ReformKind
from knowledge.text import clean

_SUBJECT_LETTERS = 25


@dataclass
class Draft:
    """A fact before it has an id: the fields of a reviewed fact, and ``doubts`` to be put into one sentence."""

    section: str
    area: ReformArea
    kind: ReformKind
    statement: str
    value: str | None = None
    lead_office: str | None = None
    cooperating_offices: list[str] = field(default_factory=list)
    deadline: str | None = None
    product: str | None = None
    doubts: list[str] = field(default_factory=list)


def from_statement(passage: Passage, statement: str, year: int) -> Draft:
    """Return the draft of one statement of ``passage``; the heading that names an office leads."""
    found = figures(statement)
    lead, others, doubts = who(passage, statement)
    due = when(statement)
    draft = Draft(
        passage.section,
        area(passage.titles, statement),
        kind(passage.titles, statement, found, has_lead=lead is not None),
        statement,
        values(found),
        lead,
        others,
        due,
        doubts=[*doubts, *_doubts(found, statement)],
    )
    draft.doubts += _wrong_year(due, year)
    return draft


def from_row(row: AnnexRow, section: str, titles: tuple[str, ...], year: int) -> Draft:
    """Return the draft of an annex row; its columns say who, with whom, what and when."""
    leads, others = office_list(row.lead), office_list(row.partners)
    due, product = (_listed(cell) for cell in (row.deadline, row.product))
    found = figures(f"{row.task} | {due or ''}")
    doubts = [row.doubt, *_doubts(found, row.task)]
    if len(leads) > 1:
        doubts.append("Dòng có nhiều đơn vị chủ trì.")
    if not leads and not row.doubt:
        doubts.append("Dòng không ghi đơn vị chủ trì.")
    doubts += both_roles(leads, others)
    titles = (*titles, row.group) if row.group else titles
    draft = Draft(
        section,
        area(titles, row.task),
        kind(titles, row.task, figures(row.task), has_lead=False),
        trimmed(row.task) or "(không đọc được nội dung)",
        values(found),
        "; ".join(leads) or None,
        others,
        due,
        product,
        [doubt for doubt in doubts if doubt],
    )
    draft.doubts += _wrong_year(due, year)
    return draft


def _doubts(found: list[Figure], text: str) -> list[str]:
    doubts = [figure.doubt for figure in found if figure.doubt]
    percents = [figure for figure in found if figure.kind == "percent"]
    if len(percents) > 1:
        doubts.append(f"Câu có {len(percents)} tỷ lệ; cần ghi rõ mỗi tỷ lệ nói về việc gì.")
    elif percents and len(text) - (percents[0].end - percents[0].start) < _SUBJECT_LETTERS:
        doubts.append("Tỷ lệ không rõ nói về việc gì.")
    return doubts


def _wrong_year(due: str | None, year: int) -> list[str]:
    """Doubt a deadline of another year than the plan's, or the one after it."""
    years = {int(found) for found in re.findall(r"(?<![\d-])20\d\d\b(?!\s*[-–])", due or "")}
    return [f"Hạn ghi năm {one}, kế hoạch là của năm {year}." for one in sorted(years - {year, year + 1})]


def _listed(cell: str) -> str | None:
    """Return a cell's points in one line: "- A. - B." becomes "A; B"."""
    points = re.split(r"\n|(?:^|(?<=[.;])\s)[-–+]\s", cell)
    return "; ".join(point for point in (clean(point).strip(" .;-–") for point in points) if point) or None
