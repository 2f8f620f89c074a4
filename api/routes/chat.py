"""POST /api/v1/chat: a resident's message in, one complete reply out."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api import degraded
from api.choices import Chosen, parse_choice
from api.problems import Problem, documented
from api.schemas import Answer, ChatReply, ChatRequest
from api.services import Here, Services, limit_address, refuse_if_waiting
from knowledge.privacy import mask
from knowledge.records import Commune

router = APIRouter(tags=["chat"], dependencies=[Depends(limit_address)])
CHOOSE = "/choose"


@router.post(
    "/api/v1/chat",
    response_model=ChatReply,
    responses=documented(400, 413, 415, 422, 429, 500),
    summary="Hỏi trợ lý một câu hoặc bấm một lựa chọn",
)
async def chat(question: ChatRequest, here: Here) -> Response:
    """Trả lời một tin nhắn. Gửi `text` (câu gõ) hoặc `choice` (lựa chọn đã được đưa ra), không gửi cả hai.

    Số định danh, số điện thoại và thư điện tử được che ngay tại đây, trước khi câu hỏi đi tiếp.
    Khi phần hiểu câu tạm nghỉ, câu trả lời đến từ tra cứu và có `degraded: true`.
    """
    refuse_if_waiting(here.by_session.wait(question.session))
    commune = here.commune(question.commune)
    chosen = parse_choice(question.choice, here.store) if question.choice is not None else None
    if question.choice is not None and chosen is None:
        raise Problem("unknown-choice")
    text = mask(question.text or "")
    answer = await here.rasa.ask(
        session=question.session,
        message=CHOOSE if chosen else text,
        commune=question.commune or None,
        choice=question.choice,
    )
    reply = _reply(question, answer or _from_search(here, text, chosen, commune), here)
    if answer is None:
        reply.degraded = True
    # Already checked against the model: written once, straight to bytes.
    return Response(reply.__pydantic_serializer__.to_json(reply), media_type="application/json", headers=_NO_STORE)


_NO_STORE = {"cache-control": "no-store"}


def _from_search(here: Services, text: str, chosen: Chosen | None, commune: Commune | None) -> Answer:
    if chosen:
        return degraded.answer_choice(chosen, here, commune)
    return degraded.answer_text(text, here, commune)


def _reply(question: ChatRequest, answer: Answer, here: Services) -> ChatReply:
    fields = {name: getattr(answer, name) for name in Answer.model_fields}
    fields["commune"] = answer.commune or question.commune or None
    return ChatReply.model_construct(
        session=question.session, turn=here.turns.next(question.session), degraded=False, **fields
    )
