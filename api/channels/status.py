"""How the channels are, in lines for an officer or a contractor: nothing secret and nobody's name in them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from api.channels.accounts import load_accounts
from api.channels.silence import PAUSED, RECEIVE_ONLY
from api.channels.zalo_bot.channel import ACCOUNT as BOT
from api.records import channel_accounts, inbox, outbox
from api.records.database import Database
from api.settings import Settings

_STATES = {
    channel_accounts.OK: "hoạt động",
    channel_accounts.RECEIVE_ONLY: "chỉ nhận tin, không gửi được",
    channel_accounts.ALARM: "cần người xử lý",
}
_INBOX = {inbox.RECEIVED: "chờ trả lời", inbox.DONE: "đã xong", inbox.FAILED: "hỏng"}
_SILENT = {PAUSED: "cán bộ đang trả lời bằng tay", RECEIVE_ONLY: "OA không gửi được"}
_OUTBOX = {
    outbox.PENDING: "chờ gửi",
    outbox.SENDING: "đang gửi",
    outbox.UNCERTAIN: "chưa chắc đã tới",
    outbox.SENT: "đã gửi",
    outbox.FAILED: "không gửi được",
    outbox.EXPIRED: "quá hạn gửi",
}


def lines(settings: Settings, records: Database) -> Iterator[str]:
    """Return what there is to say of every account that is set up."""
    accounts = [("zalo", id, account.commune) for id, account in load_accounts(settings).items()]
    if settings.zalo_bot_token:
        accounts.append(("zalo_bot", BOT, settings.zalo_commune or settings.commune or None))
    if not accounts:
        yield "Chưa khai báo kênh nào; xem docs/zalo.md."
    with records.reading() as connection:
        for channel, id, commune in accounts:
            yield from _account(connection, channel, id, commune)


def _account(connection: Any, channel: str, id: str, commune: str | None) -> Iterator[str]:
    row = channel_accounts.find(connection, channel, id)
    yield f"{channel} {id} (xã: {commune or 'hỏi người dân'}): {_STATES.get(row['state'], row['state'])}"
    if channel == "zalo":
        yield f"  Cách gửi: {row['mode'] or 'v3, chưa phải đổi'}"
        yield f"  Token: {_token(row)}"
        signed = f", ký theo {row['signed_by']}" if row["signed_by"] else ""
        yield f"  Sự kiện đúng gần nhất: {_when(row['accepted_at'])}{signed}; sai chữ ký từ đó: {row['refused']}"
    yield f"  Tin đến: {_counted(inbox.counts(connection, channel, id), _INBOX)}"
    for error, count in inbox.unanswered(connection, channel, id).items():
        yield f"    {count} tin không được trả lời: {_SILENT.get(error, error)}"
    yield f"  Tin gửi: {_counted(outbox.counts(connection, channel, id), _OUTBOX)}"
    for (code, words), count in outbox.errors(connection, channel, id).items():
        yield f"    {count} tin: mã {code or '-'} {words}"
    if row["alarm"]:
        yield f"  CẢNH BÁO từ {_when(row['alarm_at'])}: {row['alarm']}"


def _token(row: dict[str, Any]) -> str:
    if not row["access"]:
        return "chưa có"
    age = datetime.now(UTC) - row["refreshed_at"]
    left = row["expires_at"] - datetime.now(UTC)
    return f"đổi cách đây {_hours(age.total_seconds())}, còn dùng được {_hours(left.total_seconds())}"


def _hours(seconds: float) -> str:
    minutes = max(0, int(seconds // 60))
    return f"{minutes // 60} giờ {minutes % 60} phút"


def _when(at: datetime | None) -> str:
    return at.astimezone().strftime("%d/%m/%Y %H:%M") if at else "chưa có"


def _counted(counts: dict[str, int], names: dict[str, str]) -> str:
    return ", ".join(f"{counts[state]} {name}" for state, name in names.items() if counts.get(state)) or "chưa có"
