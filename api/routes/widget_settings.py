"""GET /api/v1/widget: what the chat widget shows before the first question, for one commune."""

from datetime import date
from typing import Literal

from fastapi import APIRouter, Depends

from api.degraded import desk
from api.pages.place import banner
from api.problems import documented
from api.routes.ratings import REASONS
from api.schemas import Shape
from api.services import CommuneId, Here, limit_address
from knowledge.card import opened
from knowledge.hours import now_in_vietnam
from knowledge.profile import confirmed
from knowledge.records import Commune

router = APIRouter(tags=["communes"], dependencies=[Depends(limit_address)])
NOTICE = (
    "Trợ lý ảo (AI), có thể nhầm: bác/anh/chị xem nguồn dưới câu trả lời hoặc hỏi lại cán bộ. Lời nhắn được che số, "
    "lưu trên máy của xã và xoá sau 90 ngày. Đừng gửi số căn cước, mã OTP, mật khẩu, ảnh giấy tờ."
)
SUGGESTIONS = [
    "Làm giấy khai sinh cho con cần giấy tờ gì?",
    "Chứng thực bản sao mất bao nhiêu tiền?",
    "Đăng ký tạm trú nộp ở đâu?",
]


class WidgetCommune(Shape):
    """The commune the widget speaks for."""

    id: str
    name: str
    title: str
    province: str | None


class Banner(Shape):
    """A notice of the commune to everybody, while it holds."""

    text: str
    level: Literal["info", "warning"] = "info"
    until: date | None = None


class Open(Shape):
    """Whether the desk is open now (null: unknown), in words."""

    now: bool | None
    text: str


class RateReason(Shape):
    """A reason to be offered for a thumb down."""

    value: str
    label: str


class WidgetSettings(Shape):
    """Everything the widget shows of a commune and of itself."""

    commune: WidgetCommune | None
    assistant: str
    notice: str
    banner: Banner | None
    desk: str
    open: Open
    hotline: str | None
    suggestions: list[str]
    privacy_url: str
    about_url: str
    rate_reasons: list[RateReason]


@router.get("/api/v1/widget", responses=documented(422, 429), summary="Điều khung trò chuyện hiện lúc đầu")
async def settings(here: Here, commune: CommuneId = None) -> WidgetSettings:
    """Điều chưa được cán bộ xác nhận để trống (null)."""
    place = here.commune(commune or here.settings.commune or None)
    query = f"?commune={place.id}" if place else ""
    return WidgetSettings(
        commune=_commune(place),
        assistant=f"Trợ lý ảo của {place.title}" if place else "Trợ lý ảo Hỏi Xã",
        notice=NOTICE,
        banner=_banner(place),
        desk=desk(place),
        open=Open(**opened(place)),
        hotline=confirmed(place.hotline) if place else None,
        suggestions=SUGGESTIONS,
        privacy_url=f"/du-lieu-ca-nhan{query}",
        about_url=f"/tro-ly{query}",
        rate_reasons=[RateReason(value=value, label=label) for value, label in REASONS.items()],
    )


def _banner(place: Commune | None) -> Banner | None:
    text = banner(place, now_in_vietnam())
    return Banner(text=text, until=place.banner.to_day) if text and place and place.banner else None


def _commune(place: Commune | None) -> WidgetCommune | None:
    return WidgetCommune(id=place.id, name=place.name, title=place.title, province=place.province) if place else None
