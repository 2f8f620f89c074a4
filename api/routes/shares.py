"""A list of papers behind a short code: made in the chat, opened on a page, at the desk, on another phone."""

from datetime import UTC, date, datetime
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends
from pydantic import Field

from api.problems import Problem, documented
from api.records import shares
from api.schemas import Shape
from api.services import Here, Services, limit_address
from knowledge.hours import now_in_vietnam

router = APIRouter(prefix="/api/v1/shares", tags=["procedures"], dependencies=[Depends(limit_address)])
MAX_TICKED = 100


class NewShare(Shape):
    """A procedure in a commune, and which of its papers (places in the card, from 0) are ready."""

    procedure: Annotated[str, Field(max_length=64)]
    commune: str | None = None
    ticked: Annotated[list[Annotated[int, Field(ge=0, lt=1000)]], Field(max_length=MAX_TICKED)] = Field(default=[])


class ShareMade(Shape):
    """The code to share, its page, and the last day it opens."""

    code: str
    url: str
    expires: date


class ShareFound(Shape):
    """What a code stands for."""

    code: str
    procedure: str
    commune: str | None
    ticked: list[int]
    expires: date


@router.post("", status_code=201, responses=documented(404, 422, 429), summary="Tạo mã ngắn cho danh sách giấy tờ")
async def make(wanted: NewShare, here: Here) -> ShareMade:
    """Không kèm tên hay dữ liệu của ai: chỉ mã thủ tục, xã, và giấy tờ nào đã có."""
    procedure = here.procedure(wanted.procedure, here.commune(wanted.commune))
    ticked = [place for place in wanted.ticked if place < len(procedure.papers)]

    def store() -> shares.Share:
        with here.records.writing() as connection:
            return shares.make(connection, procedure.code, wanted.commune or None, ticked, at=datetime.now(UTC))

    made = await to_thread.run_sync(store)
    return ShareMade(code=made.code, url=f"/s/{made.code}", expires=made.expires)


@router.get("/{code}", responses=documented(404, 429), summary="Danh sách giấy tờ theo mã")
async def find(code: str, here: Here) -> ShareFound:
    """Mã gõ hoa hay thường, có cách hay không đều được."""
    return ShareFound(**vars(await shared(code, here)))


async def shared(code: str, here: Services) -> shares.Share:
    """Return the list behind ``code``; raises Problem when there is none or it has expired."""

    def look() -> shares.Share | None:
        with here.records.reading() as connection:
            return shares.find(connection, code, today=now_in_vietnam().date())

    found = await to_thread.run_sync(look)
    if found is None:
        raise Problem("share-not-found")
    return found
