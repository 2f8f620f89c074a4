"""Notes of what staff did, written in the transaction of the change; the words for each kind of act."""

from datetime import UTC, datetime
from typing import Any

from api.records import audit
from api.staff.officer import Officer

# Every act of the console, as the audit page shows it; a new one is a row here.
ACTS = {
    "sign_in": "Đăng nhập",
    "sign_in_failed": "Đăng nhập sai",
    "locked_out": "Tạm khóa vì sai nhiều lần",
    "sign_out": "Đăng xuất",
    "unlock": "Mở khóa màn hình",
    "recovery_used": "Dùng mã dự phòng",
    "password_changed": "Đổi mật khẩu",
    "totp_set": "Đặt mã xác thực",
    "recovery_made": "Tạo mã dự phòng mới",
    "user_added": "Thêm người dùng",
    "user_changed": "Đổi vai trò, xã",
    "user_disabled": "Ngừng tài khoản",
    "user_enabled": "Mở lại tài khoản",
    "user_unlocked": "Bỏ tạm khóa",
    "totp_reset": "Xóa mã xác thực",
    "link_made": "Tạo liên kết thiết lập",
    "password_given": "Đặt mật khẩu tạm",
    "present": "Báo có mặt",
    "absent": "Báo vắng mặt",
    "handover_taken": "Nhận trò chuyện",
    "handover_answered": "Trả lời người dân",
    "handover_forwarded": "Chuyển trò chuyện",
    "handover_closed": "Kết thúc trò chuyện",
    "handover_contacted": "Xử lý lời nhắn",
    "audit_exported": "Tải nhật ký",
    "report_replied": "Trả lời phản ánh",
    "report_state": "Đổi tình trạng phản ánh",
    "report_assigned": "Giao phản ánh",
    "report_noted": "Ghi chú phản ánh",
    "reports_exported": "Tải danh sách phản ánh",
    "figures_exported": "Tải số liệu",
    "erasure_acknowledged": "Báo nhận yêu cầu xóa dữ liệu",
    "erasure_extended": "Gia hạn xóa dữ liệu",
    "erasure_done": "Xóa dữ liệu theo yêu cầu",
    "erasure_rest": "Xóa nốt dữ liệu theo yêu cầu",
    "erasure_refused": "Trả lời không xóa được dữ liệu",
    "retention_exported": "Tải bảng lưu giữ",
    "edit_drafted": "Soạn nội dung",
    "edit_submitted": "Gửi duyệt nội dung",
    "edit_withdrawn": "Rút đề xuất nội dung",
    "edit_approved": "Duyệt nội dung",
    "edit_rejected": "Trả lại đề xuất nội dung",
    "edit_published": "Công bố nội dung",
    "import_opened": "Tải danh sách thủ tục lên",
    "import_cancelled": "Hủy danh sách đang xem",
    "import_sent": "Gửi duyệt lô nhập",
    "import_approved": "Duyệt cả lô nhập",
    "import_withdrawn": "Rút lô nhập",
    "satisfaction_exported": "Tải kết quả hài lòng",
    "version_started": "Dựng bản mới",
    "version_cancelled": "Dừng dựng bản mới",
    "version_activated": "Đưa bản mới vào dùng",
    "version_rolled_back": "Quay lại bản trước",
    "version_noted": "Ghi chú bản",
    "question_kept": "Thêm câu phải luôn đúng",
    "question_dropped": "Bỏ câu phải luôn đúng",
    "cluster_assigned": "Gán nhóm câu chưa trả lời được",
    "cluster_suggested": "Đề nghị gán nhóm câu hỏi",
    "cluster_dismissed": "Bỏ qua nhóm câu hỏi",
    "cluster_reopened": "Mở lại nhóm câu hỏi",
    "unsent_resent": "Gửi lại tin",
    "unsent_dismissed": "Bỏ qua tin chưa gửi được",
    "channel_connected": "Kết nối lại kênh",
    "channel_resumed": "Cho kênh gửi lại",
}


def note(connection: Any, officer: Officer | int | None, act: str, subject: str, **detail: Any) -> None:
    """Write down that ``officer`` (or the account id; None: the server's command line) did ``act`` to ``subject``.

    ``detail`` is JSON without personal data and without secrets.
    """
    who = officer.id if isinstance(officer, Officer) else officer
    audit.write(connection, staff=who, act=act, subject=subject[:120], detail=detail, now=datetime.now(UTC))


# The names of what details hold, and of their usual values.
_DETAILS = {
    "role": "vai trò",
    "communes": "xã",
    "before": "trước đó",
    "step": "ở bước",
    "where": "nơi",
    "until": "đến",
    "rows": "số dòng",
    "edits": "số đề xuất",
    "via": "bằng",
    "state": "tình trạng",
    "to": "cho",
    "result": "kết quả",
    "edit": "đề xuất số",
}
_VALUES = {
    **{"officer": "cán bộ", "editor": "biên tập", "admin": "quản trị"},
    **{"password": "mật khẩu", "code": "mã xác thực", "again": "nhập lại mật khẩu", "others": "các máy khác"},
    "command": "lệnh trên máy chủ",
    **{"contacted": "đã liên lạc được", "unreached": "không liên lạc được", "None": "chưa ai"},
}


def who(row: dict[str, Any]) -> str:
    """Return who did an entry, in words."""
    if row["login"]:
        return f"{row['name']} ({row['login']})"
    return "Máy chủ" if row["detail"].get("via") == "command" else "Chưa rõ ai"


def detail_words(detail: dict[str, Any]) -> str:
    """Return an entry's detail in words: "vai trò: biên tập; xã: mọi xã"."""
    return "; ".join(f"{_DETAILS.get(name, name)}: {_value(name, value)}" for name, value in detail.items())


def _value(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"({detail_words(value)})"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or ("mọi xã" if name == "communes" else "không có")
    return _VALUES.get(str(value), str(value))
