"""One message of a resident, from any channel, to one stored reply: a form's next step, or what Rasa or search says.

Messages of one session are taken one after another. A message that was answered before gets the same reply again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from anyio import to_thread

from api import degraded
from api.choices import Chosen, parse_choice
from api.forms.guide import Guide, Turned
from api.forms.steps import PREFIX, State
from api.problems import Problem
from api.records import conversations
from api.records.database import Database
from api.schemas import Answer, ChatReply, ChatRequest, Choice
from api.services import Services
from knowledge.privacy import mask
from knowledge.records import Commune

log = logging.getLogger(__name__)
CHOOSE = "/choose"
# What stands in the records for words typed into a form: they belong to the form alone.
IN_FORM = "[điền phiếu]"
RESUME = Choice(label="Viết tiếp phiếu đang dở", choice=f"{PREFIX}resume")


@dataclass(frozen=True, kw_only=True)
class _Result:
    """A reply before it is stored: the answer, or what gives it while storing, and the form that goes on."""

    answer: Answer | None
    degraded: bool = False
    form: State | None = None
    store: Callable[[Any], Answer] | None = None
    in_form: bool = False


async def reply_to(question: ChatRequest, here: Services, *, channel: str = "web") -> str:
    """Return the reply (JSON of the chat contract) to ``question``; raises Problem for what cannot be taken."""
    commune = here.commune(question.commune)
    chosen = parse_choice(question.choice, here.store) if question.choice is not None else None
    if question.choice is not None and chosen is None:
        raise Problem("unknown-choice")
    async with here.sessions.lock(question.session):
        before, form = await _look_up(question, here.records)
        if before is not None:
            return before
        result = await _result(question, here, channel, commune, chosen, State.from_json(form) if form else None)
        return await to_thread.run_sync(_keep, question, here, channel, result)


async def _look_up(question: ChatRequest, records: Database) -> tuple[str | None, dict[str, Any] | None]:
    """Return the reply this message got before, and the form under way."""

    def look(connection: Any) -> tuple[str | None, dict[str, Any] | None]:
        session, id = question.session, question.message_id
        before = conversations.replied(connection, session, id) if id else None
        return before, conversations.open_form(connection, session)

    def read() -> tuple[str | None, dict[str, Any] | None]:
        try:
            with records.reading() as connection:
                return look(connection)
        except sa.exc.SQLAlchemyError:
            log.exception("records cannot be read; answering without them")
            return None, None

    return await to_thread.run_sync(read)


async def _result(
    question: ChatRequest,
    here: Services,
    channel: str,
    commune: Commune | None,
    chosen: Chosen | None,
    form: State | None,
) -> _Result:
    guide = Guide(here.store, datetime.now(UTC), question.session, channel)
    if chosen and chosen.form:
        return _of_form(guide.begin(chosen.form, question.commune))
    in_form = question.choice.startswith(PREFIX) if question.choice is not None else form is not None
    if in_form:
        if form is None:
            raise Problem("form-over")
        if question.choice is not None or not form.paused:
            return _of_form(guide.go_on(form, question.text or "", question.choice))
    answer, degraded_ = await _ask(question, here, commune, chosen)
    if form is None:
        return _Result(answer=answer, degraded=degraded_)
    answer.choices = [*answer.choices, RESUME]
    return _Result(answer=answer, degraded=degraded_, form=State(form.form, form.commune, form.values, paused=True))


def _of_form(turned: Turned) -> _Result:
    return _Result(answer=turned.answer, form=turned.state, store=turned.store, in_form=True)


async def _ask(
    question: ChatRequest, here: Services, commune: Commune | None, chosen: Chosen | None
) -> tuple[Answer, bool]:
    """Return what Rasa says, or search alone while Rasa is away, and whether it was search."""
    text = mask(question.text or "")
    answer = await here.rasa.ask(
        session=question.session,
        message=CHOOSE if chosen else text,
        commune=question.commune or None,
        choice=question.choice,
    )
    if answer is not None:
        return answer, False
    if chosen:
        return degraded.answer_choice(chosen, here, commune), True
    return degraded.answer_text(text, here, commune), True


def _keep(question: ChatRequest, here: Services, channel: str, result: _Result) -> str:
    """Store the exchange with what a form collected and return the reply; a form's end is never told unless stored."""
    asked = conversations.Asked(
        session=question.session,
        at=datetime.now(UTC),
        channel=channel,
        commune=question.commune or None,
        message_id=question.message_id,
        text=IN_FORM if result.in_form and question.text else mask(question.text or ""),
        choice=question.choice,
    )
    try:
        with here.records.writing() as connection:
            answer = result.answer or (result.store(connection) if result.store else None)
            assert answer is not None  # a result has one or the other
            return conversations.keep(
                connection,
                asked,
                _became(answer, result),
                lambda turn: _written(question, answer, turn, result),
                form=result.form.to_json() if result.form else None,
            )
    except sa.exc.SQLAlchemyError as error:
        log.exception("records cannot be written")
        if result.in_form or result.answer is None:
            raise Problem("not-stored") from error
        return _written(question, result.answer, 1, result)


def _became(answer: Answer, result: _Result) -> conversations.Outcome:
    return conversations.Outcome(
        outcome=answer.outcome,
        topic=answer.topic,
        procedure=answer.procedure,
        aspect=answer.aspect,
        confidence=answer.confidence,
        degraded=result.degraded,
    )


def _written(question: ChatRequest, answer: Answer, turn: int, result: _Result) -> str:
    fields = {name: getattr(answer, name) for name in Answer.model_fields}
    fields["commune"] = answer.commune or question.commune or None
    reply = ChatReply.model_construct(session=question.session, turn=turn, degraded=result.degraded, **fields)
    # Already checked against the model: written once.
    return reply.__pydantic_serializer__.to_json(reply).decode()
