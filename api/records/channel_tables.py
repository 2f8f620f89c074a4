"""The tables of the channels: what came in, what goes out, whom it concerns, and the accounts it goes through."""

import sqlalchemy as sa

from api.records.tables import COMMUNE, SESSION, Moment, metadata

CHANNEL = sa.String(16)
ID = sa.String(128)

# Every event, stored before it is acknowledged; texts are masked, what masking hid is sealed until the row is done.
inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", CHANNEL, nullable=False),
    sa.Column("account", ID, nullable=False),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("user", ID, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("received_at", Moment, nullable=False, index=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("error", sa.String(200)),
    sa.Column("done_at", Moment),
    sa.UniqueConstraint("channel", "account", "key"),
    sa.Index("ix_inbox_due", "state", "next_at"),
    sa.Index("ix_inbox_user", "channel", "account", "user", "state"),
    sqlite_autoincrement=True,
)

# Every part of every answer: pending, sending, then sent; uncertain after a crash or a time-out; failed or expired.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", CHANNEL, nullable=False),
    sa.Column("account", ID, nullable=False),
    sa.Column("user", ID, nullable=False),
    sa.Column("inbox_id", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("made_at", Moment, nullable=False, index=True),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("attempted_at", Moment),
    sa.Column("sent_at", Moment),
    sa.Column("delivered_at", Moment),
    sa.Column("seen_at", Moment),
    sa.Column("provider_id", ID, index=True),
    sa.Column("code", sa.String(16)),
    sa.Column("error", sa.String(200)),
    # The kind of the last failure, and when an officer put an unsent part aside.
    sa.Column("kind", sa.String(16)),
    sa.Column("dismissed_at", Moment),
    sa.UniqueConstraint("inbox_id", "position"),
    sa.Index("ix_outbox_due", "state", "next_at"),
    sa.Index("ix_outbox_user", "channel", "account", "user", "state"),
    sqlite_autoincrement=True,
)

# A resident on a channel: the conversation is known by a session of its own, never by the channel's id.
channel_user = sa.Table(
    "channel_user",
    metadata,
    sa.Column("channel", CHANNEL, primary_key=True),
    sa.Column("account", ID, primary_key=True),
    sa.Column("user", ID, primary_key=True),
    sa.Column("session", SESSION, nullable=False, unique=True),
    sa.Column("commune", COMMUNE),
    sa.Column("last_at", Moment, nullable=False, index=True),
    sa.Column("following", sa.Boolean, nullable=False),
    sa.Column("paused_until", Moment),
    # The numbered choices offered last, as [{"label", "choice"}].
    sa.Column("choices", sa.JSON, nullable=False),
    sa.Column("greeted_at", Moment),
)

channel_account = sa.Table(
    "channel_account",
    metadata,
    sa.Column("channel", CHANNEL, primary_key=True),
    sa.Column("account", ID, primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    # Which of the channel's ways of sending works for this account, once found out.
    sa.Column("mode", sa.String(8)),
    # Tokens, sealed; "previous" is the pair before the last refresh, "consent" an authorisation under way.
    sa.Column("access", sa.Text),
    sa.Column("refresh", sa.Text),
    sa.Column("previous", sa.Text),
    sa.Column("consent", sa.Text),
    sa.Column("expires_at", Moment),
    sa.Column("refreshed_at", Moment),
    sa.Column("locked_until", Moment),
    sa.Column("alarm", sa.Text),
    sa.Column("alarm_at", Moment),
    # Webhook calls refused since the last good one, and which reading of the timestamp that one was signed with.
    sa.Column("refused", sa.Integer, nullable=False),
    sa.Column("accepted_at", Moment),
    sa.Column("signed_by", sa.String(8)),
)

# Who is doing a job that one process at a time may do.
lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("holder", sa.String(64), nullable=False),
    sa.Column("until", Moment, nullable=False),
)
