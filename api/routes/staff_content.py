"""The content in the console: finding what to edit, the forms, saving a draft."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Query
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.content import saving
from api.content.access import may_edit, seen_by
from api.content.forms import FORMS
from api.content.labels import KINDS
from api.content.publish import CannotPublish, applied
from api.content.review import record_of
from api.content.saving import Sent
from api.content.typed import fault_lines, shown, values_of
from api.problems import Problem
from api.records import edits
from api.records.edits import APPROVED, DRAFT, OPEN, PUBLISHED, REJECTED, SUBMITTED, Edit
from api.services import Here, Services
from api.staff import assigning
from api.staff import content_view as view
from api.staff.answered import Answered, go
from api.staff.page import refused, staff_page
from api.staff.session import Editor, Officer, Posted
from knowledge.editing.base import base_of
from knowledge.editing.blocks import Kind, cut_out
from knowledge.editing.files import digest, record_text, text_of
from knowledge.hours import now_in_vietnam
from knowledge.paths import data_dir

router = APIRouter(prefix="/staff/noi-dung")
RECENT = 10
# Numbers longer than any row's are nobody's.
LONGEST_ID = 10
_NEW: dict[Kind, dict[str, Any]] = {
    "procedure": {
        "name_exact": False,
        "status": "active",
        "steps_generic": True,
        "confidence": "low",
        "completeness": "name_only",
        "reviewed": False,
    },
    "topic": {"certainty": "uncertain"},
}


@router.get("")
def home(here: Here, officer: Editor, asked: Annotated[str, Query(alias="q", max_length=100)] = "") -> Response:
    """Return what can be edited and every change under way."""
    with here.records.reading() as connection:
        under_way = seen_by(officer, edits.listed(connection, states=(*OPEN, REJECTED)))
        done = seen_by(officer, edits.listed(connection, states=(PUBLISHED,), limit=50))[:RECENT]
        names = view.names(connection)
    approved = [edit for edit in under_way if edit.state == APPROVED]
    lists = [
        ("Chờ tôi duyệt", [e for e in under_way if e.state == SUBMITTED and e.author != officer.id]),
        ("Của tôi", [e for e in under_way if e.state in (DRAFT, SUBMITTED, REJECTED) and e.author == officer.id]),
        ("Đã duyệt, chưa vào dùng", approved),
        ("Mới công bố", done),
    ]
    return staff_page(
        here,
        officer,
        "content.html",
        title="Nội dung",
        section="content",
        asked=asked,
        found=view.found(here, officer, asked) if asked.strip() else None,
        communes=view.own_communes(here, officer),
        may_add=not officer.communes,
        lists=[(title, view.rows(here, held, names)) for title, held in lists],
    )


@router.get("/moi/{slug}")
def ask_new(
    here: Here, officer: Editor, slug: str, cluster: Annotated[int | None, Query(alias="nhom", ge=1, lt=10**9)] = None
) -> Response:
    """Return the empty form for a new procedure or a new curated answer; of one for a cluster, how it is asked for."""
    kind = _kind(slug)
    if kind not in _NEW:
        raise Problem("not-found")
    require(here, officer, kind, "")
    today = now_in_vietnam().date().isoformat()
    values = {**_NEW[kind], "source": {"as_of": today}}
    if cluster and kind == "topic":
        with here.records.reading() as connection:
            values |= assigning.asked_in(connection, cluster)
    typed = Sent(
        kind=kind, key="", part="", new=True, values=values, reason="", effective="", opened="", cluster=cluster
    )
    return _form_page(here, officer, typed, None)


@router.post("/luu")
def save(here: Here, officer: Editor, fields: Posted) -> Response:
    """Store a form as a draft and go to its page; a form with faults is shown again as it was typed."""
    typed = saving.sent(fields)
    require(here, officer, typed.kind, typed.key)
    with here.records.reading() as connection:
        id = fields.raw("de-xuat")
        base = edits.find(connection, int(id)) if id.isdecimal() and len(id) < LONGEST_ID else None
    if base and (base.kind, base.key, base.author) != (typed.kind, typed.key, officer.id):
        base = None
    values = saving.columns(typed)
    if values is None:
        return _form_page(here, officer, typed, base, status=422)
    with here.records.writing() as connection:
        made = saving.store(connection, officer, typed, values, base)
        if typed.cluster and typed.kind == "topic":
            assigning.answered_anew(connection, officer, typed.cluster, typed.key, made, str(typed.values["topic"]))
    return go(f"{view.CONTENT}/de-xuat/{made}")


@router.get("/{slug}/{key}")
def edit(
    here: Here,
    officer: Editor,
    slug: str,
    key: str,
    part_slug: Annotated[str, Query(alias="phan")] = "",
    base_id: Annotated[int | None, Query(alias="de-xuat", ge=1, lt=10**9)] = None,
) -> Response:
    """Return the form of a record, or of one part of a commune; filled from a change of one's own to go on with."""
    kind, part = _kind(slug), view.PART_SLUGS.get(part_slug)
    if part is None or (kind, part) not in FORMS:
        raise Problem("not-found")
    require(here, officer, kind, key)
    with here.records.reading() as connection:
        base = edits.find(connection, base_id) if base_id else None
    if base and (base.kind, base.key, base.author, base.part) != (kind, key, officer.id, part):
        raise Problem("not-found")
    current = record_text(kind, key)
    record = record_of(kind, _text(base) if base else current)
    if record is None or not (current or base):
        raise Problem("not-found")
    values = values_of(FORMS[kind, part], record)
    effective = base.effective_on.isoformat() if base and base.effective_on else ""
    typed = Sent(
        kind=kind,
        key=key,
        part=part,
        new=not current,
        values=values,
        reason=base.reason if base else "",
        effective=effective,
        opened=digest(current),
    )
    answer = _form_page(here, officer, typed, base)
    answer.background = BackgroundTask(base_of(data_dir()).everything)  # read while the form is filled in
    return answer


