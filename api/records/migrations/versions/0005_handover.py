"""The handover: residents who asked for a person, and what was said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables of the handover."""
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("session", sa.String(64), index=True),
        sa.Column("live", sa.String(64), unique=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("question", sa.Text),
        sa.Column("contact", sa.Text),
        sa.Column("consented_at", sa.DateTime),
        sa.Column("notice", sa.String(16)),
        sa.Column("asked_at", sa.DateTime, nullable=False),
        sa.Column("taken_at", sa.DateTime),
        sa.Column("taken_by", sa.Integer),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("closed_by", sa.Integer),
        sa.Column("ending", sa.String(16)),
        sa.Column("office", sa.String(200)),
        sa.Column("last_at", sa.DateTime, nullable=False, index=True),
        sa.Column("unread", sa.Integer, nullable=False),
        sa.Index("ix_handover_queue", "state", "commune"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "handover_message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("handover", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("sender", sa.String(16), nullable=False),
        sa.Column("staff", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("key", sa.String(64)),
        sa.UniqueConstraint("handover", "key"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take the tables of the handover back."""
    op.drop_table("handover_message")
    op.drop_table("handover")
