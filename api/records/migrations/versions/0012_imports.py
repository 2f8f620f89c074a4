"""Imported lists and the changes that came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("author", sa.Integer, nullable=False, index=True),
        sa.Column("made_at", sa.DateTime, nullable=False, index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("province", sa.String(64)),
        sa.Column("complete", sa.String(8), nullable=False),
        sa.Column("sheet", sa.String(120), nullable=False),
        sa.Column("mapping", sa.JSON),
        sa.Column("counts", sa.JSON),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_edit",
        sa.Column("batch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("edit", sa.Integer, primary_key=True, autoincrement=False, index=True),
        sa.Column("row", sa.Integer),
    )


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("import_edit")
    op.drop_table("import_batch")
