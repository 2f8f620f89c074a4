"""What else is looked up, one page each: a fact of a plan, a curated answer, an outside office, a directory entry."""

from datetime import date
from typing import Any

from api.pages.render import capital, day, section
from api.services import Services
from api.staff.lookup_view import PAGE, TOPICS
from api.staff.record_view import Row, source_rows
from knowledge.hours import now_in_vietnam
from knowledge.profile import fill
from knowledge.records import Commune, DirectoryEntry, Office
from knowledge.service_records import ReformFact, ReformPlan, TopicAnswer

_KINDS = {
    "target": "chỉ tiêu phấn đấu", "task": "nhiệm vụ", "responsibility": "trách nhiệm", "deadline": "thời hạn",
    "legal_basis": "căn cứ", "system": "hệ thống", "channel": "kênh", "index": "chỉ số", "office": "cơ quan",
    "definition": "khái niệm",
}  # fmt: skip
_SILENT = "tài liệu không nêu"


def fact_entry(here: Services, plan: ReformPlan, fact: ReformFact) -> dict[str, Any]:
    """Return a fact of a plan: what the document says, where it says so, and what is odd about it."""
    commune = here.store.commune(plan.commune)
    remarks = [text for text in (fact.oddity, fact.doubt, fact.note) if text]
    target = ["Đây là mức phấn đấu, không phải kết quả đã đạt."] if fact.kind == "target" else []
    draft = [] if plan.reviewed else ["Bản nháp chưa có người soát; trợ lý chưa trả lời từ tài liệu này."]
    matters = [matter for id, facts in plan.matters.items() if fact.id in facts and (matter := here.store.matter(id))]
    return {
        "kicker": f"{capital(commune.title) if commune else plan.commune} · kế hoạch năm {plan.year}",
        "title": fact.statement,
        "doubts": [*draft, *remarks, *target],
        "rows": [
            Row("Giá trị", fact.value, missing=_SILENT),
            Row("Loại", _KINDS[fact.kind]),
            Row("Mảng", fact.area),
            Row("Chủ trì", fact.lead_office, missing=_SILENT),
            Row("Phối hợp", ", ".join(fact.cooperating_offices) or None, missing=_SILENT),
            Row("Thời hạn", fact.deadline, missing=_SILENT),
            Row("Sản phẩm", fact.product, missing=_SILENT),
            Row("Ở đâu trong tài liệu", section(fact.section)),
        ],
        "source": [
            Row("Tài liệu", plan.title),
            Row("Số, ngày", ", ".join(filter(None, [plan.number, plan.issued])) or None),
            Row("Tệp", plan.file),
            Row("Đọc ngày", day(plan.as_of)),
        ],
        "blocks": [("Trả lời cho câu hỏi về", [matter.title for matter in matters])] if matters else [],
        "links": [("Trang kế hoạch người dân thấy", f"/cai-cach?commune={plan.commune}")] if plan.reviewed else [],
    }


def answer_entry(here: Services, answer: TopicAnswer, commune: Commune | None) -> dict[str, Any]:
    """Return a curated answer as it reads in ``commune``, in the other provinces, and what people ask for it."""
    now, province = now_in_vietnam(), commune.province if commune else None
    channels = [channel for channel in here.store.channels(province) if channel.id in answer.channels]
    variants = [(f"Riêng {each.province}", [fill(each.answer, commune, now)]) for each in answer.variants]
    unsure = answer.certainty == "uncertain"
    query = f"?xa={commune.id}" if commune else ""
    return {
        "kicker": f"Giải đáp: {TOPICS[answer.topic]}",
        "title": answer.question,
        "doubts": ["Chưa đối chiếu được với văn bản gốc; câu trả lời nói rõ điều đó."] if unsure else [],
        "rows": [Row("Trả lời", fill(answer.answer_in(province), commune, now))],
        "source": [
            Row("Nguồn", answer.source.title, answer.source.url),
            *([Row("Mục", answer.source.section)] if answer.source.section else []),
            Row("Đọc ngày", day(answer.source.as_of)),
        ],
        "blocks": [*variants, ("Người dân hay hỏi", answer.asks)],
        "links": [
            ("Người dân đọc thấy gì", f"{PAGE}/giai-dap/{answer.id}/nguoi-dan{query}"),
            *((channel.name, channel.url) for channel in channels if channel.url),
        ],
    }


def office_entry(office: Office, today: date) -> dict[str, Any]:
    """Return an office outside the commune's business: how to reach it, and what people ask of it."""
    return {
        "kicker": "Cơ quan giải quyết khác",
        "title": office.name,
        "doubts": [],
        "rows": [
            Row("Thuộc", office.agency),
            Row("Điện thoại", office.phone),
            Row("Trang", office.url, office.url),
        ],
        "source": source_rows(office.source, today) if office.source else [Row("Nguồn", None)],
        "blocks": [("Việc người dân hay hỏi mà nơi này giải quyết", office.asks)],
        "links": [],
    }


def directory_entry(entry: DirectoryEntry) -> dict[str, Any]:
    """Return an entry of the national directory: its name and who handles it, nothing else is known."""
    return {
        "kicker": f"Danh bạ quốc gia · {entry.code}",
        "title": entry.name,
        "doubts": ["Dữ liệu của xã không có nội dung thủ tục này: chỉ biết tên và nơi giải quyết."],
        "rows": [
            Row("Mã", entry.code),
            Row("Lĩnh vực", entry.field),
            Row("Cơ quan giải quyết", entry.agency),
            Row("Cấp thực hiện", entry.level),
            Row("Quyết định công bố", entry.decision),
            Row("Trang trên Cổng", entry.portal_url, entry.portal_url),
        ],
        "source": [Row("Nguồn", "Danh mục thủ tục hành chính quốc gia"), Row("Đọc ngày", day(entry.as_of))],
        "blocks": [],
        "links": [],
    }
