"""Who asks to have their data deleted: what goes at once, what becomes a request with a code, and the news of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from api.handover_out import WEB, to_channel
from api.records import erasing, erasures, pushes, reports
from api.records import erasure_matters as matters
from api.records.erasing import Person
from api.records.erasure_matters import Matter
from api.records.erasures import Asked
from knowledge.commune_records import Hours
from knowledge.hours import VIETNAM, known
from knowledge.records import Commune
from knowledge.store import Store

PAGE = "/xoa-du-lieu"
# What one of each kind is called; a count stands before it.
KINDS = {
    erasing.CONVERSATION: "lượt hỏi đáp",
    erasing.RATING: "đánh giá",
    erasing.SCORE: "điểm cuối cuộc trò chuyện",
    erasing.SURVEY: "phiếu khảo sát",
    erasing.TALK: "cuộc trò chuyện với cán bộ",
    erasing.PUSH: "tin báo",
    erasing.CHANNEL: "tin nhắn Zalo lưu ở đây",
    matters.REPORT: "phản ánh",
    matters.STRIPPED: "phản ánh đang xử lý (đã bỏ liên lạc, không còn biết ai gửi)",
    matters.MESSAGE: "lời nhắn cho cán bộ",
    matters.SHARE: "danh sách giấy tờ",
}
# How long the last news has before its addressee is forgotten, and how long that is tried.
LAST_NEWS, GIVEN_UP = timedelta(minutes=5), timedelta(days=3)
KEPT = "Nội dung phản ánh đang xử lý được giữ không kèm tên tới khi xử lý xong, rồi cán bộ xóa nốt."


def counted(numbers: dict[str, int]) -> str:
    """Return what was deleted in words: "3 lượt hỏi đáp, 1 phản ánh"; "" for nothing."""
    return ", ".join(f"{numbers[kind]} {name}" for kind, name in KINDS.items() if numbers.get(kind))


def hours_of(commune: Commune | None) -> Hours | None:
    """Return the hours by which working days are counted: a commune's once an officer confirmed them."""
    return commune.hours if commune and known(commune.hours) else None


def ask(
    connection: Any, knowledge: Store, person: Person, *, commune: str | None, channel: str, session: str, at: datetime
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Delete what a person said and return what went, with the requests that stand for it or for what is left.

    Asked again while a request is open, it is that one. What no officer has to look at is done at once.
    """
    under_way = erasures.open_of(connection, person.sessions)
    erased = erasing.erase(connection, person, at=at, stays=True)
    about = {each.commune for each in erased.matters} | set(under_way) or {commune}
    codes = []
    for place in sorted(about, key=str):
        asked = Asked(channel=channel, commune=place, session=session)
        code = under_way.get(place) or _add(connection, knowledge, asked, (), at)
        erasures.tie(connection, code, session)
        mine = [each for each in erased.matters if each.commune == place]
        matters.keep(connection, code, mine)
        if not mine and place not in under_way:
            _done_at_once(connection, code, at=at)
        codes.append(code)
    erasures.count_in(connection, codes[0], erased.wiped)
    return erased.wiped, [row for code in codes if (row := erasures.find(connection, code))]


def withdraw(connection: Any, knowledge: Store, channel: str, user: str, *, at: datetime) -> None:
    """Delete all of a person who took their consent back on a channel; what officers must delete is a request."""
    person = erasing.on_channel(connection, channel, user)
    under_way = erasures.open_of(connection, person.sessions)
    erased = erasing.erase(connection, person, at=at, stays=False)
    about = {each.commune for each in erased.matters} - set(under_way)
    for each in erased.matters:
        if each.commune in under_way:
            matters.keep(connection, under_way[each.commune], [each])
    made = []
    for place in sorted(about, key=str):
        theirs = [each for each in erased.matters if each.commune == place]
        made.append(_add(connection, knowledge, Asked(channel=channel, commune=place), theirs, at))
    if erased.wiped and not made and not under_way:
        made = [_add(connection, knowledge, Asked(channel=channel, commune=None), (), at)]
        _done_at_once(connection, made[0], at=at)
    for code in [*made, *under_way.values()][:1]:
        erasures.count_in(connection, code, erased.wiped)


def tell(connection: Any, row: dict[str, Any], text: str, *, act: str, url: str, at: datetime) -> str | None:
    """Tell who asked what became of it, where they can be told; return the session to ring.

    ``act`` tells the news of one request apart; ``url`` is where our pages are reached ("": unknown).
    """
    session = row["session"]
    if session is None:
        return None
    code = reports.shown(row["code"])
    told, page = f"Yêu cầu xóa dữ liệu {code}: {text}", f"{PAGE}/{code}"
    if row["channel"] == WEB:
        links = [{"label": "Xem yêu cầu xóa dữ liệu", "url": page}]
        body = {"at": at.astimezone(VIETNAM).isoformat(timespec="seconds"), "from": "assistant", "name": None}
        pushes.add(connection, session, "message", {**body, "text": told, "links": links}, at=at)
    else:
        said = f"{told}\n{url}{page}" if url else told
        to_channel(connection, session, said, key=f"erasure:{code}:{act}", at=at)
    return str(session)


def farewell(connection: Any, now: datetime) -> None:
    """Forget who asked on a channel some minutes after the last news, unless they go on writing there."""
    for row in erasures.farewells(connection, before=now - LAST_NEWS):
        person = erasing.behind(connection, row["session"])
        if person.user and not erasing.leave_alone(connection, person, since=row["received_at"]):
            erasing.erase(connection, person, at=now, stays=False)
        if now - row["done_at"] > GIVEN_UP:
            erasures.tie(connection, row["code"], None)


def words_of_stored(wiped: dict[str, int], rows: Sequence[dict[str, Any]], knowledge: Store) -> str:
    """Return what is said once the wish is stored: what went, what waits for whom until when, under which code."""
    gone = counted(wiped)
    told = [f"Đã xóa xong: {gone}." if gone else "Không còn gì của cuộc trò chuyện này để xóa."]
    for row in rows:
        code, commune = reports.shown(row["code"]), knowledge.commune(row["commune"] or "")
        if row["state"] != erasures.OPEN:
            told.append(f"Mã yêu cầu: {code}.")
            continue
        place, latest = commune.title if commune else "xã", erasures.last_day(row)
        told.append(
            f"Phản ánh, lời nhắn đã gửi cho cán bộ {place} thì cán bộ xem rồi mới xóa: báo đã nhận chậm nhất ngày "
            f"{row['acknowledge_by']:%d/%m/%Y}, xóa chậm nhất ngày {latest:%d/%m/%Y}. Mã theo dõi: {code}. Xin giữ mã."
        )
    told.append("Phản ánh gửi ở trang khác, máy khác thì xin xóa bằng mã phản ánh ở trang “Xóa dữ liệu”.")
    return "\n".join(told)


def codes_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the codes of requests as they are told."""
    return [reports.shown(row["code"]) for row in rows]


def _add(connection: Any, knowledge: Store, asked: Asked, about: Iterable[Matter], at: datetime) -> str:
    hours = hours_of(knowledge.commune(asked.commune or ""))
    return erasures.add(connection, asked, about, at=at, hours=hours)


def _done_at_once(connection: Any, code: str, *, at: datetime) -> None:
    """End a request that leaves nothing for officers; on the web the answer itself tells it."""
    row = erasures.find(connection, code)
    assert row is not None  # just stored
    erasures.finish(connection, row, at=at)
    if row["channel"] == WEB:
        erasures.tie(connection, code, None)
