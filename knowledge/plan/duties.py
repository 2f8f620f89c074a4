"""Who does what a sentence asks, with whom, and by when."""

import re

from knowledge.plan.offices import doer, is_office, office_name, partners, same_office
from knowledge.plan.outline import Passage
from knowledge.text import clean

_DUE = re.compile(
    r"(?:hoàn thành\s+)?(?:trước|chậm nhất|muộn nhất|xong trong|trong)\s+(?:(?:vào|ngày|là|trong)\s+)*"
    r"(?:\d{1,2}(?:/\d{1,2}(?:/\d{4})?)?|quý\s+[IV\d]+(?:/\d{4})?)(?:\s*[,;và]+\s*\d{1,2}/\d{1,2}(?:/\d{4})?)*"
    r"(?:\s+tháng cuối (?:của )?quý|\s+(?:hằng|hàng) năm)?",
    re.IGNORECASE,
)
_REPEATED = re.compile(
    r"định kỳ\s*\(?(?:(?:hằng|hàng|tháng|quý(?:\s+[IV]+)?|6 tháng|9 tháng|năm|cả năm|và)[\s,]*)+"
    r"|(?:hằng|hàng) (?:tháng|quý|năm)\b|thường xuyên trong năm \d{4}",
    re.IGNORECASE,
)


def who(passage: Passage, statement: str) -> tuple[str | None, list[str], list[str]]:
    """Return who leads, who helps, and what is doubtful about it."""
    title = next((title for title in reversed(passage.titles) if is_office(title)), None)
    office = office_name(title) if title else None
    others = partners(statement)
    if named := doer(statement):
        office, duty = named
    elif office is None:
        return None, [], []
    elif is_office(statement):
        return None, others, [f"Câu mở đầu bằng đơn vị khác với tên mục ({office})."]
    else:
        duty = statement.lower()
    if duty.startswith("phối hợp"):
        return None, [office, *others], ["Câu chỉ nói phối hợp, không nói rõ đơn vị nào chủ trì."]
    return office, others, both_roles([office], others)


def both_roles(leads: list[str], others: list[str]) -> list[str]:
    """Return the doubt when one office both leads and helps."""
    twice = next((lead for lead in leads if any(same_office(lead, other) for other in others)), None)
    return [f"{twice} vừa chủ trì vừa phối hợp."] if twice else []


def when(statement: str) -> str | None:
    """Return the deadlines a sentence sets, or how often it asks for something."""
    due = "; ".join(clean(match[0]) for match in _DUE.finditer(statement))
    often = _REPEATED.search(statement)
    return due or (clean(often[0]).strip(" ,(") if often else None)
