"""What the assistant could not answer, in clusters."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables of clusters and their questions."""
    op.create_table(
        "question_cluster",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("still", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(16)),
        sa.Column("key", sa.String(64)),
        sa.Column("phrases", sa.JSON(none_as_null=True)),
        sa.Column("edit", sa.Integer),
        sa.Column("note", sa.Text),
        sa.Column("by", sa.Integer),
        sa.Column("at", sa.DateTime),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cluster_question",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("cluster", sa.Integer, nullable=False, index=True),
        sa.Column("exchange", sa.Integer, nullable=False),
        sa.Column("session", sa.String(64), nullable=False, index=True),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("commune", sa.String(64)),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("shown_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("exchange", "why"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("cluster_question")
    op.drop_table("question_cluster")
