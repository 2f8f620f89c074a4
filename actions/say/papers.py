"""What to bring: the papers, their number and form; the forms; and who may go instead."""

import re

from actions.say.terms import numbered, sentence
from knowledge.records import Paper, Procedure

# Papers named in an overview; the whole list is one button away.
SUMMARISED = 5
_AUTHORISATION = re.compile(
    r"ủy quyền|uỷ quyền|đi thay|làm thay|thay mặt|nộp thay|người đại diện|nhờ người", re.IGNORECASE
)


def documents(procedure: Procedure) -> str | None:
    """Return the list of papers, or None when the record has none."""
    if not procedure.papers:
        return None
    return f"Giấy tờ cần có:\n{numbered([_paper(paper) for paper in procedure.papers])}"


def summary(procedure: Procedure) -> str | None:
    """Return the names of the first papers in one sentence, or None when the record has none."""
    names = [paper.name for paper in procedure.papers]
    if not names:
        return None
    more = f"; và {len(names) - SUMMARISED} giấy tờ khác" if len(names) > SUMMARISED else ""
    return f"Giấy tờ cần có: {'; '.join(names[:SUMMARISED])}{more}."


def forms(procedure: Procedure) -> str | None:
    """Return the forms to fill in, or None when the record names none."""
    names = list(dict.fromkeys([*procedure.forms, *(paper.form for paper in procedure.papers if paper.form)]))
    if not names:
        return None
    if len(names) == 1:
        return f"Mẫu cần dùng: {sentence(names[0])} Có thể lấy mẫu ở trang thủ tục trên Cổng hoặc xin tại quầy."
    return f"Các mẫu cần dùng:\n{numbered(names)}\nCó thể lấy mẫu ở trang thủ tục trên Cổng hoặc xin tại quầy."


def authorisation(procedure: Procedure) -> str | None:
    """Return what the record says about somebody else going instead, or None when it says nothing."""
    said = [_paper(paper) for paper in procedure.papers if _AUTHORISATION.search(f"{paper.name} {paper.note or ''}")]
    others = [procedure.conditions or "", *procedure.steps, procedure.note or ""]
    said += [part for text in others for part in re.split(r"(?<=[.;])\s+|\s\|\s", text) if _AUTHORISATION.search(part)]
    if not said:
        return None
    return "Về việc nhờ người khác làm thay, hồ sơ ghi:\n" + "\n".join(f"- {sentence(s)}" for s in dict.fromkeys(said))


def _paper(paper: Paper) -> str:
    details = [paper.copies, f"theo mẫu: {paper.form}" if paper.form and paper.form != paper.name else None]
    known = ", ".join(detail for detail in details if detail)
    named = f"{paper.name} ({known})" if known else paper.name
    return f"{named}. Lưu ý: {paper.note}" if paper.note else named
