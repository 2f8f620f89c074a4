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
    "via": "bằng",
    "state": "tình trạng",
    "to": "cho",
    "result": "kết quả",
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
