"""The score a resident gives at the end of a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "chat_score",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("commune", sa.String(64)),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("occasion", sa.String(16), nullable=False),
        sa.Column("asked_at", sa.DateTime, nullable=False, index=True),
        sa.Column("score", sa.Integer),
        sa.Column("comment", sa.Text),
        sa.Column("scored_at", sa.DateTime),
    )


def downgrade() -> None:
    """Take the table back."""
    op.drop_table("chat_score")
