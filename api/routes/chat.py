"""POST /api/v1/chat: a resident's message in, one complete reply out. DELETE /api/v1/sessions: forget it all."""

from datetime import UTC, datetime
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from starlette.requests import Request
from starlette.responses import Response

from api.chores import forget
from api.forms.contact import TALK
from api.forms.steps import PREFIX
from api.handover import START
from api.problems import documented
from api.records import conversations
from api.schemas import SESSION, ChatReply, ChatRequest
from api.services import Here, address_of, limit_address, refuse_if_waiting
from api.talk import reply_to

router = APIRouter(tags=["chat"], dependencies=[Depends(limit_address)])
# The choices that lead into the queue for an officer, whether the commune is known or asked first.
STARTING = (START, f"{PREFIX}{TALK}")
_NO_STORE = {"cache-control": "no-store"}


@router.post(
    "/api/v1/chat",
    response_model=ChatReply,
    responses=documented(400, 413, 415, 422, 429, 500, 503),
    summary="Hỏi trợ lý một câu hoặc bấm một lựa chọn",
)
async def chat(question: ChatRequest, request: Request, here: Here) -> Response:
    """Trả lời một tin nhắn. Gửi `text` (câu gõ) hoặc `choice` (lựa chọn đã được đưa ra), không gửi cả hai.

    Số định danh, số điện thoại và thư điện tử được che ngay tại đây, trước khi câu hỏi đi tiếp.
    Gửi lại cùng `message_id` thì nhận lại đúng câu trả lời cũ. Khi phần hiểu câu tạm nghỉ, câu trả lời đến từ tra cứu
    và có `degraded: true`. Trong lúc điền phiếu (`outcome: form`), lời gõ và nút bấm là câu trả lời cho phiếu.
    """
    refuse_if_waiting(here.by_session.wait(question.session))
    if question.choice and question.choice.startswith(STARTING):
        refuse_if_waiting(here.by_start.wait(address_of(request)))
    return Response(await reply_to(question, here), media_type="application/json", headers=_NO_STORE)


@router.delete(
    "/api/v1/sessions/{session}", status_code=204, responses=documented(422, 429), summary="Xoá một cuộc trò chuyện"
)
async def wipe_session(session: Annotated[str, InPath(pattern=SESSION)], here: Here) -> None:
    """Xoá mọi lời đã lưu của cuộc trò chuyện; phản ánh đã gửi vẫn còn, không còn gắn với cuộc trò chuyện."""

    def wipe() -> None:
        with here.records.writing() as connection:
            conversations.wipe(connection, session, at=datetime.now(UTC))

    async with here.sessions.lock(session):
        await to_thread.run_sync(wipe)
    await forget(here)
