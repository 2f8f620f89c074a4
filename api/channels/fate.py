"""Why a message could not be sent, in plain words, and when sending it once more is possible.

What may have arrived is never sent again by hand; everything else that failed certainly did not arrive.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from api.channels.channel import FailedKind
from api.channels.delivery import WINDOW
from api.channels.zalo.errors import KINDS, PARAMETERS
from api.records import channel_accounts, outbox


class Again(Enum):
    """When a message may be sent once more: at any time, once its resident has written again, never."""

    NOW = "now"
    WRITTEN = "written"
    NEVER = "never"


class Fate(NamedTuple):
    """What became of a message: why, what an officer does about it, and when it may be sent again."""

    why: str
    cure: str
    again: Again


_NOTHING = "Không phải làm gì; họ nhắn lại thì gửi lại được."
_ASK = "Báo người phụ trách kỹ thuật kèm mã này."
_WAIT = "Chờ một lúc rồi gửi lại."
_QUOTA = Fate("Hết lượt gửi tin của OA.", "Xem gói và lượt gửi ở trang quản lý OA, rồi gửi lại.", Again.NOW)
_MAYBE = Fate(
    "Mất kết nối giữa chừng: có thể người dân đã nhận được.",
    "Không gửi lại được từ đây, kẻo thành hai lần. Xem trong công cụ chat của Zalo; chưa thấy thì trả lời ở đó.",
    Again.NEVER,
)
_BY_KIND: dict[FailedKind, Fate] = {
    "retry": Fate("Zalo trục trặc, đã thử nhiều lần.", _WAIT, Again.NOW),
    "rate": Fate("Không nối được tới Zalo, hoặc Zalo báo gửi nhanh quá.", _WAIT, Again.NOW),
    "token": Fate("Zalo không nhận quyền gửi (token) của OA.", "Kết nối lại OA, rồi gửi lại.", Again.NOW),
    "uncertain": _MAYBE,
    "permanent": Fate("Zalo từ chối gửi cho người này.", _NOTHING, Again.WRITTEN),
    "quota": _QUOTA,
    "config": Fate("OA chưa được thiết lập đủ để gửi.", "Sửa ở trang quản lý OA theo mã này, rồi gửi lại.", Again.NOW),
    "closed": Fate("Zalo không cho OA này gửi tin qua trợ lý.", "Trả lời bằng công cụ chat của Zalo.", Again.NOW),
}
_UNREADABLE = Fate("Zalo không nhận dạng tin này.", _ASK, Again.NEVER)
# What a code says beyond its kind.
_WHY = {
    "-32": "Gửi nhanh quá, Zalo bắt chờ.",
    "429": "Gửi nhanh quá, Zalo bắt chờ.",
    "net": "Không nối được tới Zalo.",
    "-216": "Quyền gửi (token) của OA không còn đúng.",
    "-220": "Quyền gửi (token) của OA đã hết hạn.",
    "-234": "Zalo không cho gửi vào giờ này.",
    "-213": "Người này chưa quan tâm OA.",
    "-217": "Người này đã chặn tin của OA.",
    "-227": "Tài khoản Zalo của người này bị khóa hoặc lâu không dùng.",
    "-230": "Đã quá 7 ngày kể từ tin cuối của người này.",
    "-232": "Người này chưa nhắn cho OA, hoặc đã quá hạn trả lời.",
    "-244": "Người này hạn chế nhận tin của OA.",
    "-218": "Hết lượt gửi cho người này.",
}
_EXPIRED = {
    outbox.TOO_LATE: Fate("Người dân im lặng quá 48 giờ nên không gửi nữa.", _NOTHING, Again.WRITTEN),
    outbox.UNFOLLOWED: Fate("Người dân đã bỏ quan tâm OA.", _NOTHING, Again.WRITTEN),
    outbox.QUOTA: _QUOTA,
}


def fate(part: Mapping[str, Any]) -> Fate:
    """Return what became of an unsent part of the outbox."""
    kind = part["kind"] or _kind(part["code"] or "")
    if kind == "uncertain":
        return _MAYBE
    if part["state"] == outbox.EXPIRED and part["error"] in _EXPIRED:
        return _EXPIRED[part["error"]]
    return of_code(part["code"] or "", kind)


def of_code(code: str, kind: FailedKind | None = None) -> Fate:
    """Return what a code of Zalo's means; one of no known kind counts as refused for good."""
    if code in map(str, PARAMETERS):
        return _UNREADABLE
    known = _BY_KIND[kind or _kind(code) or "permanent"]
    return known._replace(why=_WHY.get(code, known.why))


def hindrance(part: Mapping[str, Any], *, now: datetime) -> str:
    """Return why an unsent part cannot be sent once more now; empty when it can be.

    ``part`` has, besides its own columns, its resident's ``last_at`` and ``following``, and ``account_state``.
    """
    found = fate(part)
    if found.again is Again.NEVER:
        return found.cure
    if part["account_state"] == channel_accounts.RECEIVE_ONLY:
        return _BY_KIND["closed"].cure
    if part["last_at"] is None or part["last_at"] < now - WINDOW:
        return "Người dân im lặng quá 48 giờ: chờ họ nhắn lại, hoặc liên lạc cách khác."
    asked_again = part["last_at"] > (part["attempted_at"] or part["made_at"])
    if not part["following"] or (found.again is Again.WRITTEN and not asked_again):
        return found.cure
    return ""


def _kind(code: str) -> FailedKind | None:
    """Return the kind of a code, for what failed before kinds were kept."""
    if code in ("net", "502", "504", "error", "200"):
        return "uncertain"
    if code.isdecimal():
        return "rate" if code == "429" else "retry" if int(code) >= 500 else None
    return KINDS.get(int(code)) if code.removeprefix("-").isdecimal() else None
