"""A form of the content as it was sent: what is wrong with it, or the draft it makes."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from api.content.formed import Form
from api.content.forms import FORMS
from api.content.propose import NothingChanged, drafted
from api.content.typed import faults_by_place, read
from api.problems import Problem
from api.records import edits
from api.records.edits import APPROVED, DRAFT, REJECTED, SUPERSEDED, Edit
from api.staff.audit import note
from api.staff.fields import Fields
from api.staff.officer import Officer
from knowledge.editing.blocks import SHAPES, Kind
from knowledge.editing.change import ChangeError
from knowledge.editing.files import digest, path_of, record_text
from knowledge.hours import now_in_vietnam
from knowledge.privacy import mask

LONGEST_REASON = 500
STALE = (
    "Trong lúc soạn, nội dung này vừa có bản mới. Những gì đã viết vẫn còn ở dưới: so với bản hiện nay, sửa nếu cần, "
    "rồi lưu lại."
)
NOTHING = "Chưa đổi gì so với bản hiện nay."
TAKEN = "Mã này đã có. Tìm mục ấy để sửa, hoặc kiểm tra lại mã."


@dataclass
class Sent:
    """A form as it was typed, by the record it is about."""

    kind: Kind
    key: str
    part: str
    new: bool
    values: dict[str, Any]
    reason: str
    effective: str
    # The digest of the record when the form was opened.
    opened: str
    # The cluster of unanswered questions that a new answer is written for, if any.
    cluster: int | None = None
    faults: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def form(self) -> Form:
        """The form it was typed into."""
        return FORMS[self.kind, self.part]


def sent(fields: Fields) -> Sent:
    """Return what a form sent; raises Problem when it is about nothing that has a form."""
    kind, part, new = fields.raw("loai"), fields.raw("phan"), fields.raw("moi") == "1"
    if (kind, part) not in FORMS or (new and kind == "commune"):
        raise Problem("invalid-field")
    form = FORMS[kind, part]
    values = read(form, fields, new=new)
    key = str(values.get(SHAPES[form.kind].name) or "") if new else fields.text("khoa", 64)
    return Sent(
        kind=form.kind,
        key=key,
        part=part,
        new=new,
        values=values,
        reason=mask(fields.text("ly-do", LONGEST_REASON)),
        effective=fields.text("ngay-ap-dung", 10),
        opened=fields.raw("tu"),
        cluster=int(group) if new and (group := fields.raw("nhom")[:9]).isdecimal() else None,
    )


def columns(typed: Sent) -> dict[str, Any] | None:
    """Return the columns of the draft that ``typed`` makes; None, and what is wrong is noted in it."""
    effective = _effective(typed)
    if not typed.reason:
        typed.wrong.append("Ghi lý do sửa, để người duyệt biết căn cứ vào đâu.")
    if typed.new and path_of(typed.kind, typed.key):
        typed.wrong.append(TAKEN)
    if not typed.new and digest(record_text(typed.kind, typed.key)) != typed.opened:
        typed.wrong.append(STALE)
    try:
        values = drafted(typed.kind, typed.key, typed.values)
    except NothingChanged:
        typed.wrong.append(NOTHING)
    except ChangeError as error:
        typed.faults = faults_by_place(typed.form, error.faults)
    if typed.wrong or typed.faults:
        return None
    return values | {"part": typed.part, "reason": typed.reason, "effective_on": effective}


def store(connection: Any, officer: Officer, typed: Sent, values: dict[str, Any], base: Edit | None) -> int:
    """Store the draft and return its id: over ``base`` while that is undecided, beside it afterwards."""
    if base and edits.revise(connection, base.id, author=officer.id, **values):
        made = base.id
    else:
        now = datetime.now(UTC)
        undoes = base.undoes if base else None
        made = edits.add(connection, author=officer.id, state=DRAFT, now=now, undoes=undoes, **values)
        if base and base.author == officer.id:
            for state in (REJECTED, APPROVED):
                edits.mark(connection, [base.id], before=state, state=SUPERSEDED)
    note(connection, officer, "edit_drafted", f"{typed.kind} {typed.key}", edit=made)
    return made


def _effective(typed: Sent) -> date | None:
    """Return the day from which the change is to hold; a day that is none, or gone by, is noted as wrong."""
    if not typed.effective:
        return None
    try:
        day = date.fromisoformat(typed.effective)
    except ValueError:
        day = date.min
    if day < now_in_vietnam().date():
        typed.wrong.append("Ngày áp dụng phải từ hôm nay trở đi; áp dụng ngay thì để trống.")
    return day
