"""Measure the plan reader: drafts of the communes' own documents against the facts that people reviewed.

    python -m ops.eval.plan --seeds ../shared/seeds

The documents are not part of the project; without the folder there is nothing to measure, and that is said.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import yaml

from knowledge.paths import data_dir
from knowledge.plan.documents import read_document
from knowledge.plan.draft import draft_plan
from knowledge.plan.offices import same_office
from knowledge.service_records import ReformFact, ReformPlan
from knowledge.text import clean, fold

# Read apart from the plan reader's own patterns, so that the two cannot miss the same thing.
_TOKEN = re.compile(
    r"[<>≥≤]?\d+(?:,\d+)?%|Quý [IV]+(?:/\d{4})?|\d+[\w/]*-?[A-ZĐ]{2,}[\w/-]*|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{2,4}"
)
_ENOUGH_WORDS = 0.5


@dataclass(frozen=True)
class Score:
    """How many of the wanted were found, of one commune or of all."""

    found: int
    wanted: int

    @property
    def share(self) -> float:
        """The share found; 1 when nothing was wanted."""
        return self.found / self.wanted if self.wanted else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.found + other.found, self.wanted + other.wanted)

    def __str__(self) -> str:
        return f"{self.found}/{self.wanted} ({self.share:.1%})" if self.wanted else "-"


@dataclass(frozen=True)
class Comparison:
    """One draft against one reviewed plan: recall and precision, of figures and of annex rows."""

    figures: Score
    subjects: Score
    rows: Score
    drafted_figures_in_source: Score
    drafted_figures_reviewed: Score
    drafted_rows: Score
    missed: tuple[str, ...]


def tokens(text: str | None) -> set[str]:
    """Return the figures of a field: percentages, quarters, dates, document numbers."""
    return set(_TOKEN.findall((text or "").replace("quý ", "Quý ")))


def compare(draft: ReformPlan, reviewed: ReformPlan, source: str) -> Comparison:
    """Compare a draft with the reviewed facts and with the text it was read from."""
    ours, theirs = _figures(draft.facts), _figures(reviewed.facts)
    rows = [fact for fact in reviewed.facts if fact.section.startswith("Phụ lục")]
    drafted = [fact for fact in draft.facts if fact.section.startswith("Phụ lục")]
    by_section = {fact.section: fact for fact in drafted}
    real = {fact.section: fact for fact in rows}
    valued = [fact for fact in reviewed.facts if tokens(fact.value)]
    missing_rows = [fact for fact in rows if not _same_row(by_section.get(fact.section), fact)]
    squeezed = _squeezed(source)
    return Comparison(
        Score(len(ours & theirs), len(theirs)),
        Score(sum(any(_says(fact, other) for other in draft.facts) for fact in valued), len(valued)),
        Score(len(rows) - len(missing_rows), len(rows)),
        Score(sum(_stands(token, squeezed) for token in ours), len(ours)),
        Score(len(ours & theirs), len(ours)),
        Score(sum(fact.section in real and _same_lead(fact, real[fact.section]) for fact in drafted), len(drafted)),
        (*sorted(theirs - ours), *(f"{fact.id} {fact.section}" for fact in missing_rows)),
    )


def measure(seeds: Path) -> dict[str, Comparison]:
    """Return the comparison of every reviewed plan whose document is in ``seeds``."""
    found = {}
    for path in sorted((data_dir() / "reform").glob("*.yml")):
        reviewed = ReformPlan.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        file = seeds / reviewed.file
        if not file.is_file():
            continue
        blocks = read_document(file)
        draft = draft_plan(blocks, commune=reviewed.commune, year=reviewed.year, file=file.name, today=date.today())
        found[reviewed.commune] = compare(draft, reviewed, file.read_text(encoding="utf-8"))
    return found


def table(found: dict[str, Comparison]) -> str:
    """Return the measures as a table in Markdown, one line a commune and one for all."""
    lines = [
        "| xã | số liệu tìm thấy | số liệu đúng việc | dòng phụ lục đúng | số liệu có trong nguồn "
        "| số liệu đã được soát | dòng phụ lục có thật |",
        "|---|---|---|---|---|---|---|",
    ]
    names = ("figures", "subjects", "rows", "drafted_figures_in_source", "drafted_figures_reviewed", "drafted_rows")
    totals = [Score(0, 0)] * len(names)
    for commune, one in found.items():
        scores = [getattr(one, name) for name in names]
        totals = [total + score for total, score in zip(totals, scores, strict=True)]
        lines.append(f"| {commune} | " + " | ".join(map(str, scores)) + " |")
    return "\n".join([*lines, "| tất cả | " + " | ".join(map(str, totals)) + " |"])


@click.command()
@click.option("--seeds", required=True, type=click.Path(path_type=Path), help="Thư mục tài liệu gốc của các xã.")
@click.option("--details", is_flag=True, help="In cả những gì bản nháp bỏ sót.")
def main(seeds: Path, details: bool) -> None:
    """So bản nháp máy đọc từ tài liệu gốc với dữ kiện đã soát trong data/reform/."""
    if not seeds.is_dir():
        click.echo(f"Bỏ qua: không có thư mục {seeds}; tài liệu gốc không nằm trong dự án.")
        return
    found = measure(seeds)
    if not found:
        click.echo(f"Bỏ qua: {seeds} không có tài liệu nào của data/reform/.")
        return
    click.echo(table(found))
    for commune, one in found.items() if details else ():
        click.echo(f"{commune} thiếu: {'; '.join(one.missed) or 'không thiếu gì'}")


def _figures(facts: list[ReformFact]) -> set[str]:
    return {token for fact in facts for field in (fact.value, fact.deadline) for token in tokens(field)}


def _says(fact: ReformFact, other: ReformFact) -> bool:
    """True when ``other`` has every figure of ``fact`` and is about the same: half of its words."""
    if not tokens(fact.value) <= tokens(other.value):
        return False
    wanted = set(re.findall(r"[a-z]{2,}", fold(fact.statement)))
    return len(wanted & set(re.findall(r"[a-z]{2,}", fold(other.statement)))) >= _ENOUGH_WORDS * len(wanted)


def _same_lead(one: ReformFact, other: ReformFact) -> bool:
    return one.lead_office == other.lead_office or same_office(one.lead_office or "", other.lead_office or "")


def _same_row(drafted: ReformFact | None, row: ReformFact) -> bool:
    """True when the drafted row has the same number, lead and the figures of the deadline, or its words."""
    if drafted is None or not _same_lead(drafted, row):
        return False
    wanted = tokens(row.deadline)
    if wanted or not row.deadline:
        return wanted <= tokens(drafted.deadline)
    words = set(fold(row.deadline).split())
    return len(words & set(fold(drafted.deadline or "").split())) >= _ENOUGH_WORDS * len(words)


def _squeezed(text: str) -> str:
    text = re.sub(r"\s*\b(?:tháng|năm)\b\s*", "/", clean(text).lower())
    return re.sub(r"\b0(?=\d)|[\s/.-]", "", text)


def _stands(token: str, squeezed: str) -> bool:
    return _squeezed(token.lstrip("<>≥≤")) in squeezed


if __name__ == "__main__":
    main()
