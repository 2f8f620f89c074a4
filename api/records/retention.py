"""How long each kind of record is kept (Law 91/2025 Art. 3: only as long as its purpose needs), and the purge.

The law names no number of days: these are the house's, published on the page about personal data.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from api.records import clusters, conversations, handovers
from api.records.channel_tables import channel_user, inbox, outbox
from api.records.erasure_tables import erasure_matter, erasure_request
from api.records.handover_tables import handover
from api.records.import_tables import import_batch
from api.records.question_tables import cluster_question
from api.records.score_tables import chat_score
from api.records.staff_tables import audit
from api.records.tables import conversation, exchange, push, rating, report, report_event, share, survey_response

DAYS = {
    "conversation": 90,
    "rating": 365,
    "report": 730,
    "contact": 180,
    "survey": 730,
    "share": 90,
    "form": 1,
    "channel": 30,
    "handover": 180,
    "audit": 730,
    "erasure": 730,
    "import": 30,
}


class Kind(NamedTuple):
    """One kind of record: the row of DAYS it is kept by, the table it counts in, and which rows there are of it."""

    days: str
    table: sa.Table
    at: Any
    only: Any = sa.true()


# What is counted and deleted by its age, in the order of the page that shows it.
KINDS = {
    "conversation": Kind("conversation", exchange, exchange.c.at),
    # What a cluster of them was assigned to stays: it is the officers' decision, in their words.
    "unanswered": Kind("conversation", cluster_question, cluster_question.c.at),
    "rating": Kind("rating", rating, rating.c.at),
    "score": Kind("rating", chat_score, chat_score.c.asked_at),
    "report": Kind("report", report, report.c.received_at),
    "contact": Kind("contact", report, report.c.received_at, report.c.contact.is_not(None)),
    "handover": Kind("handover", handover, handover.c.last_at),
    "survey": Kind("survey", survey_response, survey_response.c.at),
    "share": Kind("share", share, share.c.made_at),
    "form": Kind("form", conversation, conversation.c.last_at, conversation.c.form.is_not(None)),
    "inbox": Kind("channel", inbox, inbox.c.received_at),
    "outbox": Kind("channel", outbox, outbox.c.made_at),
    "erasure": Kind("erasure", erasure_request, erasure_request.c.received_at),
    "audit": Kind("audit", audit, audit.c.at),
    # Lists of procedures that nobody went on with; those that were sent stay as the history of the content.
    "import": Kind("import", import_batch, import_batch.c.made_at, import_batch.c.content.is_not(None)),
}
# Deleted with nothing else to do; the others each take something along or leave something behind.
_PLAIN = (
    *("conversation", "unanswered", "rating", "score", "report", "survey"),
    *("inbox", "outbox", "audit", "erasure", "import"),
)


def purge(connection: Any, *, now: datetime, days: Mapping[str, int] = DAYS) -> dict[str, int]:
    """Delete what has been kept long enough; return how many rows of each kind went."""
    before = {kind: now - timedelta(days=kept) for kind, kept in days.items()}
    old_talks = sa.select(conversation.c.session).where(conversation.c.last_at < before["conversation"])
    conversations.have_rasa_forget(connection, old_talks, at=now)
    deletions = {kind: KINDS[kind].table.delete().where(*_old(kind, before)) for kind in _PLAIN}
    deletions["share"] = share.delete().where(share.c.expires_on < now.date())
    gone = {kind: connection.execute(statement).rowcount for kind, statement in deletions.items()}
    clusters.tidy(connection)
    gone["handover"] = handovers.purge(connection, before=before["handover"])
    connection.execute(report_event.delete().where(report_event.c.report.not_in(sa.select(report.c.code))))
    requests = sa.select(erasure_request.c.code)
    connection.execute(erasure_matter.delete().where(erasure_matter.c.request.not_in(requests)))
    connection.execute(push.delete().where(push.c.at < before["conversation"]))
    connection.execute(conversation.delete().where(conversation.c.last_at < before["conversation"]))
    connection.execute(channel_user.delete().where(channel_user.c.last_at < before["conversation"]))
    old = report.update().where(*_old("contact", before))
    gone["contact"] = connection.execute(old.values(contact=None)).rowcount
    handovers.forget_contacts(connection, before=before["contact"])
    asked = erasure_request.update().where(erasure_request.c.received_at < before["contact"])
    connection.execute(asked.values(contact=None, reason=None, session=None))
    half_filled = conversation.update().where(*_old("form", before))
    gone["form"] = connection.execute(half_filled.values(form=sa.null())).rowcount
    return gone


def preview(
    connection: Any, *, now: datetime, ahead: tuple[int, ...], days: Mapping[str, int] = DAYS
) -> dict[str, list[int]]:
    """Return by kind how many records there are, then how many the purge will have deleted ``ahead`` days from now."""
    found = {}
    for kind, (_, table, _, only) in KINDS.items():
        number = sa.select(sa.func.count()).select_from(table).where(only)
        counts = [int(connection.execute(number).scalar())]
        for later in ahead:
            then = now + timedelta(days=later)
            before = {name: then - timedelta(days=kept) for name, kept in days.items()}
            old = [share.c.expires_on < then.date()] if kind == "share" else _old(kind, before)
            counts.append(int(connection.execute(number.where(*old)).scalar()))
        found[kind] = counts
    return found


def _old(kind: str, before: Mapping[str, datetime]) -> list[Any]:
    """Return the conditions that a record of ``kind`` has been kept long enough."""
    days, _, at, only = KINDS[kind]
    return [at < before[days], only]
