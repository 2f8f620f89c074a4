"""How long each kind of record is kept (Law 91/2025 Art. 3: only as long as its purpose needs), and the purge.

The law names no number of days: these are the house's, published on the page about personal data.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.records import conversations, handovers
from api.records.channel_tables import channel_user, inbox, outbox
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
}


def purge(connection: Any, *, now: datetime, days: Mapping[str, int] = DAYS) -> dict[str, int]:
    """Delete what has been kept long enough; return how many rows of each kind went."""
    before = {kind: now - timedelta(days=kept) for kind, kept in days.items()}
    deletions = {
        "conversation": exchange.delete().where(exchange.c.at < before["conversation"]),
        "rating": rating.delete().where(rating.c.at < before["rating"]),
        "report": report.delete().where(report.c.received_at < before["report"]),
        "survey": survey_response.delete().where(survey_response.c.at < before["survey"]),
        "inbox": inbox.delete().where(inbox.c.received_at < before["channel"]),
        "outbox": outbox.delete().where(outbox.c.made_at < before["channel"]),
        "audit": audit.delete().where(audit.c.at < before["audit"]),
        "share": share.delete().where(share.c.expires_on < now.date()),
    }
    old_talks = sa.select(conversation.c.session).where(conversation.c.last_at < before["conversation"])
    conversations.have_rasa_forget(connection, old_talks, at=now)
    gone = {kind: connection.execute(statement).rowcount for kind, statement in deletions.items()}
    gone["handover"] = handovers.purge(connection, before=before["handover"])
    connection.execute(report_event.delete().where(report_event.c.report.not_in(sa.select(report.c.code))))
    connection.execute(push.delete().where(push.c.at < before["conversation"]))
    connection.execute(conversation.delete().where(conversation.c.last_at < before["conversation"]))
    connection.execute(channel_user.delete().where(channel_user.c.last_at < before["conversation"]))
    old = report.update().where(report.c.received_at < before["contact"], report.c.contact.is_not(None))
    gone["contact"] = connection.execute(old.values(contact=None)).rowcount
    handovers.forget_contacts(connection, before=before["contact"])
    half_filled = conversation.update().where(conversation.c.last_at < before["form"], conversation.c.form.is_not(None))
    gone["form"] = connection.execute(half_filled.values(form=sa.null())).rowcount
    return gone
