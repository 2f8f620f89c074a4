"""What the assistant could not answer: clusters of questions, each assigned to what answers it, or dismissed."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api.content.access import may_edit
from api.content.propose import NothingChanged
from api.problems import Problem
from api.records import clusters
from api.records.clusters import ASSIGNED, DISMISSED, OPEN, SUGGESTED, WAITING, Cluster, Scope
from api.services import Here, Services
from api.staff import assigning
from api.staff import unanswered_view as view
from api.staff.answered import go
from api.staff.assigning import Chosen, Gone, Target
from api.staff.audit import note
from api.staff.fields import Fields
from api.staff.lookup_view import served
from api.staff.page import staff_page
from api.staff.session import Officer, Posted, Signed
from api.staff.unanswered_view import PAGE, Asked
from api.unanswered import gather
from knowledge.editing.change import ChangeError
from knowledge.likeness.phrase import phrase_of
from knowledge.privacy import mask
from knowledge.text import clean

router = APIRouter(prefix=PAGE)
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
LONGEST_WORDS = 300
MOVED = "Nhóm này vừa được người khác xử lý. Xem lại bên dưới."
SHARED = "Nhóm này có cả câu của xã khác, nên người phụ trách mọi xã mới bỏ qua được. Có thể đề nghị gán."
SAID = {
    "giao": "Đã gửi đề xuất. Một người khác duyệt ở mục Nội dung, rồi bản mới đưa vào dùng.",
    "de-nghi": "Đã đề nghị. Biên tập sẽ xem và gửi duyệt.",
    "bo-qua": "Đã bỏ qua. Câu mới cùng ý vẫn được đếm vào đây.",
    "mo-lai": "Đã mở lại.",
}


@router.get("")
def home(request: Request, here: Here, officer: Signed) -> Response:
    """Return the clusters that wait for a decision, most asked first, or as the filters say."""
    asked = Asked(request.query_params, officer, datetime.now(UTC))
    with here.records.reading() as connection:
        rows = view.rows(here, connection, asked)
        counts = clusters.totals(connection, asked.scope)
    return staff_page(
        here,
        officer,
        "unanswered.html",
        title="Chưa trả lời được",
        section="unanswered",
        asked=asked,
        rows=rows[: view.ON_PAGE],
        more=len(rows) > view.ON_PAGE,
        counts=counts,
        waiting=sum(counts.get(state, 0) for state in WAITING),
        states=view.STATE_NAMES,
        whys=view.WHY,
        periods=view.PERIODS,
        communes=served(here, officer),
    )


@router.post("/cap-nhat")
def refresh(here: Here, officer: Signed, fields: Posted) -> Response:  # noqa: ARG001
    """Gather what was asked since the last time, which otherwise is done every few minutes."""
    gather(here.records, here.knowledge.now)
    return go(PAGE)


@router.get("/{id}")
def one(
    here: Here,
    officer: Signed,
    id: Id,
    typed: Annotated[str, Query(alias="q", max_length=200)] = "",
    to: Annotated[str, Query(alias="den", max_length=80)] = "",
    done: Annotated[str, Query(alias="xong", max_length=20)] = "",
) -> Response:
    """Return one cluster: its questions, what may answer it, and the form for the phrases once that is chosen."""
    cluster, questions = _found(here, officer, id)
    target = assigning.target_of(here, to)
    return _page(here, officer, cluster, questions, typed=clean(typed), target=target, said=SAID.get(done, ""))


@router.post("/{id}/giao")
def assign(here: Here, officer: Signed, id: Id, fields: Posted) -> Response:
    """Propose the edit that adds the phrases; an officer who may not edit leaves that to an editor."""
    cluster, questions = _found(here, officer, id)
    target = assigning.target_of(here, fields.raw("den"))
    if target is None:
        return _page(here, officer, cluster, questions, wrong=["Chọn thủ tục hoặc câu trả lời trước."])
    chosen = assigning.read(here, fields, target, {each["id"] for each in questions})
    if chosen.wrong or (chosen.warnings and fields.raw("da-xem") != chosen.seen):
        return _page(here, officer, cluster, questions, target=target, chosen=chosen, wrong=chosen.wrong)
    return _assigned(here, officer, cluster, questions, target, chosen, fields)


@router.post("/{id}/nhan")
def accept(here: Here, officer: Signed, id: Id, fields: Posted) -> Response:
    """Make an officer's suggestion into an edit; one of an answer yet to be written leads to its form."""
    cluster, questions = _found(here, officer, id)
    target = Target("procedure" if cluster.kind == "procedure" else "topic", cluster.key or "")
    if cluster.state != SUGGESTED or not may_edit(officer, target.kind, target.key):
        return _page(here, officer, cluster, questions, wrong=[MOVED])
    if not target.key:
        return go(f"{view.content_view.CONTENT}/moi/tra-loi?nhom={id}")
    chosen = _suggestion(here, cluster)
    if chosen.wrong:
        return _page(here, officer, cluster, questions, wrong=chosen.wrong)
    return _assigned(here, officer, cluster, questions, target, chosen, fields)


