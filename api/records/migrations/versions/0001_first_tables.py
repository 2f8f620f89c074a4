"""Conversations, ratings, shared lists, pushed messages, reports and survey responses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "conversation",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("commune", sa.String(64)),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False, index=True),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("form", sa.JSON),
    )
    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("message_id", sa.String(64)),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("commune", sa.String(64)),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("choice", sa.String(100)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("procedure", sa.String(64)),
        sa.Column("aspect", sa.String(32)),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("degraded", sa.Boolean, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.UniqueConstraint("session", "turn"),
        sa.UniqueConstraint("session", "message_id"),
    )
    op.create_table(
        "rating",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("commune", sa.String(64)),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.Column("comment", sa.Text),
    )
    op.create_table(
        "share",
        sa.Column("code", sa.String(8), primary_key=True),
        sa.Column("procedure", sa.String(64), nullable=False),
        sa.Column("commune", sa.String(64)),
        sa.Column("ticked", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False, index=True),
    )
    op.create_table(
        "push",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("session", sa.String(64), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "report",
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("session", sa.String(64), index=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("commune", sa.String(64), nullable=False, index=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("place", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("contact", sa.Text),
        sa.Column("notice", sa.String(16), nullable=False),
        sa.Column("consented_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "survey_response",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("survey", sa.String(32), nullable=False),
        sa.Column("session", sa.String(64), index=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("commune", sa.String(64), nullable=False, index=True),
        sa.Column("scores", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
    )
    op.create_table(
        "forgotten",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Take the first tables back."""
    for table in ("forgotten", "survey_response", "report", "push", "share", "rating", "exchange", "conversation"):
        op.drop_table(table)
