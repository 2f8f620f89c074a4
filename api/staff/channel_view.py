"""How each account of a channel is, in an officer's words and with what to do about it."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from api.channels import fate
from api.channels.channel import Account
from api.channels.delivery import REFUSING
from api.channels.zalo import tally, tokens
from api.channels.zalo.sender import CLOSED
from api.records import channel_accounts, inbox, outbox, unsent
from api.records.unsent import Scope
from api.services import Services
from api.staff.inbox_view import moment, span
from api.staff.officer import Officer

NAMES = {"zalo": "Zalo OA", "zalo_bot": "Zalo Bot"}
OA = "zalo"


class Trouble(NamedTuple):
    """What is wrong with an account and what is done about it; ``level`` "bad": nothing is sent."""

    name: str
    why: str
    cure: str
    level: str = "bad"


_RECONNECT = "Quản trị viên của OA bấm “Kết nối lại” ở dưới (tài khoản quản trị của bàn làm việc thấy nút này)."
_BY_ALARM = (
    (tokens.NO_TOKEN, Trouble("Chưa kết nối", "OA chưa cho trợ lý quyền gửi tin.", _RECONNECT)),
    (
        tokens.REFRESH_FAILED.partition("{")[0],
        Trouble("Mất quyền gửi", "Zalo không gia hạn quyền gửi (token). Tin đang chờ được giữ tới 48 giờ.", _RECONNECT),
    ),
    (
        tokens.WRONG_KEY,
        Trouble("Mất quyền gửi", "Khóa bí mật của máy chủ đã đổi nên không đọc được quyền gửi đã lưu.", _RECONNECT),
    ),
    (
        tally.WRONG_SECRET,
        Trouble(
            "Không nhận được tin",
            "Các lượt gọi tới đều sai chữ ký: khóa OA Secret Key đặt ở máy chủ không đúng, hoặc có người gọi giả.",
            "Báo người phụ trách kỹ thuật lấy lại khóa ở trang Webhook của OA.",
        ),
    ),
    (
        CLOSED,
        Trouble(
            "Chỉ nhận tin",
            "Zalo không cho OA này gửi tin qua trợ lý.",
            "Trả lời người dân bằng công cụ chat của Zalo OA. Zalo mở lại thì quản trị bấm “Cho gửi lại”.",
        ),
    ),
)
_REFUSED = re.compile(r"\(mã ([^)]{1,16})\)")
_SILENT = {"receive_only": "vì OA chỉ nhận tin: trả lời bằng công cụ chat của Zalo OA"}
_HIDDEN = ("paused",)


def scope_of(here: Services, officer: Officer) -> Scope:
    """Return which messages an officer sees."""
    accounts = {
        (name, id): account.commune
        for name, channel in here.channels.by_name.items()
        for id, account in channel.accounts.items()
    }
    return Scope(accounts, officer.communes)


def notice(connection: Any, here: Services, officer: Officer) -> dict[str, Any]:
    """Return what the inbox tells of the channels: how many messages were not sent, which accounts need a person."""
    if not here.channels.by_name:
        return {"unsent": 0, "troubled": []}
    rows = [(name, channel_accounts.find(connection, name, account.id)) for name, account in seen(here, officer)]
    troubled = [NAMES.get(name, name) for name, row in rows if row["state"] != channel_accounts.OK]
    return {
        "unsent": unsent.count(connection, scope_of(here, officer)),
        "troubled": list(dict.fromkeys(troubled)),
    }


def seen(here: Services, officer: Officer) -> list[tuple[str, Account]]:
    """Return the accounts an officer sees, each with its channel's name; one that speaks for no commune is shared."""
    accounts = [(name, each) for name, channel in here.channels.by_name.items() for each in channel.accounts.values()]
    return [(name, each) for name, each in accounts if each.commune is None or officer.serves(each.commune)]


def account(connection: Any, here: Services, name: str, shown: Account, now: datetime) -> dict[str, Any]:
    """Return one account as the page shows it."""
    row = channel_accounts.find(connection, name, shown.id)
    waiting, going = inbox.counts(connection, name, shown.id), outbox.counts(connection, name, shown.id)
    last_in, last_out = inbox.last(connection, name, shown.id), outbox.last(connection, name, shown.id)
    commune = here.store.commune(shown.commune) if shown.commune else None
    silent = inbox.unanswered(connection, name, shown.id)
    trouble = _trouble(name, row, now)
    return {
        "channel": name,
        "name": NAMES.get(name, name),
        "id": shown.id,
        "commune": commune.title if commune else "mọi xã (trợ lý hỏi người dân ở xã nào)",
        "trouble": trouble,
        "since": moment(row["alarm_at"], now) if row["alarm_at"] else "",
        "token": _token(row, now) if name == OA else "",
        "asking": waiting.get(inbox.RECEIVED, 0),
        "going": sum(going.get(state, 0) for state in outbox.OPEN),
        "silent": [(number, _SILENT.get(error, "")) for error, number in silent.items() if error not in _HIDDEN],
        "last_in": moment(last_in, now) if last_in else "chưa có",
        "last_out": moment(last_out, now) if last_out else "chưa có",
        "resumable": name == OA and bool(row["alarm"]) and row["alarm"].startswith((REFUSING, CLOSED)),
    }


def _trouble(name: str, row: dict[str, Any], now: datetime) -> Trouble | None:
    told = row["alarm"] or ""
    for begins, trouble in _BY_ALARM:
        if told.startswith(begins):
            return trouble
    if told.startswith(REFUSING):
        code = _REFUSED.search(told)
        found = fate.of_code(code[1] if code else "")
        return Trouble("Cần người xử lý", f"{found.why} (mã {code[1] if code else '-'})", found.cure)
    if told:
        return Trouble("Cần người xử lý", told, "")
    if name == OA and not row["access"]:
        return _BY_ALARM[0][1]
    if name == OA and row["expires_at"] <= now:
        return Trouble("Đang gia hạn", "Quyền gửi (token) vừa hết hạn.", "Trợ lý tự gia hạn khi gửi tin kế tiếp.", "")
    return None


def _token(row: dict[str, Any], now: datetime) -> str:
    if not row["access"]:
        return "chưa có"
    if row["expires_at"] <= now:
        return f"hết hạn từ {moment(row['expires_at'], now)}"
    return f"còn {span(row['expires_at'] - now)}, trợ lý tự gia hạn"