@router.post("/{id}/bo-qua")
def dismiss(here: Here, officer: Signed, id: Id, fields: Posted) -> Response:
    """Dismiss a cluster with a reason: what is asked alike goes on being counted, and asks for nothing."""
    cluster, questions = _found(here, officer, id)
    words, name = mask(fields.text("ly-do", LONGEST_WORDS)), mask(fields.text("ten", LONGEST_WORDS))
    if not words or not name:
        return _page(here, officer, cluster, questions, wrong=["Ghi tên nhóm và lý do bỏ qua."])
    values = {"note": words, "text": name, "by": officer.id, "phrases": None, "still": False}
    with here.records.writing() as connection:
        whole = not clusters.beyond(connection, id, officer.communes)
        now = datetime.now(UTC)
        done = whole and clusters.decide(connection, id, before=WAITING, state=DISMISSED, now=now, **values)
        if done:
            note(connection, officer, "cluster_dismissed", str(id))
    return _after(here, officer, id, "bo-qua", "" if done else MOVED if whole else SHARED)


@router.post("/{id}/mo-lai")
def reopen(here: Here, officer: Signed, id: Id, fields: Posted) -> Response:  # noqa: ARG001
    """Have a cluster wait for a decision again."""
    _found(here, officer, id)
    with here.records.writing() as connection:
        whole = not clusters.beyond(connection, id, officer.communes)
        before = (ASSIGNED, DISMISSED, SUGGESTED)
        done = whole and clusters.decide(
            connection, id, before=before, state=OPEN, now=datetime.now(UTC), by=officer.id, phrases=None
        )
        if done:
            note(connection, officer, "cluster_reopened", str(id))
    return _after(here, officer, id, "mo-lai", "" if done else MOVED if whole else SHARED)


def _assigned(
    here: Services,
    officer: Officer,
    cluster: Cluster,
    questions: list[dict[str, Any]],
    target: Target,
    chosen: Chosen,
    fields: Fields,
) -> Response:
    words = mask(fields.text("ly-do", LONGEST_WORDS))
    direct = may_edit(officer, target.kind, target.key)
    try:
        with here.records.writing() as connection:
            if direct and target.key:
                assigning.assign(connection, officer, cluster, target, chosen, words or cluster.note or "")
            else:
                assigning.suggest(connection, officer, cluster, target, chosen, words)
    except Gone:
        return _after(here, officer, cluster.id, "", MOVED)
    except (ChangeError, NothingChanged) as error:
        wrong = [f"Chưa thêm được vào mục này: {error}" if str(error) else "Mục này đã có các cách nói ấy."]
        return _page(here, officer, cluster, questions, target=target, chosen=chosen, wrong=wrong)
    if direct and not target.key:
        return go(f"{view.content_view.CONTENT}/moi/tra-loi?nhom={cluster.id}")
    return go(f"{PAGE}/{cluster.id}?xong={'giao' if direct else 'de-nghi'}")


def _suggestion(here: Services, cluster: Cluster) -> Chosen:
    """Return what an officer suggested for a cluster, checked as of now; nothing for any other cluster."""
    chosen = Chosen([(each["question"], each["phrase"]) for each in cluster.phrases or []])
    if cluster.state != SUGGESTED:
        return chosen
    target = Target("procedure" if cluster.kind == "procedure" else "topic", cluster.key or "")
    return assigning.check(here, chosen, target)


def _found(here: Services, officer: Officer, id: int) -> tuple[Cluster, list[dict[str, Any]]]:
    """Return a cluster with the questions an officer may see; raises Problem when there is none of them."""
    with here.records.reading() as connection:
        cluster = clusters.find(connection, id)
        questions = clusters.questions(connection, [id], Scope(communes=officer.communes))
    if cluster is None or (officer.communes and not questions):
        raise Problem("not-found")
    return cluster, questions


def _after(here: Services, officer: Officer, id: int, done: str, wrong: str) -> Response:
    if not wrong:
        return go(f"{PAGE}/{id}?xong={done}")
    return _page(here, officer, *_found(here, officer, id), wrong=[wrong])


def _page(
    here: Services,
    officer: Officer,
    cluster: Cluster,
    questions: list[dict[str, Any]],
    *,
    typed: str = "",
    target: Target | None = None,
    chosen: Chosen | None = None,
    wrong: list[str] | None = None,
    said: str = "",
) -> Response:
    texts = view.texts(questions)
    with here.records.reading() as connection:
        edit_state = view.edit_state(connection, cluster)
        shared = clusters.beyond(connection, cluster.id, officer.communes)
    waits, headed = cluster.state in WAITING, view.heading(here, cluster, texts)
    values: dict[str, Any] = {
        "cluster": headed,
        "name": phrase_of(headed["text"]) or "nhóm câu hỏi",
        "texts": texts,
        "count": len({each["exchange"] for each in questions}),
        "whys": view.whys(questions),
        "weeks": view.weeks(questions, datetime.now(UTC)),
        "waits": waits,
        "shared": shared,
        "edit": cluster.edit if officer.may("editor") and not officer.communes else None,
        "edit_state": edit_state,
        "phrases": [each["phrase"] for each in cluster.phrases or []],
        "doubts": _suggestion(here, cluster).warnings,
        "direct": may_edit(officer, "procedure", ""),
        "likely": view.likely(here, texts) if waits else [],
        "found": view.search(here, officer, typed) if typed and waits else None,
        "typed": typed,
        "target": target,
        "target_name": view.name(here, target) if target else "",
        "choices": assigning.suggested(questions) if target else [],
        "chosen": chosen,
        "written": dict(chosen.phrases) if chosen else {},
        "said": said,
        "wrong": wrong or [],
    }
    status = 422 if wrong or chosen else 200
    title = f"Nhóm câu hỏi {cluster.id}"
    return staff_page(
        here, officer, "unanswered_cluster.html", title=title, section="unanswered", status=status, **values
    )
