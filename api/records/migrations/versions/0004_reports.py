"""What becomes of a report: its deadline, who has it, and each thing done with it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
_NEW = {
    "attachment": sa.Text,
    "once": sa.String(64),
    "updated_at": sa.DateTime,
    "due_on": sa.Date,
    "assignee": sa.Integer,
    "office": sa.String(200),
    "duplicate_of": sa.String(16),
    "answered_at": sa.DateTime,
    "closed_at": sa.DateTime,
}


def upgrade() -> None:
    """Add the columns and the table of what was done."""
    for name, kind in _NEW.items():
        op.add_column("report", sa.Column(name, kind))
    op.create_index("ix_report_once", "report", ["once"], unique=True)
    op.execute("UPDATE report SET updated_at = received_at")
    op.create_table(
        "report_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("report", sa.String(16), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("staff", sa.Integer),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("public", sa.Boolean, nullable=False),
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_table("report_event")
    op.drop_index("ix_report_once", "report")
    with op.batch_alter_table("report") as table:
        for name in _NEW:
            table.drop_column(name)
