"""One day counted from the records themselves: what the figures of that day are made of. Days are Vietnam's.

Everything counts on the day it happened (an answer, a thumb, the day feedback was due), so that a day that is over
does not change any more.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from api.records.handover_tables import handover
from api.records.report_states import DUPLICATE, OPEN
from api.records.score_tables import chat_score
from api.records.tables import conversation, exchange, rating, report, report_event, survey_response
from knowledge.hours import VIETNAM

# Outcomes of what was put to the assistant; the others are greetings, forms, and words to officers.
QUESTIONS = ("answer", "clarify", "no_data", "out_of_scope")
UNANSWERED = ("no_data", "out_of_scope")
# Upper ends, milliseconds of an answer and seconds until an officer came; what is longer is "more".
ANSWER_MS = (250, 500, 1000, 2000, 4000)
WAIT_SECONDS = (60, 300, 900, 1800)
MORE = "more"
LATE = ("due", "late")


@dataclass(frozen=True)
class Entry:
    """One figure of a day: how often, and the sum of what was measured."""

    day: date
    commune: str
    channel: str
    kind: str
    key: str
    count: int
    total: int = 0


Seen = tuple[str | None, str | None, str, str, int]


def tally(connection: Any, day: date, now: datetime) -> list[Entry]:
    """Return the figures of ``day`` as the records have them ``now``."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    totals: Counter[tuple[str, str, str, str]] = Counter()
    for source in _SOURCES:
        for commune, channel, kind, key, amount in source(connection, day):
            place = (commune or "", channel or "web", kind, key)
            counts[place] += 1
            totals[place] += amount
    if now < bounds(day)[1]:  # what is due today may still be dealt with
        counts = Counter({place: count for place, count in counts.items() if place[2:] != LATE})
    return [Entry(day, *place, counts[place], totals[place]) for place in sorted(counts)]


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when ``day`` begins and ends in Vietnam."""
    begins = datetime.combine(day, time(), tzinfo=VIETNAM)
    return begins, begins + timedelta(days=1)


def bucket(amount: float, ends: tuple[int, ...]) -> str:
    """Return the bucket of ``amount``: its upper end, or "more"."""
    return next((str(end) for end in ends if amount <= end), MORE)


def _on(day: date, at: Any) -> Any:
    begins, ends = bounds(day)
    return sa.and_(at >= begins, at < ends)


def _exchanges(connection: Any, day: date) -> Iterator[Seen]:
    names = ("at", "commune", "outcome", "topic", "procedure", "aspect", "degraded", "answer_ms")
    columns = [*(exchange.c[name] for name in names), conversation.c.channel]
    joined = exchange.outerjoin(conversation, conversation.c.session == exchange.c.session)
    for row in connection.execute(sa.select(*columns).select_from(joined).where(_on(day, exchange.c.at))):
        place = (row.commune, row.channel)
        yield (*place, "outcome", row.outcome, 0)
        if row.answer_ms is not None:
            yield (*place, "answer", bucket(row.answer_ms, ANSWER_MS), row.answer_ms)
        if row.outcome not in QUESTIONS:
            continue
        yield (*place, "hour", f"{row.at.astimezone(VIETNAM):%H}", 0)
        yield (*place, "topic", row.topic, 0)
        for kind in ("procedure", "aspect"):
            if code := getattr(row, kind):
                yield (*place, kind, code, 0)
        if row.degraded:
            yield (*place, "degraded", "", 0)


def _conversations(connection: Any, day: date) -> Iterator[Seen]:
    columns = (conversation.c.commune, conversation.c.channel)
    for row in connection.execute(sa.select(*columns).where(_on(day, conversation.c.started_at))):
        yield row.commune, row.channel, "conversation", "", 0


def _ratings(connection: Any, day: date) -> Iterator[Seen]:
    columns = (rating.c.commune, rating.c.good, rating.c.reason, conversation.c.channel)
    joined = rating.outerjoin(conversation, conversation.c.session == rating.c.session)
    for row in connection.execute(sa.select(*columns).select_from(joined).where(_on(day, rating.c.at))):
        yield row.commune, row.channel, "rating", "good" if row.good else "bad", 0
        if not row.good and row.reason:
            yield row.commune, row.channel, "reason", row.reason, 0


def _surveys(connection: Any, day: date) -> Iterator[Seen]:
    for row in connection.execute(sa.select(survey_response).where(_on(day, survey_response.c.at))):
        yield row.commune, row.channel, "survey", row.survey, 0
        for question, score in row.scores.items():
            yield row.commune, row.channel, "score", f"{row.survey}:{question}:{score}", 0


def _scores(connection: Any, day: date) -> Iterator[Seen]:
    for row in connection.execute(sa.select(chat_score).where(_on(day, chat_score.c.scored_at))):
        yield row.commune, row.channel, "chat_score", str(row.score), 0


def _handovers(connection: Any, day: date) -> Iterator[Seen]:
    happened = {"asked": handover.c.asked_at, "left": handover.c.consented_at, "closed": handover.c.closed_at}
    for key, at in happened.items():
        for row in connection.execute(sa.select(handover.c.commune, handover.c.channel).where(_on(day, at))):
            yield row.commune, row.channel, "handover", key, 0
    for row in connection.execute(sa.select(handover).where(_on(day, handover.c.taken_at))):
        waited = max(0, round((row.taken_at - row.asked_at).total_seconds()))
        yield row.commune, row.channel, "wait", bucket(waited, WAIT_SECONDS), waited


def _reports(connection: Any, day: date) -> Iterator[Seen]:
    for row in connection.execute(sa.select(report).where(_on(day, report.c.received_at))):
        yield row.commune, row.channel, "report", row.kind, 0


def _due(connection: Any, day: date) -> Iterator[Seen]:
    """Yield the reports due on ``day``: dealt with by its end or not; a duplicate's original is what counts."""
    _, ends = bounds(day)
    done = sa.select(report_event.c.report).where(
        report_event.c.kind == "state", report_event.c.state.not_in(OPEN), report_event.c.at < ends
    )
    settled = set(connection.execute(done.where(report_event.c.report.in_(_due_codes(day)))).scalars())
    wanted = sa.select(report.c.code, report.c.commune, report.c.channel)
    for row in connection.execute(wanted.where(report.c.due_on == day, report.c.state != DUPLICATE)):
        yield row.commune, row.channel, *(("due", "on_time") if row.code in settled else LATE), 0


def _due_codes(day: date) -> Any:
    return sa.select(report.c.code).where(report.c.due_on == day).scalar_subquery()


_SOURCES: tuple[Callable[[Any, date], Iterator[Seen]], ...] = (
    _exchanges,
    _conversations,
    _ratings,
    _surveys,
    _scores,
    _handovers,
    _reports,
    _due,
)
