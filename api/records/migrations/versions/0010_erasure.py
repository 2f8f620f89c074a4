"""Deletion requests with their clocks, and the records each is about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "erasure_request",
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("session", sa.String(64), index=True),
        sa.Column("commune", sa.String(64), index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False, index=True),
        sa.Column("acknowledge_by", sa.Date, nullable=False),
        sa.Column("delete_by", sa.Date, nullable=False),
        sa.Column("acknowledged_at", sa.DateTime),
        sa.Column("extended_to", sa.Date),
        sa.Column("extended_why", sa.Text),
        sa.Column("done_at", sa.DateTime),
        sa.Column("refused_at", sa.DateTime),
        sa.Column("refused_why", sa.Text),
        sa.Column("wiped", sa.JSON, nullable=False),
        sa.Column("contact", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("consented_at", sa.DateTime),
        sa.Column("notice", sa.String(16)),
        sa.Column("once", sa.String(64), unique=True),
    )
    op.create_table(
        "erasure_matter",
        sa.Column("request", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("ref", sa.String(64), primary_key=True),
        sa.Column("outcome", sa.String(16)),
    )


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("erasure_matter")
    op.drop_table("erasure_request")
