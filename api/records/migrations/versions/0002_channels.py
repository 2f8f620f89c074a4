"""The channels: what came in, what goes out, users, accounts and leases."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the channels."""
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("user", sa.String(128), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False, index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.DateTime, nullable=False),
        sa.Column("error", sa.String(200)),
        sa.Column("done_at", sa.DateTime),
        sa.UniqueConstraint("channel", "account", "key"),
        sa.Index("ix_inbox_due", "state", "next_at"),
        sa.Index("ix_inbox_user", "channel", "account", "user", "state"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("user", sa.String(128), nullable=False),
        sa.Column("inbox_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False, index=True),
        sa.Column("next_at", sa.DateTime, nullable=False),
        sa.Column("attempted_at", sa.DateTime),
        sa.Column("sent_at", sa.DateTime),
        sa.Column("delivered_at", sa.DateTime),
        sa.Column("seen_at", sa.DateTime),
        sa.Column("provider_id", sa.String(128), index=True),
        sa.Column("code", sa.String(16)),
        sa.Column("error", sa.String(200)),
        sa.UniqueConstraint("inbox_id", "position"),
        sa.Index("ix_outbox_due", "state", "next_at"),
        sa.Index("ix_outbox_user", "channel", "account", "user", "state"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "channel_user",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("account", sa.String(128), primary_key=True),
        sa.Column("user", sa.String(128), primary_key=True),
        sa.Column("session", sa.String(64), nullable=False, unique=True),
        sa.Column("commune", sa.String(64)),
        sa.Column("last_at", sa.DateTime, nullable=False, index=True),
        sa.Column("following", sa.Boolean, nullable=False),
        sa.Column("paused_until", sa.DateTime),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("greeted_at", sa.DateTime),
    )
    op.create_table(
        "channel_account",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("account", sa.String(128), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("mode", sa.String(8)),
        sa.Column("access", sa.Text),
        sa.Column("refresh", sa.Text),
        sa.Column("previous", sa.Text),
        sa.Column("consent", sa.Text),
        sa.Column("expires_at", sa.DateTime),
        sa.Column("refreshed_at", sa.DateTime),
        sa.Column("locked_until", sa.DateTime),
        sa.Column("alarm", sa.Text),
        sa.Column("alarm_at", sa.DateTime),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("accepted_at", sa.DateTime),
        sa.Column("signed_by", sa.String(8)),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Take the tables of the channels back."""
    for table in ("lease", "channel_account", "channel_user", "outbox", "inbox"):
        op.drop_table(table)
