"""The reply about one procedure and one aspect: the fact, its cautions, its sources, and what to ask next."""

from collections.abc import Callable
from datetime import date

from actions.reply import Choice, Link, Message, Referral, Reply, human_choice, procedure_choice
from actions.say import facts, papers
from actions.say.fee import fee
from actions.say.terms import caution, desk, heading, provenance
from knowledge.card import card, sources
from knowledge.records import Commune, LocalFee, Procedure
from knowledge.store import Store

LABELS = {
    "overview": "Thông tin chung",
    "documents": "Giấy tờ cần mang",
    "fee": "Lệ phí",
    "time": "Thời hạn",
    "place": "Nơi nộp",
    "steps": "Các bước",
    "online": "Nộp trực tuyến",
    "result": "Kết quả",
    "conditions": "Điều kiện",
    "legal": "Căn cứ pháp lý",
    "forms": "Mẫu đơn",
    "authorisation": "Nhờ người làm thay",
}
# What a resident most often asks next, offered as buttons.
NEXT = ("documents", "fee", "time", "place")
NEXT_SHOWN = 3

_SIMPLE: dict[str, Callable[[Procedure], str | None]] = {
    "documents": papers.documents,
    "forms": papers.forms,
    "authorisation": papers.authorisation,
    "time": facts.time,
    "online": facts.online,
    "steps": facts.steps,
    "result": facts.result,
    "conditions": facts.conditions,
    "legal": facts.legal,
}


def answer(
    procedure: Procedure,
    aspect: str,
    *,
    store: Store,
    commune: Commune | None,
    today: date,
    confidence: float = 1.0,
    alternatives: list[Choice] | None = None,
) -> Reply:
    """Return the reply about ``aspect`` of ``procedure``; outcome ``no_data`` when no record holds it."""
    province = commune.province if commune else None
    local_fees = store.local_fees(procedure, province, today)
    said = _tell(procedure, aspect, local_fees, commune) if _may_tell(procedure) else None
    parts = [heading(procedure), said or _unknown(procedure, aspect, commune)]
    parts.append(caution(procedure, province, store.provinces_with_version(procedure.code)))
    if said:
        parts.append(provenance(procedure))
    return Reply(
        outcome="answer" if said else "no_data",
        topic="procedure",
        procedure=procedure.code,
        aspect=aspect,
        commune=commune.id if commune else None,
        messages=[Message("\n\n".join(filter(None, parts)), card(procedure, local_fees, commune), _links(procedure))],
        choices=[*_next(procedure, aspect), *(alternatives or []), human_choice()],
        sources=sources(procedure, local_fees if aspect in ("fee", "overview") else ()),
        referral=None if said else Referral(desk(commune), procedure.agency, procedure.portal_url),
        confidence=confidence,
    )


def _may_tell(procedure: Procedure) -> bool:
    return procedure.firm and procedure.status == "active"


def _tell(procedure: Procedure, aspect: str, local: list[LocalFee], commune: Commune | None) -> str | None:
    if aspect == "fee":
        return fee(procedure, local)
    if aspect == "place":
        return facts.place(procedure, commune)
    if aspect == "overview":
        return _overview(procedure, local, commune)
    return _SIMPLE[aspect](procedure)


def _overview(procedure: Procedure, local: list[LocalFee], commune: Commune | None) -> str | None:
    told = [
        facts.result(procedure),
        papers.summary(procedure),
        fee(procedure, local),
        facts.time(procedure),
        facts.place(procedure, commune),
        facts.online(procedure),
    ]
    return "\n\n".join(filter(None, told)) or None


def _unknown(procedure: Procedure, aspect: str, commune: Commune | None) -> str:
    """Return the honest words for what is not known or may not be told firmly, and who knows it."""
    ask = f"Xin hỏi {desk(commune)}"
    if procedure.portal_url:
        ask += " hoặc xem trang thủ tục trên Cổng Dịch vụ công quốc gia"
    if procedure.status == "superseded":
        reason = "Thủ tục này đã được thay thế hoặc bãi bỏ, nên trợ lý không hướng dẫn theo nội dung cũ."
        return f"{reason} {procedure.note or ''}\n{ask}."
    if not procedure.firm:
        return f"Thủ tục này mới có tên trong dữ liệu, nội dung chưa chắc chắn nên trợ lý không trả lời thay. {ask}."
    label = LABELS[aspect].lower()
    free = " Chưa có số liệu không có nghĩa là miễn phí." if aspect == "fee" else ""
    return f"Phần “{label}” của thủ tục này chưa có trong dữ liệu.{free} {ask}."


def _links(procedure: Procedure) -> list[Link]:
    if not procedure.portal_url:
        return []
    return [Link("Trang thủ tục trên Cổng Dịch vụ công quốc gia", procedure.portal_url)]


def _next(procedure: Procedure, aspect: str) -> list[Choice]:
    offered = ("steps", "forms", "conditions") if aspect == "overview" else NEXT
    others = [name for name in offered if name != aspect][:NEXT_SHOWN]
    return [procedure_choice(procedure, label=LABELS[name], aspect=name) for name in others]
