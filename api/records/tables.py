"""The tables of the records, as SQLAlchemy Core knows them; ``migrations/`` makes them in a database.

No personal data stands in them but a report's contact, which a resident leaves with consent: questions arrive masked.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator):
    """A point in time: aware in Python, in UTC without a zone in the database."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Return what is written; raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Return what was read, in UTC."""
        return value.replace(tzinfo=UTC) if value else None


SESSION = sa.String(64)
COMMUNE = sa.String(64)
metadata = sa.MetaData()

conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("session", SESSION, primary_key=True),
    sa.Column("commune", COMMUNE),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("last_at", Moment, nullable=False, index=True),
    sa.Column("turns", sa.Integer, nullable=False),
    # The guided form being filled in, if any.
    sa.Column("form", sa.JSON(none_as_null=True)),
)

exchange = sa.Table(
    "exchange",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("session", SESSION, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("message_id", sa.String(64)),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("commune", COMMUNE),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("choice", sa.String(100)),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("topic", sa.String(32), nullable=False),
    sa.Column("procedure", sa.String(64)),
    sa.Column("aspect", sa.String(32)),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("degraded", sa.Boolean, nullable=False),
    # How long the answer took; none for a form's step and for words to an officer, which nothing was asked about.
    sa.Column("answer_ms", sa.Integer),
    # The whole reply as it was sent.
    sa.Column("reply", sa.Text, nullable=False),
    sa.UniqueConstraint("session", "turn"),
    sa.UniqueConstraint("session", "message_id"),
)

rating = sa.Table(
    "rating",
    metadata,
    sa.Column("session", SESSION, primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("commune", COMMUNE),
    sa.Column("good", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(16)),
    sa.Column("comment", sa.Text),
)

share = sa.Table(
    "share",
    metadata,
    sa.Column("code", sa.String(8), primary_key=True),
    sa.Column("procedure", sa.String(64), nullable=False),
    sa.Column("commune", COMMUNE),
    sa.Column("ticked", sa.JSON, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_on", sa.Date, nullable=False, index=True),
)

# What is sent to a resident without having been asked for, in order.
push = sa.Table(
    "push",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("session", SESSION, nullable=False, index=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("event", sa.String(16), nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

report = sa.Table(
    "report",
    metadata,
    sa.Column("code", sa.String(16), primary_key=True),
    sa.Column("session", SESSION, index=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("commune", COMMUNE, nullable=False, index=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("contact", sa.Text),
    sa.Column("notice", sa.String(16), nullable=False),
    sa.Column("consented_at", Moment, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("received_at", Moment, nullable=False, index=True),
    # What a resident copied from a notice or a paper: text instead of a photo.
    sa.Column("attachment", sa.Text),
    # A fingerprint of one filling-in of the page, so that sending it twice stores it once.
    sa.Column("once", sa.String(64), unique=True, index=True),
    sa.Column("updated_at", Moment),
    # The day an answer is expected by, Vietnam's calendar; none for what came before days were counted.
    sa.Column("due_on", sa.Date),
    # The officer it was given to, and the office it was forwarded to or that is responsible.
    sa.Column("assignee", sa.Integer),
    sa.Column("office", sa.String(200)),
    sa.Column("duplicate_of", sa.String(16)),
    sa.Column("answered_at", Moment),
    sa.Column("closed_at", Moment),
)

# What was done with a report: "state" changes, "reply" to the reporter, "note" among officers.
report_event = sa.Table(
    "report_event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("report", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("staff", sa.Integer),
    sa.Column("kind", sa.String(8), nullable=False),
    # The state after it.
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("public", sa.Boolean, nullable=False),
)

survey_response = sa.Table(
    "survey_response",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("survey", sa.String(32), nullable=False),
    sa.Column("session", SESSION, index=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("commune", COMMUNE, nullable=False, index=True),
    # Question id to score; a question that was passed over is not in it.
    sa.Column("scores", sa.JSON, nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("at", Moment, nullable=False, index=True),
)

# Conversations that Rasa has not yet been told to forget.
forgotten = sa.Table(
    "forgotten",
    metadata,
    sa.Column("session", SESSION, primary_key=True),
    sa.Column("at", Moment, nullable=False),
)
