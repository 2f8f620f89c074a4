"""Questions that every new version must go on answering rightly."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table of kept questions."""
    op.create_table(
        "kept_question",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("commune", sa.String(64)),
        sa.Column("procedure", sa.String(64)),
        sa.Column("topic", sa.String(32)),
        sa.Column("author", sa.Integer),
        sa.Column("made_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("kept_question")
