"""The channels in the console: how accounts are, what could not be sent, sending it again, connecting anew."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.channels import fate
from api.channels.accounts import OfficialAccount
from api.channels.zalo import consent
from api.records import channel_accounts, unsent
from api.services import Here, Services
from api.staff import channel_view, unsent_view
from api.staff.answered import go
from api.staff.audit import note
from api.staff.page import refused, staff_page
from api.staff.session import Admin, Officer, Posted, Signed

router = APIRouter(prefix="/staff/kenh")
PAGE = "/staff/kenh"
AGAIN, ASIDE, CHOSEN = "gui-lai", "bo-qua", "chon"
# Numbers longer than any row's are nobody's.
LONGEST_ID = 10
_MISSING = "Tin này không còn ở đây: đã gửi được, đã có người xử lý, hoặc thuộc xã khác."


@router.get("")
def channels(
    here: Here,
    officer: Signed,
    sent: Annotated[str, Query(alias="gui", max_length=4)] = "",
    aside: Annotated[str, Query(alias="bo", max_length=4)] = "",
    left: Annotated[str, Query(alias="con", max_length=4)] = "",
) -> Response:
    """Return the page; ``sent``, ``aside`` and ``left`` are how many messages were dealt with just now, or were not."""
    now, scope = datetime.now(UTC), channel_view.scope_of(here, officer)
    with here.records.reading() as connection:
        accounts = [
            channel_view.account(connection, here, name, each, now) for name, each in channel_view.seen(here, officer)
        ]
        total = unsent.count(connection, scope)
        rows = [unsent_view.listed(parts, here, now) for parts in unsent.listed(connection, scope)]
    values: dict[str, Any] = {
        "accounts": accounts,
        "rows": rows,
        "total": total,
        "several": len(officer.communes) != 1 and len(here.store.communes()) > 1,
        "may_connect": officer.may("admin"),
        "said": _said(sent, aside, left),
    }
    return staff_page(here, officer, "channels.html", title="Kênh", section="channels", **values)


@router.post("")
def act(here: Here, officer: Signed, fields: Posted) -> Response:
    """Send messages once more, or put them aside: one by its own button, or those that are ticked."""
    deed = AGAIN if fields.raw(AGAIN) else ASIDE
    named = fields.all("tin") if fields.raw(deed) == CHOSEN else fields.all(deed)
    wanted = {int(id): name for name in named if (id := name.partition(":")[0]).isdecimal() and len(id) < LONGEST_ID}
    if not wanted:
        detail = "Đánh dấu ít nhất một tin trong danh sách rồi bấm lại."
        return refused(here, officer, "Chưa chọn tin nào", detail, 422)
    with here.records.writing() as connection:
        done = _do(connection, here, officer, deed, wanted)
    if not done and len(wanted) == 1:
        return refused(here, officer, "Chưa thực hiện được", _MISSING, 409)
    here.channels.wake.set()
    return go(f"{PAGE}?{'gui' if deed == AGAIN else 'bo'}={done}&con={len(wanted) - done}")


@router.post("/{account}/noi-lai")
def connect(here: Here, officer: Admin, fields: Posted, account: str) -> Response:  # noqa: ARG001 - checks the form
    """Begin the consent of an Official Account's administrator and return the page with the way to it."""
    found = _official(here, account)
    if found is None or not here.settings.public_url:
        detail = "Máy chủ chưa đặt HOIXA_PUBLIC_URL nên Zalo không gọi về được." if found else "Không có OA này."
        return refused(here, officer, "Chưa kết nối lại được", detail, 409 if found else 404)
    address = consent.begin(here.settings, found, here.records, here.channels.vault)
    with here.records.writing() as connection:
        note(connection, officer, "channel_connected", f"OA {account}")
    values: dict[str, Any] = {"address": address, "account": account}
    return staff_page(here, officer, "channel_consent.html", title="Kết nối lại Zalo OA", section="channels", **values)


@router.post("/{account}/cho-gui")
def resume(here: Here, officer: Admin, fields: Posted, account: str) -> Response:  # noqa: ARG001 - checks the form
    """Let an Official Account send again once what was wrong at Zalo is mended."""
    if _official(here, account) is None:
        return refused(here, officer, "Không tìm thấy OA", "Không có OA này.", 404)
    values = {"state": channel_accounts.OK, "mode": None, "alarm": None, "alarm_at": None}
    with here.records.writing() as connection:
        channel_accounts.change(connection, channel_view.OA, account, **values)
        note(connection, officer, "channel_resumed", f"OA {account}")
    here.channels.wake.set()
    return go(PAGE)


def _do(connection: Any, here: Services, officer: Officer, deed: str, wanted: dict[int, str]) -> int:
    """Do ``deed`` with the messages that still stand as the page showed them; return with how many."""
    now, done = datetime.now(UTC), 0
    for parts in unsent.listed(connection, channel_view.scope_of(here, officer), only=list(wanted)):
        id = parts[0]["inbox_id"]
        if unsent_view.token(parts) != wanted[id] or (deed == AGAIN and not _sendable(parts, now)):
            continue
        change = unsent.again if deed == AGAIN else unsent.dismiss
        change(connection, parts, now=now)
        note(connection, officer, "unsent_resent" if deed == AGAIN else "unsent_dismissed", f"tin {id}")
        done += 1
    return done


def _sendable(parts: Sequence[dict[str, Any]], now: datetime) -> bool:
    return not fate.hindrance(unsent_view.telling(parts), now=now)


def _official(here: Services, account: str) -> OfficialAccount | None:
    channel = here.channels.by_name.get(channel_view.OA)
    found = channel.accounts.get(account) if channel else None
    return found if isinstance(found, OfficialAccount) else None


def _said(sent: str, aside: str, left: str) -> str:
    """Return in words what was done just now."""
    numbers = [int(each) if each.isdecimal() else 0 for each in (sent, aside, left)]
    names = ("tin được gửi lại", "tin đã bỏ qua", "tin chưa làm được vì đã đổi hoặc chưa gửi lại được")
    told = [f"{number} {name}" for number, name in zip(numbers, names, strict=True) if number]
    return f"{', '.join(told)}." if told else ""
