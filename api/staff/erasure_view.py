"""Deletion requests as the console shows them: in words, with how long is left and which records they are about."""

from datetime import date, timedelta
from typing import Any

from api.erasure import counted
from api.forms.feedback import LABELS
from api.records import erasure_matters as matters
from api.records import erasures, reports
from api.records.erasure_matters import Found
from api.records.report_states import STATES
from api.services import Services
from api.staff.inbox_view import STATES as TALK_STATES
from knowledge.hours import VIETNAM

CHANNELS = {"web": "khung trò chuyện", "zalo": "Zalo OA", "zalo_bot": "Zalo Bot", erasures.FORM: "trang Xóa dữ liệu"}
# The views: their name in the address, their label, what stands there when they are empty.
VIEWS = {
    "dang-cho": (erasures.OPEN, "Chưa xong", "Không có yêu cầu nào đang chờ."),
    "xoa-not": (erasures.REST, "Cần xóa nốt", "Không có phản ánh nào đã xử lý xong mà còn giữ phần chữ."),
    "da-xong": (erasures.CLOSED, "Đã xong", "Chưa có yêu cầu nào làm xong."),
}
_STATES = {erasures.DONE: "Đã xóa", erasures.REFUSED: "Không xóa được"}
_KINDS = {matters.REPORT: "Phản ánh", matters.MESSAGE: "Lời nhắn cho cán bộ", matters.SHARE: "Danh sách giấy tờ"}
_OUTCOMES = {
    matters.ERASED: "đã xóa",
    matters.STRIPPED: "đã bỏ liên lạc, giữ nội dung tới khi xử lý xong",
    matters.SPARED: "không xóa: cán bộ thấy không phải của người này",
    matters.GONE: "không còn trong kho",
}


def row(found: dict[str, Any], here: Services, today: date) -> dict[str, Any]:
    """Return a request in words."""
    commune, is_open = here.store.commune(found["commune"] or ""), found["state"] == erasures.OPEN
    waits = is_open and found["acknowledged_at"] is None
    due = erasures.due(found)
    return {
        **found,
        "shown": reports.shown(found["code"]),
        "title": commune.title if commune else "không xã nào phải xem",
        "via": CHANNELS.get(found["channel"], found["channel"]),
        "open": is_open,
        "status": "Chờ báo nhận" if waits else "Đang làm" if is_open else _STATES[found["state"]],
        "next": "báo nhận" if waits else "xóa",
        "due": due,
        "overdue": is_open and due < today,
        "latest": erasures.last_day(found),
        "received": moment(found["received_at"]),
        "ended": moment(found["done_at"] or found["refused_at"]),
        "gone": counted(found["wiped"]),
        "until": found["delete_by"] + timedelta(days=erasures.EXTENSION_DAYS),
        "may_extend": is_open and found["extended_to"] is None and today <= found["delete_by"],
    }


def matter(connection: Any, found: Found) -> dict[str, Any]:
    """Return a record that a request is about, in words; what it says and who left it are not repeated."""
    kind, ref, _ = found.matter
    outcome = found.outcome or (matters.GONE if found.state == matters.GONE else "")
    told: dict[str, Any] = {
        "kind": _KINDS[kind],
        "value": f"{kind}:{ref}",
        "at": moment(found.at),
        "name": ref,
        "path": "",
        "state": "",
        "outcome": _OUTCOMES.get(outcome, ""),
        "how": "cùng số điện thoại, thư điện tử" if found.by_contact else "đúng mã hoặc cùng cuộc trò chuyện",
        "kept": kind == matters.REPORT and found.state in matters.OPEN,
    }
    if kind == matters.MESSAGE:
        told |= {"state": TALK_STATES.get(found.state, ""), "path": f"/staff/hop-thu/{ref}", "name": f"số {ref}"}
    elif kind == matters.REPORT:
        report = reports.find(connection, ref)
        name = f"{reports.shown(ref)}{', ' + LABELS.get(report['kind'], '') if report else ''}"
        told |= {"path": f"/staff/phan-anh/{reports.shown(ref)}", "name": name}
        told["state"] = STATES[found.state].label if found.state in STATES else ""
    return told


def moment(at: Any) -> str:
    """Return a moment as people write it in Vietnam, "" for none."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at else ""
