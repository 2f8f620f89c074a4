"""Which questions the assistant did not answer: one table of rules over the exchanges, thumbs and handovers.

| why | rule |
|---|---|
| ``no_data`` | the outcome of a typed question, or of a button pressed after one |
| ``out_of_scope`` | the same |
| ``unsure`` | an answer below :data:`UNSURE` |
| ``disliked`` | a thumb down on an answer or a question back |
| ``none_fits`` | "không phải các mục trên" pressed after a question back |
| ``handed_over`` | a person asked for after a question, within :data:`SOON` |

Never counted: greetings and abuse, what is typed into a form, words to officers, a single word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records.daily import QUESTIONS
from api.records.question_tables import cluster_question
from api.records.tables import conversation, exchange, rating
from knowledge.text import words

# Below it 57% of the answers were right, from it on 86% and more (docs/evaluation/2026-11-30.md, calibration).
UNSURE = 0.6
# What was asked longer ago than this is not why a button was pressed or a person asked for.
SOON = timedelta(minutes=30)
# A moment is taken before the row is written.
GRACE = timedelta(minutes=10)
_TYPED = sa.and_(exchange.c.asked != "", exchange.c.outcome.in_(QUESTIONS), sa.not_(exchange.c.asked.like("[%]")))
_ASKED = exchange.c.topic != "abuse"
# By why: the condition, and the moment it showed; the thumbs' table is joined for "disliked" alone.
RULES: dict[str, tuple[Any, Any]] = {
    "no_data": (sa.and_(_ASKED, exchange.c.outcome == "no_data"), exchange.c.at),
    "out_of_scope": (sa.and_(_ASKED, exchange.c.outcome == "out_of_scope"), exchange.c.at),
    "unsure": (sa.and_(_ASKED, exchange.c.outcome == "answer", exchange.c.confidence < UNSURE), exchange.c.at),
    "disliked": (sa.and_(exchange.c.outcome.in_(QUESTIONS), sa.not_(rating.c.good)), rating.c.at),
    "none_fits": (exchange.c.choice == "none", exchange.c.at),
    "handed_over": (sa.and_(exchange.c.outcome == "handover", exchange.c.topic == "human"), exchange.c.at),
}
# Not about what the exchange itself asked, but about what was typed before it.
_BEFORE = ("none_fits", "handed_over")


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """One question that was not answered; fields are columns of ``cluster_question``."""

    exchange: int
    session: str
    why: str
    text: str
    commune: str | None
    channel: str
    at: datetime
    shown_at: datetime


def new(connection: Any, *, most: int) -> list[Unanswered]:
    """Return the questions that are in no cluster yet, at most so many for each rule, oldest first."""
    last = sa.select(cluster_question.c.why, sa.func.max(cluster_question.c.shown_at)).group_by("why")
    seen: Mapping[str, datetime] = {row[0]: row[1] for row in connection.execute(last)}
    found: dict[tuple[int, str], Unanswered] = {}
    for why in RULES:
        for each in _by_rule(connection, why, seen.get(why), most):
            found.setdefault((each.exchange, each.why), each)
    return sorted(found.values(), key=lambda each: (each.at, each.exchange))


def held(connection: Any, exchanges: Sequence[int]) -> set[int]:
    """Return those of ``exchanges`` that are still there; they are locked until the transaction ends."""
    wanted = sa.select(exchange.c.id).where(exchange.c.id.in_(exchanges)).with_for_update()
    return set(connection.execute(wanted).scalars())


def _by_rule(connection: Any, why: str, since: datetime | None, most: int) -> list[Unanswered]:
    condition, moment = RULES[why]
    known = sa.select(cluster_question.c.exchange).where(cluster_question.c.why == why)
    joined = exchange.outerjoin(conversation, conversation.c.session == exchange.c.session)
    if why == "disliked":
        joined = joined.join(rating, sa.and_(rating.c.session == exchange.c.session, rating.c.turn == exchange.c.turn))
    columns = [exchange.c[name] for name in ("id", "session", "turn", "asked", "at", "commune", "outcome")]
    wanted = sa.select(*columns, conversation.c.channel, moment.label("shown_at")).select_from(joined)
    wanted = wanted.where(condition, exchange.c.id.not_in(known))
    if since is not None:
        wanted = wanted.where(moment >= since - GRACE)
    rows = connection.execute(wanted.order_by(moment, exchange.c.id).limit(most)).mappings().all()
    pairs = ((row, _typed_before(connection, row) if _leans(why, row) else row) for row in rows)
    found = [
        Unanswered(
            exchange=asked["id"],
            session=asked["session"],
            why=why,
            text=asked["asked"],
            commune=asked["commune"],
            channel=row["channel"] or "web",
            at=asked["at"],
            shown_at=row["shown_at"],
        )
        for row, asked in pairs
        if asked is not None and len(words(asked["asked"])) > 1 and not _hidden(asked["asked"])
    ]
    ids = {each.exchange for each in found}
    held = known.where(cluster_question.c.exchange.in_(ids))
    kept = set(connection.execute(held).scalars()) if ids else set()
    return [each for each in found if each.exchange not in kept]


def _leans(why: str, row: Mapping[str, Any]) -> bool:
    """Return True when what was not answered was typed before: a button was pressed, or a person asked for."""
    return why in _BEFORE or not row["asked"]


def _typed_before(connection: Any, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the last question typed in the conversation before an exchange, None when that is long ago."""
    before = (exchange.c.session == row["session"], exchange.c.turn < row["turn"], exchange.c.at >= row["at"] - SOON)
    last = sa.select(exchange).where(*before, _TYPED).order_by(exchange.c.turn.desc()).limit(1)
    found: Mapping[str, Any] | None = connection.execute(last).mappings().first()
    return found


def _hidden(text: str) -> bool:
    """Return True for what stands in place of words: of a form, to an officer, or masked all through."""
    return text.startswith("[") and text.endswith("]")
