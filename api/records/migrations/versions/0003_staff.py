"""The staff: accounts, one-time secrets, sessions, the audit, who is present."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of the staff."""
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("login", sa.String(32), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("temporary", sa.Boolean, nullable=False),
        sa.Column("totp", sa.Text),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("communes", sa.JSON, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("signed_at", sa.DateTime),
    )
    op.create_table(
        "staff_secret",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("staff", sa.Integer, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("until", sa.DateTime),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("staff", sa.Integer, nullable=False, index=True),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("pending", sa.Text),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("staff", sa.Integer, index=True),
        sa.Column("act", sa.String(32), nullable=False, index=True),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "presence",
        sa.Column("staff", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("commune", sa.String(64), primary_key=True, index=True),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Take the tables of the staff back."""
    for table in ("presence", "audit", "staff_session", "staff_secret", "staff"):
        op.drop_table(table)
