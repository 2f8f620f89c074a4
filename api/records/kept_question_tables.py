"""The table of questions that every new version of the assistant must go on answering rightly."""

import sqlalchemy as sa

from api.records.tables import COMMUNE, Moment, metadata

kept_question = sa.Table(
    "kept_question",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # Masked.
    sa.Column("text", sa.String(500), nullable=False),
    # None: asked without a commune.
    sa.Column("commune", COMMUNE),
    # The right procedure's code, or the right topic.
    sa.Column("procedure", sa.String(64)),
    sa.Column("topic", sa.String(32)),
    sa.Column("author", sa.Integer),
    sa.Column("made_at", Moment, nullable=False),
)
