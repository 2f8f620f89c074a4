"""What every page of the console shares: its sections by role, the officer's name, and that no one keeps a copy."""

from typing import Any, NamedTuple

from starlette.responses import HTMLResponse

from api.door import CONTENT_SECURITY_POLICY
from api.records.staff import ADMIN, EDITOR, OFFICER
from api.services import Services
from api.staff.alarms import alarms
from api.staff.officer import Officer

ROLE_NAMES = {"officer": "Cán bộ", "editor": "Biên tập", "admin": "Quản trị"}
HEADERS = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    "referrer-policy": "same-origin",
    "content-security-policy": CONTENT_SECURITY_POLICY.replace("frame-ancestors 'self'", "frame-ancestors 'none'"),
}


class Section(NamedTuple):
    """One section of the console: its id, its name in the menu, its first page, the lowest role that sees it."""

    id: str
    label: str
    path: str
    role: str


NAV = (
    Section("inbox", "Hộp thư", "/staff", OFFICER),
    Section("lookup", "Tra cứu", "/staff/tra-cuu", OFFICER),
    Section("feedback", "Phản ánh", "/staff/phan-anh", OFFICER),
    Section("unanswered", "Chưa trả lời được", "/staff/chua-tra-loi", OFFICER),
    Section("content", "Nội dung", "/staff/noi-dung", EDITOR),
    Section("versions", "Phiên bản", "/staff/phien-ban", EDITOR),
    Section("figures", "Số liệu", "/staff/so-lieu", OFFICER),
    Section("presence", "Có mặt", "/staff/co-mat", OFFICER),
    Section("channels", "Kênh", "/staff/kenh", OFFICER),
    Section("erasure", "Xóa dữ liệu", "/staff/xoa-du-lieu", OFFICER),
    Section("users", "Người dùng", "/staff/nguoi-dung", ADMIN),
    Section("audit", "Nhật ký", "/staff/nhat-ky", ADMIN),
)


def staff_page(
    here: Services,
    officer: Officer | None,
    template: str,
    *,
    title: str,
    section: str = "",
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """Return a page over ``staff/base.html``; without an ``officer`` it has neither menu nor sign-out."""
    known = {
        "title": title,
        "section": section,
        "officer": officer,
        "role_names": ROLE_NAMES,
        "nav": [each for each in NAV if officer and officer.may(each.role)],
        "alarms": alarms(here, officer) if officer else {},
        "csrf": officer.csrf if officer else "",
    }
    html = here.pages.get_template(f"staff/{template}").render({**known, **values})
    return HTMLResponse(html, status, headers=HEADERS)


def refused(here: Services, officer: Officer | None, title: str, detail: str, status: int = 403) -> HTMLResponse:
    """Return a page that says why something is not done."""
    return staff_page(here, officer, "refused.html", title=title, detail=detail, status=status)
