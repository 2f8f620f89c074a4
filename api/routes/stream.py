"""GET /api/v1/stream: what is sent to a resident unasked, as server-sent events; what was missed is sent again."""

from collections.abc import AsyncIterator
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from api.problems import documented
from api.records import pushes
from api.schemas import SESSION
from api.services import Here, Services, limit_address

router = APIRouter(tags=["chat"], dependencies=[Depends(limit_address)])
# How long a browser waits before it connects again, and how often a stream looks for another process' pushes.
RETRY_MILLISECONDS = 3000
LOOK_SECONDS = 2.0
# A stream ends after this many looks, some minutes; the browser connects again with the last number it saw.
LOOKS = 150
# Open streams that one session and one client address may have; a whole office may share an address.
OF_SESSION, OF_ADDRESS = 6, 60
# The largest number an event can have.
LARGEST = 2**31 - 1


@router.get(
    "/api/v1/stream",
    response_class=EventSourceResponse,
    responses=documented(422, 429),
    summary="Dòng tin gửi tới một cuộc trò chuyện",
)
async def stream(
    here: Here,
    request: Request,
    session: Annotated[str, Query(pattern=SESSION)],
    last: Annotated[int, Query(ge=0, le=LARGEST, description="Số của tin cuối đã nhận.")] = 0,
    last_event_id: Annotated[str | None, Header(description="Trình duyệt tự gửi khi nối lại.")] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Sự kiện `message` (lời của cán bộ) và `state` (đang chờ, đang nói chuyện, đã xong), theo thứ tự, không sót."""
    if last_event_id and last_event_id.isdecimal():
        last = min(int(last_event_id), LARGEST)
    yield ServerSentEvent(comment="hoi-xa", retry=RETRY_MILLISECONDS)
    address = request.client.host if request.client else ""
    with here.streams.held((session, OF_SESSION), (address, OF_ADDRESS)) as room:
        for _ in range(LOOKS if room else 0):
            for push in await _after(here, session, last):
                last = push.id
                yield ServerSentEvent(data=push.body, event=push.event, id=str(push.id))
            if here.bell.closing.is_set():
                return
            await here.bell.wait(session, LOOK_SECONDS)


async def _after(here: Services, session: str, last: int) -> list[pushes.Push]:
    def look() -> list[pushes.Push]:
        with here.records.reading() as connection:
            return pushes.after(connection, session, last)

    return await to_thread.run_sync(look)
