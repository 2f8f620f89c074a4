"""The feedback form filled in at once, as on a page: what is missing, what must be told first, what is stored.

The same steps and checks as in the conversation (:mod:`api.forms.feedback`).
"""

from dataclasses import dataclass
from datetime import datetime

from api.forms import feedback
from api.records.reports import Report, fingerprint
from knowledge.privacy import mask
from knowledge.records import Commune
from knowledge.text import clean

LONGEST = {"place": 200, "body": 2000, "attachment": 2000, "contact": 200}
# How many times its longest a field is read at all.
READ = 4
_NAMES = {"place": "Chỗ xảy ra", "body": "Nội dung", "attachment": "Phần chép kèm", "contact": "Cách liên lạc"}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands in the form, as it was typed; ``token`` is of one filling-in of it."""

    token: str
    commune: str = ""
    kind: str = ""
    place: str = ""
    body: str = ""
    attachment: str = ""
    contact: str = ""
    agreed: bool = False

    def stored(self, name: str) -> str:
        """Return the words of a field as they are stored: cleaned line by line, masked unless it is the contact."""
        # Far beyond what any field may hold there is nothing to read: the fault is told all the same.
        lines = (clean(line) for line in getattr(self, name)[: READ * LONGEST[name]].splitlines())
        told = "\n".join(line for line in lines if line)
        return told if name == "contact" else mask(told)

    def once(self) -> str:
        """Return what is the same when this sheet is sent twice, and differs once a word was changed."""
        words = (self.commune, self.kind, self.place, self.body, self.attachment, self.contact)
        return fingerprint(self.token, *words)


def faults(sheet: Sheet, commune: Commune | None) -> dict[str, str]:
    """Return what is missing or too long, by field, in the order of the page; empty when all is well."""
    found: dict[str, str] = {}
    if commune is None:
        found["commune"] = "Bác chọn giúp xã, phường nơi có việc."
    if not sheet.agreed:
        found["agreed"] = "Bác đọc và đánh dấu đồng ý thì mới ghi được."
    if sheet.kind not in feedback.LABELS:
        found["kind"] = "Bác chọn giúp việc thuộc loại nào; chưa rõ thì chọn mục cuối."
    if not sheet.stored("body"):
        found["body"] = "Bác kể giúp việc gì."
    for name, longest in LONGEST.items():
        if (over := len(sheet.stored(name)) - longest) > 0:
            found[name] = f"{_NAMES[name]} dài quá {longest} chữ cái, bác bớt giúp {over} chữ cái."
    return found


def warning(sheet: Sheet) -> str | None:
    """Return the id of the curated answer that must be told first, the gravest of all fields; None for feedback."""
    return feedback.warning(_words(sheet))


def is_urgent(sheet: Sheet) -> bool:
    """Return True when any field tells of an emergency."""
    return feedback.urgent(_words(sheet))


def _words(sheet: Sheet) -> str:
    return "\n".join((sheet.body, sheet.place, sheet.attachment))


def report_of(sheet: Sheet, commune: Commune, now: datetime) -> Report:
    """Return what is stored of a sheet without faults."""
    return Report(
        commune=commune.id,
        kind=sheet.kind,
        body=sheet.stored("body"),
        place=sheet.stored("place") or None,
        attachment=sheet.stored("attachment") or None,
        contact=sheet.stored("contact") or None,
        notice=feedback.NOTICE,
        consented_at=now,
        session=None,
        channel="page",
    )
