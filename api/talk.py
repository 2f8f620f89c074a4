"""One message of a resident, from any channel, to one stored reply: a form's next step, or what Rasa or search says.

Messages of one session are taken one after another. A message that was answered before gets the same reply again.
While an officer is waited for or there, what is typed goes to the officers and the assistant answers buttons alone.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from anyio import to_thread

from api import degraded, handover, scoring
from api.choices import Chosen, parse_choice
from api.forms import erasure
from api.forms.contact import TALK
from api.forms.guide import Guide, Turned
from api.forms.steps import PREFIX, State
from api.problems import Problem
from api.records import conversations, handovers
from api.records.bell import STAFF
from api.records.database import Database
from api.records.retention import DAYS
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
class _Before:
    """What stands in the records before a message is taken: its reply if it has one, and what is under way."""

    reply: str | None = None
    form: State | None = None
    live: bool = False


@dataclass(frozen=True, kw_only=True)
class _Result:
    """A reply before it is stored: the answer, or what gives it while storing, and the form that goes on."""

    answer: Answer | None
    degraded: bool = False
    form: State | None = None
    store: Callable[[Any], Answer] | None = None
    in_form: bool = False
    to_officer: bool = False
    # How long the asking took; None when nothing was asked.
    seconds: float | None = None


async def reply_to(question: ChatRequest, here: Services, *, channel: str = "web") -> str:
    """Return the reply (JSON of the chat contract) to ``question``; raises Problem for what cannot be taken."""
    commune = here.commune(question.commune)
    chosen = parse_choice(question.choice, here.store) if question.choice is not None else None
    if question.choice is not None and chosen is None:
        raise Problem("unknown-choice")
    async with here.sessions.lock(question.session):
        before = await _look_up(question, here.records)
        if before.reply is not None:
            return before.reply
        result = await _result(question, here, channel, commune, chosen, before)
        try:
            reply = await to_thread.run_sync(_keep, question, here, channel, result)
        except handover.Over:  # the officer ended it just now: the assistant answers
            result = await _result(question, here, channel, commune, chosen, _Before(form=before.form))
            reply = await to_thread.run_sync(_keep, question, here, channel, result)
    if result.store:
        here.bell.ring(question.session)
        here.bell.ring(STAFF)
    return reply


async def _look_up(question: ChatRequest, records: Database) -> _Before:
    """Return the reply this message got before, the form under way, and whether officers are waited for or there."""

    def look(connection: Any) -> _Before:
        session, id = question.session, question.message_id
        form = conversations.open_form(connection, session)
        return _Before(
            reply=conversations.replied(connection, session, id) if id else None,
            form=_in_time(form),
            live=handovers.live(connection, session) is not None,
        )

    def read() -> _Before:
        try:
            with records.reading() as connection:
                return look(connection)
        except sa.exc.SQLAlchemyError:
            log.exception("records cannot be read; answering without them")
            return _Before()

    return await to_thread.run_sync(read)


def _in_time(form: dict[str, Any] | None) -> State | None:
    """Return the form under way; None for one begun so long ago that it is dropped."""
    state = State.from_json(form) if form else None
    if state is None or datetime.now(UTC) - datetime.fromisoformat(state.begun) > timedelta(days=DAYS["form"]):
        return None
    return state


async def _result(
    question: ChatRequest,
    here: Services,
    channel: str,
    commune: Commune | None,
    chosen: Chosen | None,
    before: _Before,
) -> _Result:
    now, form = datetime.now(UTC), before.form
    guide = Guide(here.store, now, question.session, channel, here.settings.report_days)
    if form and guide.gives_way(form, question.text or "", question.choice):
        form = None
    waiting_form = replace(form, paused=True) if form else None
    typed_leave = before.live and question.text is not None and handover.is_leaving(question.text)
    if (chosen and chosen.leave) or typed_leave:
        return _Result(
            answer=None, form=waiting_form, store=lambda connection: handover.leave(connection, question.session, now)
        )
    if chosen and chosen.form:
        begun = guide.begin(chosen.form, chosen.commune or question.commune)
        return _of_form(begun, beside=waiting_form if chosen.form == TALK else None)
    if question.text is not None and not before.live and erasure.is_wanted(question.text):
        return _of_form(guide.begin(erasure.ERASURE, question.commune))
    in_form = question.choice.startswith(PREFIX) if question.choice is not None else form is not None
    if in_form:
        if form is None:
            raise Problem("form-over")
        if question.choice is not None or not form.paused:
            return _of_form(guide.go_on(form, question.text or "", question.choice))
    if before.live and question.text is not None:
        return _to_officer(question, question.text, here, form, now)
    started = time.perf_counter()
    answer, degraded_ = await _ask(question, here, commune, chosen)
    seconds = time.perf_counter() - started
    here.metrics.answered(answer.outcome, channel, seconds, degraded=degraded_)
    if answer.topic == "human":
        answer = await _completed(answer, question, here, now)
    if waiting_form is not None:
        answer.choices = [*answer.choices, RESUME]
    return _Result(answer=answer, degraded=degraded_, form=waiting_form, seconds=seconds)


def _of_form(turned: Turned, beside: State | None = None) -> _Result:
    """Return a form's turn; a form that it does not replace waits ``beside`` it."""
    return _Result(answer=turned.answer, form=turned.state or beside, store=turned.store, in_form=True)


def _to_officer(question: ChatRequest, text: str, here: Services, form: State | None, now: datetime) -> _Result:
    session, key = question.session, question.message_id
    return _Result(
        answer=None,
        form=form,
        store=lambda connection: handover.heard(connection, here.store, session, text, key, now),
        to_officer=True,
    )


async def _completed(answer: Answer, question: ChatRequest, here: Services, now: datetime) -> Answer:
    """Return the answer on meeting a person with what is possible now; as it is while records cannot be read."""
    commune = here.store.commune(answer.commune or question.commune or "")

    def complete() -> Answer:
        try:
            with here.records.reading() as connection:
                return handover.completed(connection, answer, question.session, commune, now)
        except sa.exc.SQLAlchemyError:
            log.exception("records cannot be read; no officer is offered")
            return answer

    return await to_thread.run_sync(complete)


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
        text=_recorded(question.text or "", result),
        choice=question.choice,
    )
    try:
        with here.records.writing() as connection:
            answer = result.answer or (result.store(connection) if result.store else None)
            assert answer is not None  # a result has one or the other
            if result.answer and result.form is None:
                answer = scoring.beside(connection, answer, asked)
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


def _recorded(text: str, result: _Result) -> str:
    """Return what stands in the conversation for what was typed."""
    if result.to_officer:
        return handover.TO_OFFICER
    return IN_FORM if result.in_form and text else mask(text)


def _became(answer: Answer, result: _Result) -> conversations.Outcome:
    return conversations.Outcome(
        outcome=answer.outcome,
        topic=answer.topic,
        procedure=answer.procedure,
        aspect=answer.aspect,
        confidence=answer.confidence,
        degraded=result.degraded,
        answer_ms=None if result.seconds is None else round(result.seconds * 1000),
    )


def _written(question: ChatRequest, answer: Answer, turn: int, result: _Result) -> str:
    fields = {name: getattr(answer, name) for name in Answer.model_fields}
    fields["commune"] = answer.commune or question.commune or None
    reply = ChatReply.model_construct(session=question.session, turn=turn, degraded=result.degraded, **fields)
    # Already checked against the model: written once.
    return reply.__pydantic_serializer__.to_json(reply).decode()
