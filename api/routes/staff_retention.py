"""What the purge will delete, for admins: how long each kind is kept, how many there are, how many go soon."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.pages.render import period
from api.records.retention import DAYS, KINDS, preview
from api.routes.staff_audit import csv_file
from api.services import Here
from api.staff.audit import note
from api.staff.page import staff_page
from api.staff.session import Admin

router = APIRouter(prefix="/staff")
AHEAD = (7, 30)
NAMES = {
    "conversation": "Lượt hỏi đáp",
    "unanswered": "Câu chưa trả lời được",
    "rating": "Đánh giá câu trả lời",
    "score": "Điểm cuối cuộc trò chuyện",
    "report": "Phản ánh",
    "contact": "Cách liên lạc kèm phản ánh",
    "handover": "Trò chuyện với cán bộ, lời nhắn",
    "survey": "Phiếu khảo sát",
    "share": "Danh sách giấy tờ chia sẻ",
    "form": "Phiếu điền dở",
    "inbox": "Tin Zalo nhận",
    "outbox": "Tin Zalo gửi",
    "erasure": "Yêu cầu xóa dữ liệu",
    "audit": "Nhật ký việc cán bộ làm",
    "import": "Tệp danh sách thủ tục xem dở",
}
HEAD = ("Loại dữ liệu", "Giữ bao lâu", "Đang có", *(f"Tự xóa trong {days} ngày tới" for days in AHEAD))


@router.get("/luu-giu")
def shown(here: Here, officer: Admin) -> Response:
    """Return the table as a page."""
    with here.records.reading() as connection:
        rows = _rows(connection)
    return staff_page(here, officer, "retention.html", title="Lưu giữ", section="erasure", head=HEAD, rows=rows)


@router.get("/luu-giu.csv")
def as_csv(here: Here, officer: Admin) -> Response:
    """Return the table as CSV; the download is noted."""
    with here.records.writing() as connection:
        rows = _rows(connection)
        note(connection, officer, "retention_exported", "luu-giu.csv", rows=len(rows))
    return csv_file("luu-giu.csv", HEAD, [tuple(map(str, row)) for row in rows])


def _rows(connection: Any) -> list[tuple[Any, ...]]:
    counts = preview(connection, now=datetime.now(UTC), ahead=AHEAD)
    return [(name, period(DAYS[KINDS[kind].days]), *counts[kind]) for kind, name in NAMES.items()]