def require(here: Services, officer: Officer, kind: str, key: str) -> None:
    """Raise Answered with 403 unless the officer may edit the record."""
    if not may_edit(officer, kind, key):
        detail = (
            "Tài khoản này chỉ sửa hồ sơ của xã mình. Thủ tục và câu trả lời dùng chung do biên tập của mọi xã sửa."
        )
        raise Answered(refused(here, officer, "Không có quyền sửa nội dung này", detail))


def _kind(slug: str) -> Kind:
    if slug not in view.SLUGS:
        raise Problem("not-found")
    return cast(Kind, view.SLUGS[slug])


def _text(base: Edit) -> str:
    """Return the record as a change makes it, over today's data as far as that goes."""
    file = text_of(data_dir() / base.path)
    try:
        return cut_out(cast(Kind, base.kind), base.key, applied(base, file))
    except CannotPublish:
        return base.after


def _form_page(here: Services, officer: Officer, typed: Sent, base: Edit | None, *, status: int = 200) -> Response:
    title = (
        f"Thêm: {KINDS[typed.kind].lower()}" if typed.new else view.title_of(here, typed.kind, typed.key, typed.part)
    )
    return staff_page(
        here,
        officer,
        "content_form.html",
        title=title,
        section="content",
        status=status,
        typed=typed,
        base=base,
        faults=fault_lines(typed.form, typed.faults),
        groups=shown(typed.form, typed.values, new=typed.new, wrong=typed.faults),
        opened="" if typed.new else digest(record_text(typed.kind, typed.key)),
        url="" if typed.new else view.address(typed.kind, typed.key),
        parts=[("", "Hồ sơ", ""), ("gio", "Giờ làm việc", "hours"), ("thong-bao", "Thông báo", "banner")]
        if typed.kind == "commune"
        else [],
        fields=sorted({procedure.field for procedure in here.store.procedures()}),
        today=now_in_vietnam().date().isoformat(),
    )
