"""Lines that speak for the whole section: "Đơn vị chủ trì: …", "Đơn vị phối hợp: …", "Thời gian thực hiện: …"."""

import re
from collections import defaultdict

from knowledge.plan.facts import Draft
from knowledge.plan.offices import office_list

_LABEL = re.compile(
    r"^(?:(?P<lead>(?:đơn vị|cơ quan|bộ phận) chủ trì)|(?P<partners>(?:đơn vị|cơ quan) phối hợp)"
    r"|(?P<deadline>thời (?:gian|hạn) (?:thực hiện|hoàn thành)))\s*:\s*(?P<text>.+)$",
    re.IGNORECASE,
)


def labelled(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts, the offices and the deadline that a line gives its section put on each of its facts."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for draft in drafts:
        if found := _LABEL.match(draft.statement):
            name = next(name for name in ("lead", "partners", "deadline") if found[name])
            said[_base(draft)][name] = found["text"].strip(" .")
            draft.kind = "deadline" if name == "deadline" else "responsibility"
    for draft in drafts:
        given = said.get(_base(draft), {})
        if "lead" in given and draft.lead_office is None:
            draft.lead_office = "; ".join(office_list(given["lead"]))
        if "partners" in given and not draft.cooperating_offices:
            draft.cooperating_offices = office_list(given["partners"].replace(", ", "; "))
        draft.deadline = draft.deadline or given.get("deadline")
    return drafts


def _base(draft: Draft) -> str:
    return draft.section.split(", ý ")[0]
