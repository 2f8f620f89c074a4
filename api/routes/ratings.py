"""POST /api/v1/ratings: a thumb on an answer, with a reason."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends
from pydantic import Field

from api.problems import Problem, documented
from api.records import ratings
from api.schemas import SESSION, Shape
from api.services import Here, limit_address, refuse_if_waiting
from knowledge.privacy import mask
from knowledge.text import clean

router = APIRouter(tags=["chat"], dependencies=[Depends(limit_address)])
Reason = Literal["wrong", "unclear", "incomplete", "outdated", "other"]
REASONS: dict[Reason, str] = {
    "wrong": "Trả lời sai",
    "unclear": "Khó hiểu",
    "incomplete": "Còn thiếu",
    "outdated": "Thông tin cũ",
    "other": "Lý do khác",
}


class Rating(Shape):
    """Whether an answer helped; a later rating of the same answer takes the place of an earlier one."""

    session: Annotated[str, Field(pattern=SESSION)]
    turn: Annotated[int, Field(ge=1, le=1_000_000, description="The turn of the reply that is rated.")]
    good: bool
    reason: Reason | None = None
    comment: Annotated[str, Field(max_length=500)] | None = None


@router.post("/api/v1/ratings", status_code=204, responses=documented(404, 422, 429), summary="Chấm một câu trả lời")
async def rate(rating: Rating, here: Here) -> None:
    """Có ích hay chưa; chấm lại thì điểm sau thay điểm trước. Số định danh, số điện thoại trong lời góp ý được che."""
    refuse_if_waiting(here.by_session.wait(rating.session))
    comment = mask(clean(rating.comment)) if rating.comment else None

    def store() -> bool:
        with here.records.writing() as connection:
            return ratings.rate(
                connection,
                rating.session,
                rating.turn,
                good=rating.good,
                reason=rating.reason,
                comment=comment,
                at=datetime.now(UTC),
            )

    if not await to_thread.run_sync(store):
        raise Problem("answer-not-found")
