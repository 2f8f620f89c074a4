"""The table of proposed changes to the content: who wrote what over what, who decided, when it came into use."""

import sqlalchemy as sa

from api.records.tables import Moment, metadata

# Kept for good: it is the history of what residents were told.
edit = sa.Table(
    "edit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # "procedure", "topic" or "commune", and the record's code or id.
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
    # Which form it was written in: "" for the whole record, "hours" or "banner" of a commune.
    sa.Column("part", sa.String(16), nullable=False),
    # The file inside the data folder, and its SHA-256 when the change was drafted.
    sa.Column("path", sa.String(250), nullable=False),
    sa.Column("base_digest", sa.String(64), nullable=False),
    # The record's YAML as it stands in the file; "" before for a new record.
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("author", sa.Integer, nullable=False, index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("approver", sa.Integer),
    # The approver's words, above all why something was sent back.
    sa.Column("note", sa.Text),
    sa.Column("decided_at", Moment),
    # Not before this day, Vietnam's calendar.
    sa.Column("effective_on", sa.Date),
    # What people are matched by has changed: it waits for the next version of the assistant.
    sa.Column("needs_training", sa.Boolean, nullable=False),
    sa.Column("published_at", Moment),
    sa.Column("undoes", sa.Integer),
    # Why it could not be brought into use, though approved.
    sa.Column("error", sa.Text),
    sa.CheckConstraint("approver IS NULL OR approver <> author", name="edit_two_people"),
    sa.Index("ix_edit_record", "kind", "key"),
)
