"""The tables of what the assistant could not answer: questions, and the clusters of those that mean the same."""

import sqlalchemy as sa

from api.records.tables import COMMUNE, SESSION, Moment, metadata

# What was decided about a cluster outlives its questions.
question_cluster = sa.Table(
    "question_cluster",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # A masked question of it; once it is decided, the officer's own words for it.
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    # True once it was decided, brought into use, and asked in vain again.
    sa.Column("still", sa.Boolean, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    # What it belongs to: "procedure" or "topic" and the code or id; "" for an answer yet to be written.
    sa.Column("kind", sa.String(16)),
    sa.Column("key", sa.String(64)),
    # Phrases waiting to become an edit: {"phrase": …, "question": id of cluster_question}.
    sa.Column("phrases", sa.JSON(none_as_null=True)),
    sa.Column("edit", sa.Integer),
    sa.Column("note", sa.Text),
    sa.Column("by", sa.Integer),
    sa.Column("at", Moment),
    sqlite_autoincrement=True,
)

cluster_question = sa.Table(
    "cluster_question",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("cluster", sa.Integer, nullable=False, index=True),
    # The exchange it was asked in, and that one's session: wiped together with it.
    sa.Column("exchange", sa.Integer, nullable=False),
    sa.Column("session", SESSION, nullable=False, index=True),
    sa.Column("why", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("commune", COMMUNE),
    sa.Column("channel", sa.String(16), nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
    # When it showed that it was not answered: a thumb comes later than the answer.
    sa.Column("shown_at", Moment, nullable=False),
    sa.UniqueConstraint("exchange", "why"),
    sqlite_autoincrement=True,
)
