"""One procedure in full, as its look-up page shows it: every field, what is not known, what is doubtful."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from api.pages.browse import plain_name
from api.pages.render import day
from api.services import Services
from api.staff.compare_view import COLUMNS
from api.staff.lookup_view import fee_words, tags
from knowledge.lookup.audience import Scope
from knowledge.lookup.kin import Charged, Kin, Standing, charges, kin_of, replaced_by
from knowledge.records import Procedure, Source

STANDINGS: dict[Standing, str] = {
    "in_force": "đang áp dụng",
    "coming": "sắp áp dụng",
    "amount_unknown": "chưa đọc được mức thu",
    "ended": "hết áp dụng",
}
_CONFIDENCE = {"high": "cao", "medium": "vừa", "low": "thấp"}
_COMPLETENESS = {"full": "đủ nội dung", "partial": "mới có một phần", "name_only": "mới chỉ có mã và tên"}
# Older than this many days, a record is worth looking up at its source.
OLD_DAYS = 180


class Row(NamedTuple):
    """One field: its name, its value (None: not known), where it leads, and what stands there when not known."""

    label: str
    value: str | None
    url: str | None = None
    missing: str = "chưa biết"


def record(here: Services, procedure: Procedure, scope: Scope, today: date) -> dict[str, Any]:
    """Return everything the page of a procedure shows, apart from what is compared with it."""
    usual = [name for each in here.store.usual_names() if each.procedure == procedure.code for name in each.names]
    provinces = scope.provinces | ({procedure.province} if procedure.province else set())
    charged = charges(here.store, procedure, provinces, today)
    return {
        "name": plain_name(procedure),
        "tags": tags(procedure),
        "doubts": doubts(procedure, today),
        "about": _about(procedure),
        "terms": _terms(procedure),
        "source": source_rows(procedure.source, today),
        "trust": _trust(procedure),
        "charged": [(each.fee, STANDINGS[each.standing], _period(each)) for each in charged],
        "successor": here.store.procedure(procedure.superseded_by or ""),
        "replaced": replaced_by(here.store, procedure.code),
        "kin": kin_of(here.store, procedure, provinces),
        "usual": usual,
    }


def doubts(procedure: Procedure, today: date) -> list[str]:
    """Return what speaks against answering from a record without a second look, in sentences."""
    age = (today - procedure.source.as_of).days
    found = {
        "Thủ tục này không còn hiệu lực, đã có thủ tục thay thế.": procedure.status == "superseded",
        "Mới chỉ có mã và tên; nội dung chưa có trong dữ liệu.": procedure.completeness == "name_only",
        "Mới có một phần nội dung; chỗ ghi “chưa biết” là chưa có dữ liệu.": procedure.completeness == "partial",
        "Tên chưa đối chiếu được với Cổng.": not procedure.name_exact,
        "Độ tin cậy của dữ liệu thấp.": procedure.confidence == "low",
        "Độ tin cậy của dữ liệu vừa phải.": procedure.confidence == "medium",
        "Trợ lý không trả lời chắc chắn về thủ tục này cho người dân.": not procedure.firm,
        "Chưa có người soát từng chi tiết.": not procedure.reviewed,
        f"Dữ liệu đọc đã {age} ngày; luật có thể đã đổi, hãy đối chiếu nguồn.": age > OLD_DAYS,
    }
    return [sentence for sentence, true in found.items() if true]


def source_rows(source: Source, today: date) -> list[Row]:
    """Return where a record comes from and how fresh it is."""
    age = (today - source.as_of).days
    return [
        Row("Nguồn", source.title, source.url),
        Row("Đọc ngày", f"{day(source.as_of)} ({age} ngày trước)"),
        Row("Nguồn sửa lần cuối", day(source.portal_updated) if source.portal_updated else None),
        Row("Đọc qua", source.via),
        Row("Theo cách nộp, đọc ngày", day(source.channels_as_of) if source.channels_as_of else None),
        *([Row("Ghi chú về nguồn", source.note)] if source.note else []),
    ]


def further(kin: Sequence[Kin]) -> list[tuple[str, str]]:
    """Return (plain name, code) of the kin that have no column in the comparison."""
    return [(plain_name(each.procedure), each.procedure.code) for each in kin[COLUMNS - 1 :]]


def _about(procedure: Procedure) -> list[Row]:
    days = procedure.time_limit.days
    return [
        Row("Tên đầy đủ", procedure.name),
        Row("Mã", procedure.code),
        Row("Lĩnh vực", procedure.field),
        Row("Cơ quan giải quyết", procedure.agency),
        Row("Cấp thực hiện", procedure.level),
        Row("Ai làm", procedure.audience),
        Row("Phạm vi", f"riêng {procedure.province}" if procedure.province else "cả nước"),
        *([Row("Bản riêng của thủ tục", procedure.national_code)] if procedure.national_code else []),
        Row("Cách nộp", ", ".join(procedure.channels) or None),
        Row("Nộp trực tuyến", procedure.online_level),
        Row("Số ngày để tính", f"{days:g}" if days is not None else None),
        Row("Kết quả", procedure.result),
        Row("Điều kiện", procedure.conditions),
        Row("Trang trên Cổng", procedure.portal_url, procedure.portal_url),
        *([Row("Ghi chú", procedure.note)] if procedure.note else []),
    ]


def _terms(procedure: Procedure) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return (way of filing, time, fee, note): what holds for all ways first."""
    general = ("Mức chung", procedure.time_limit.text, fee_words(procedure), procedure.fee.note)
    return [general, *((terms.channel, terms.time_text, terms.fee_text, terms.note) for terms in procedure.by_channel)]


def _trust(procedure: Procedure) -> list[Row]:
    return [
        Row("Mức đầy đủ", _COMPLETENESS[procedure.completeness]),
        Row("Độ tin cậy", _CONFIDENCE[procedure.confidence]),
        Row("Tên đối chiếu đúng Cổng", "đã đối chiếu" if procedure.name_exact else "chưa"),
        Row("Người soát", "đã có người soát" if procedure.reviewed else "chưa có ai soát"),
    ]


def _period(charged: Charged) -> str:
    fee = charged.fee
    begins = f"từ {day(fee.effective_from)}" if fee.effective_from else "chưa biết ngày bắt đầu"
    return f"{begins} đến {day(fee.effective_to)}" if fee.effective_to else begins
