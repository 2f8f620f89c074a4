"""The table of end-of-chat scores: who was asked for one, and what they gave."""

import sqlalchemy as sa

from api.records.tables import COMMUNE, SESSION, Moment, metadata

# A conversation is asked once: the row stands from then on.
chat_score = sa.Table(
    "chat_score",
    metadata,
    sa.Column("session", SESSION, primary_key=True),
    sa.Column("commune", COMMUNE),
    sa.Column("channel", sa.String(16), nullable=False),
    # What had come to its end: see ``api.records.chat_scores``.
    sa.Column("occasion", sa.String(16), nullable=False),
    sa.Column("asked_at", Moment, nullable=False, index=True),
    # 1 the worst, 5 the best; none until it is given.
    sa.Column("score", sa.Integer),
    # Masked.
    sa.Column("comment", sa.Text),
    sa.Column("scored_at", Moment),
)
