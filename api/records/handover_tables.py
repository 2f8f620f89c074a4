"""The tables of the handover: who asked for a person and what became of it, and every word said between them."""

import sqlalchemy as sa

from api.records.tables import COMMUNE, SESSION, Moment, metadata

handover = sa.Table(
    "handover",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # None once the resident has wiped the conversation.
    sa.Column("session", SESSION, index=True),
    # The session again while it waits or talks: one handover at a time.
    sa.Column("live", SESSION, unique=True),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("commune", COMMUNE, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    # Masked; what a message was left about, or the first words while waiting.
    sa.Column("question", sa.Text),
    # Only with consent: when, and to which version of the notice.
    sa.Column("contact", sa.Text),
    sa.Column("consented_at", Moment),
    sa.Column("notice", sa.String(16)),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("taken_at", Moment),
    sa.Column("taken_by", sa.Integer),
    sa.Column("closed_at", Moment),
    sa.Column("closed_by", sa.Integer),
    # How it ended, once closed: see ``api.records.handovers``.
    sa.Column("ending", sa.String(16)),
    # The office of the commune it was forwarded to, if any.
    sa.Column("office", sa.String(200)),
    # When either side last said something, and how many of the resident's words no officer has seen.
    sa.Column("last_at", Moment, nullable=False, index=True),
    sa.Column("unread", sa.Integer, nullable=False),
    sa.Index("ix_handover_queue", "state", "commune"),
    sqlite_autoincrement=True,
)

handover_message = sa.Table(
    "handover_message",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("handover", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    # resident, officer, system (told to both) or note (officers alone).
    sa.Column("sender", sa.String(16), nullable=False),
    sa.Column("staff", sa.Integer),
    sa.Column("text", sa.Text, nullable=False),
    # The sender's own id of it: sent twice, it is kept once.
    sa.Column("key", SESSION),
    sa.UniqueConstraint("handover", "key"),
    sqlite_autoincrement=True,
)
