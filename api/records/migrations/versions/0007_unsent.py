"""What could not be sent says which kind of failure it was, and when an officer put it aside."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("outbox", sa.Column("kind", sa.String(16)))
    op.add_column("outbox", sa.Column("dismissed_at", sa.DateTime))


def downgrade() -> None:
    """Take the columns back."""
    with op.batch_alter_table("outbox") as table:
        table.drop_column("dismissed_at")
        table.drop_column("kind")
