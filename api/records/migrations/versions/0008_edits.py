"""Proposed changes to the content."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table of changes."""
    op.create_table(
        "edit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("path", sa.String(250), nullable=False),
        sa.Column("base_digest", sa.String(64), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Integer, nullable=False, index=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("approver", sa.Integer),
        sa.Column("note", sa.Text),
        sa.Column("decided_at", sa.DateTime),
        sa.Column("effective_on", sa.Date),
        sa.Column("needs_training", sa.Boolean, nullable=False),
        sa.Column("published_at", sa.DateTime),
        sa.Column("undoes", sa.Integer),
        sa.Column("error", sa.Text),
        sa.CheckConstraint("approver IS NULL OR approver <> author", name="edit_two_people"),
    )
    op.create_index("ix_edit_record", "edit", ["kind", "key"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("edit")
