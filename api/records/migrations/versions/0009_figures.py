"""How long answers took, and each day's figures, which outlast what they were counted from."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("exchange", sa.Column("answer_ms", sa.Integer))
    op.create_table(
        "figure",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(24), primary_key=True),
        sa.Column("key", sa.String(160), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take both back."""
    op.drop_table("figure")
    with op.batch_alter_table("exchange") as table:
        table.drop_column("answer_ms")
