"""What the pages of the content show: what can be edited, proposed changes as rows, who and when in words."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.content.access import may_edit
from api.content.labels import KINDS, PARTS, STATES
from api.records import staff
from api.records.edits import APPROVED, Edit
from api.services import Services
from api.staff.officer import Officer
from knowledge.hours import VIETNAM, now_in_vietnam
from knowledge.text import fold

CONTENT = "/staff/noi-dung"
# The kinds and a commune's parts in addresses.
SLUGS = {"thu-tuc": "procedure", "tra-loi": "topic", "xa": "commune"}
PART_SLUGS = {"": "", "gio": "hours", "thong-bao": "banner"}
FOUND = 40
_CODE = re.compile(r"\b\d\.\d{6}\b")


def address(kind: str, key: str) -> str:
    """Return the address of a record's form."""
    slug = next(slug for slug, named in SLUGS.items() if named == kind)
    return f"{CONTENT}/{slug}/{key}"


def name_of(here: Services, kind: str, key: str) -> str:
    """Return what a record is called, by the knowledge in use."""
    if kind == "procedure" and (procedure := here.store.procedure(key)):
        return procedure.label or procedure.name
    if kind == "topic" and (answer := here.store.answer(key)):
        return answer.question
    commune = here.store.commune(key) if kind == "commune" else None
    return commune.title if commune else key


def title_of(here: Services, kind: str, key: str, part: str = "") -> str:
    """Return the heading for a record or a part of it: "Giờ làm việc, xã Hoằng Lộc"."""
    name = name_of(here, kind, key)
    return f"{PARTS[part] or KINDS[kind]}: {name}"


def rows(here: Services, edits: Iterable[Edit], names: dict[int, str]) -> list[dict[str, Any]]:
    """Return changes as the lists show them."""
    return [
        {
            "id": edit.id,
            "title": title_of(here, edit.kind, edit.key, edit.part),
            "key": edit.key,
            "state": edit.state,
            "state_name": state_words(edit),
            "bad": bool(edit.error) or edit.state == "rejected",
            "author": names.get(edit.author, ""),
            "approver": names.get(edit.approver or 0, ""),
            "at": moment(edit.published_at or edit.decided_at or edit.made_at),
            "reason": edit.reason,
        }
        for edit in edits
    ]


def state_words(edit: Edit) -> str:
    """Return where a change stands: "Đã duyệt, chờ phiên bản mới"."""
    if edit.state != APPROVED:
        return STATES[edit.state]
    if edit.error:
        return "Đã duyệt, chưa đưa vào dùng được"
    if edit.effective_on and edit.effective_on > now_in_vietnam().date():
        return f"Đã duyệt, từ {edit.effective_on:%d/%m/%Y}"
    return "Đã duyệt, chờ phiên bản mới" if edit.needs_training else "Đã duyệt, đang đưa vào dùng"


def names(connection: Any) -> dict[int, str]:
    """Return the names of the staff by id."""
    return {account.id: account.name for account in staff.everyone(connection)}


def moment(at: datetime | None) -> str:
    """Return a time in Vietnam: "30/11/2026 08:15"."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at else ""


def found(here: Services, officer: Officer, asked: str) -> list[dict[str, str]]:
    """Return what the officer may edit and whose name or code holds every word of ``asked``."""
    words = fold(asked).split()
    hits = []
    for kind, key, name, more in _everything(here):
        text = fold(f"{key} {name} {more}")
        if all(word in text for word in words) and may_edit(officer, kind, key):
            hits.append({"kind": kind, "kind_name": KINDS[kind], "key": key, "name": name, "url": address(kind, key)})
    return hits[:FOUND]


def named(here: Services, words: str, key: str) -> list[tuple[str, str]]:
    """Return code and name of the procedures that ``words`` name by their code, but for ``key``."""
    codes = [code for code in dict.fromkeys(_CODE.findall(words)) if code != key]
    return [(code, name_of(here, "procedure", code)) for code in codes if here.store.procedure(code)]


def own_communes(here: Services, officer: Officer) -> list[dict[str, str]]:
    """Return the communes whose profile the officer may edit."""
    mine = [each for each in here.store.communes() if may_edit(officer, "commune", each.id)]
    return [{"id": each.id, "title": each.title, "url": address("commune", each.id)} for each in mine]


def _everything(here: Services) -> Iterable[tuple[str, str, str, str]]:
    """Yield kind, key, name and further words of every record that can be edited."""
    for procedure in here.store.procedures():
        yield "procedure", procedure.code, procedure.label or procedure.name, procedure.name
    for answer in here.store.answers():
        yield "topic", answer.id, answer.question, ""
    for commune in here.store.communes():
        yield "commune", commune.id, commune.title, " ".join(commune.aliases)
