"""The officers' inbox: who waits, one conversation with all that was said, and the stream that keeps both fresh."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from api.records import conversations, handover_lists, handovers, staff, staff_presence
from api.records.bell import STAFF
from api.records.handover_lists import Viewer
from api.services import Here, Services
from api.staff import channel_view, inbox_view
from api.staff.openings import OPENINGS
from api.staff.page import refused, staff_page
from api.staff.session import Officer, Watching, signed, watching
from knowledge.profile import centre

router = APIRouter(prefix="/staff")
# A stream ends after this many looks, so that who has signed out or locked the screen does not go on watching.
LOOKS, LOOK_SECONDS = 150, 2.0
RETRY_MILLISECONDS = 2000
# Sent by the page's own script, which wants the changing part of the page alone.
Script = Annotated[str | None, Header(alias="hx-request")]


async def looking(request: Request, here: Here) -> Officer:
    """Return the officer; opening a page counts as work, what the page's script fetches does not."""
    return await (watching if "hx-request" in request.headers else signed)(request, here)


Looking = Annotated[Officer, Depends(looking)]


@router.get("")
def inbox(here: Here, officer: Looking, xem: str = "cho", hx: Script = None) -> Response:
    """Return one view of the inbox: waiting, mine, all or closed."""
    view = xem if xem in inbox_view.VIEWS else "cho"
    now, viewer = datetime.now(UTC), viewer_of(officer)
    kind, _, empty = inbox_view.VIEWS[view]
    with here.records.reading() as connection:
        rows = handover_lists.listed(connection, viewer, kind)
        asked = handover_lists.asked_last(connection, [row["session"] for row in rows if row["session"]])
        counts = handover_lists.counts(connection, viewer)
        present = staff_presence.present(connection, now=now)
        channels = channel_view.notice(connection, here, officer)
    values: dict[str, Any] = {
        "view": view,
        "views": [(name, label, counts[kind]) for name, (kind, label, _) in inbox_view.VIEWS.items()],
        "unread": counts["unread"],
        "rows": inbox_view.listed(rows, asked, here.store, now),
        "empty": empty,
        "channels": channels,
        "several": len(officer.communes) != 1 and len(here.store.communes()) > 1,
        "there": any(row["staff"] == officer.id for row in present),
    }
    template = "inbox_list.html" if hx else "inbox.html"
    return staff_page(here, officer, template, title="Hộp thư", section="inbox", **values)


@router.get("/hop-thu/{id}")
def conversation(here: Here, officer: Looking, id: int, hx: Script = None) -> Response:
    """Return one conversation; what the resident said counts as seen when its officer looks."""
    with here.records.reading() as connection:
        row = handover_lists.visible(connection, viewer_of(officer), id)
        if row is None:
            return missing(here, officer)
        values = _conversation(connection, here, officer, row)
    if values["mine"] and row["unread"]:
        with here.records.writing() as connection:
            handovers.seen(connection, id)
    template = "conversation_live.html" if hx else "conversation.html"
    return staff_page(here, officer, template, title=f"Trò chuyện số {id}", section="inbox", **values)


@router.get("/dong", response_class=EventSourceResponse)
async def changes(here: Here, officer: Watching) -> AsyncIterator[ServerSentEvent]:
    """Send an event "doi" whenever something in the officer's inbox has changed."""
    yield ServerSentEvent(comment="hoi-xa", retry=RETRY_MILLISECONDS)
    before = None
    for _ in range(LOOKS):
        if here.bell.closing.is_set():
            return
        version = await to_thread.run_sync(_version, here, officer)
        if version != before:
            before = version
            yield ServerSentEvent(data={"ban": version}, event="doi")
        await here.bell.wait(STAFF, LOOK_SECONDS)


def viewer_of(officer: Officer) -> Viewer:
    """Return whose inbox an officer sees."""
    return Viewer(officer.id, officer.communes)


def missing(here: Services, officer: Officer) -> Response:
    """Return the page for a conversation that is not there or not for this officer."""
    detail = "Cuộc trò chuyện này không có, đã bị người dân xóa, hoặc thuộc xã khác."
    return refused(here, officer, "Không tìm thấy cuộc trò chuyện", detail, status=404)


def _version(here: Services, officer: Officer) -> str:
    with here.records.reading() as connection:
        channels = channel_view.notice(connection, here, officer)
        return f"{handover_lists.version(connection, viewer_of(officer))} {channels}"


def _conversation(connection: Any, here: Services, officer: Officer, row: dict[str, Any]) -> dict[str, Any]:
    now, commune = datetime.now(UTC), here.store.commune(row["commune"])
    exchanges = conversations.exchanges(connection, row["session"]) if row["session"] else []
    present = {each["staff"] for each in staff_presence.present(connection, now=now, commune=row["commune"])}
    names = {"name": officer.name, "commune": commune.title if commune else "xã", "centre": centre(commune)}
    return {
        "it": inbox_view.heading(row, here.store, now),
        "mine": row["taken_by"] == officer.id,
        "said": inbox_view.so_far(exchanges, now),
        "found": inbox_view.found(exchanges, row["commune"], here.store),
        "words": inbox_view.words(handover_lists.words(connection, row["id"]), now),
        "colleagues": [(a.id, a.name, a.id in present) for a in colleagues(connection, officer, row["commune"])],
        "offices": [office.name for office in commune.offices] if commune else [],
        "openings": [(label, text.format(**names)) for label, text in OPENINGS],
    }


def colleagues(connection: Any, officer: Officer, commune: str) -> list[staff.Account]:
    """Return who else may answer in a commune."""
    everyone = (account for account in staff.everyone(connection) if not account.disabled and account.id != officer.id)
    return [account for account in everyone if not account.communes or commune in account.communes]
