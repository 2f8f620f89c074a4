"""Sessions of the staff count the wrong passwords typed in them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("staff_session", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Take the column back."""
    with op.batch_alter_table("staff_session") as table:
        table.drop_column("failures")
