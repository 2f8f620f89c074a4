"""Blocks of a document as a draft plan: numbered facts in the order of the document, for a person to review."""

import re
from dataclasses import replace
from datetime import date

from knowledge.plan.annex import AnnexRow, annex_rows
from knowledge.plan.blocks import Block, PlanError
from knowledge.plan.facts import Draft, from_row, from_statement
from knowledge.plan.figures import figures, values
from knowledge.plan.heading import Heading, heading
from knowledge.plan.labels import labelled
from knowledge.plan.layout import outside_tables, without_layout
from knowledge.plan.offices import is_office
from knowledge.plan.outline import CLOSING, OPENING, SIGNING, Grid, Passage, outline
from knowledge.plan.sentences import statements
from knowledge.service_records import ReformFact, ReformPlan
from knowledge.text import clean

_BASIS = re.compile(r"^(?:Căn cứ|Thực hiện|Theo|Xét)\b")
_MOST = 999
_GROUP = 50  # letters of a group's title in a section
_LEAD_IN = 160  # letters; a shorter line that ends with a colon only leads to what follows


def draft_plan(blocks: list[Block], *, commune: str, year: int, file: str, today: date) -> ReformPlan:
    """Return the draft of a commune's plan; raises PlanError when it holds nothing that could be a fact."""
    parts = outline(without_layout(blocks))
    head = heading(_texts(parts, OPENING), _texts(parts, CLOSING))
    drafts = labelled([draft for part in outside_tables(parts) for draft in _drafts(part, head, year)])
    signing = _texts(parts, SIGNING)
    if not drafts:
        raise PlanError(f"{file}: không thấy mục, ý hay phụ lục nào; tệp có phải kế hoạch không?")
    drafts = [_title_fact(head, year), *drafts, *_signing_fact(signing)]
    if len(drafts) > _MOST:
        raise PlanError(f"{file}: tách ra {len(drafts)} dữ kiện, nhiều quá {_MOST}; hãy tách tệp")
    title = head.title or f"Kế hoạch cải cách hành chính năm {year} (chưa thấy tiêu đề)"
    return ReformPlan(
        commune=commune,
        year=year,
        title=title,
        kind=head.kind,
        number=head.number,
        issued=head.issued,
        file=file,
        as_of=today,
        reviewed=False,
        facts=[_fact(draft, f"{_initials(commune)}-{place:03d}") for place, draft in enumerate(drafts, 1)],
    )


def _drafts(part: Passage | Grid, head: Heading, year: int) -> list[Draft]:
    if isinstance(part, Grid):
        rows = enumerate(annex_rows(part.rows), 1)
        return [from_row(row, _row_section(part, row, place), part.titles, year) for place, row in rows]
    if part.section == SIGNING or part.text in head.used:
        return []
    if part.section == OPENING:
        basis = _BASIS.match(part.text) and figures(part.text)
        part = replace(part, section="Căn cứ" if basis else OPENING, titles=("Chỉ đạo",) if basis else ())
    if not part.text:
        text = f"Mục {part.section}: {part.titles[-1]}"
        return [_with_doubt(from_statement(part, text, year), part.doubt)]
    if part.text.endswith(":") and len(part.text) < _LEAD_IN and not figures(part.text):
        return []
    if part.section == OPENING and len(part.text) < 80:
        return []
    drafts = [from_statement(part, statement, year) for statement in statements(part.text)]
    return [_with_doubt(drafts[0], part.doubt), *drafts[1:]]


def _row_section(grid: Grid, row: AnnexRow, place: int) -> str:
    group = [row.group[:_GROUP].strip()] if row.group else []
    return ", ".join([grid.section or "Bảng", *group, f"TT {row.number or f'(dòng {place})'}"])


def _texts(parts: list[Passage | Grid], section: str) -> list[str]:
    return [part.text for part in parts if isinstance(part, Passage) and part.section.endswith(section)]


def _with_doubt(draft: Draft, doubt: str | None) -> Draft:
    draft.doubts = [*draft.doubts, doubt] if doubt else draft.doubts
    return draft


def _fact(draft: Draft, id: str) -> ReformFact:
    fields = {name: value for name, value in vars(draft).items() if name != "doubts"}
    first, *others = dict.fromkeys(doubt.rstrip(".") for doubt in draft.doubts or [""])
    doubt = "; ".join([first, *(other if is_office(other) else other[:1].lower() + other[1:] for other in others)])
    return ReformFact(id=id, **fields, doubt=f"{doubt}." if doubt else None)


def _title_fact(head: Heading, year: int) -> Draft:
    number = head.number and (head.number if head.number.startswith("kèm") else f"số {head.number}")
    issued = head.issued and (head.issued if head.issued.startswith("(") else f"ngày {head.issued}")
    said = [head.title or "Tài liệu không có tiêu đề", number, issued]
    statement = ", ".join(part for part in said if part) + "."
    return Draft(
        "Tiêu đề",
        "chỉ đạo điều hành - tuyên truyền",
        "definition",
        statement,
        head.issued or str(year),
        doubts=list(head.doubts),
    )


def _signing_fact(texts: list[str]) -> list[Draft]:
    if not any(text.startswith("Nơi nhận") for text in texts):
        return []
    statement = clean(" ".join(texts))
    return [Draft(SIGNING, "tổ chức thực hiện", "office", statement, values(figures(statement)))]


def _initials(commune: str) -> str:
    words = re.findall(r"[a-z]+", commune)
    letters = "".join(word[0] for word in words)[:4] if len(words) > 1 else "".join(words)[:2]
    return letters.upper().ljust(2, "X")
