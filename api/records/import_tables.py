"""The tables of imported lists: the file until it is dealt with, and which changes came of it."""

import sqlalchemy as sa

from api.records.tables import Moment, metadata

import_batch = sa.Table(
    "import_batch",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("author", sa.Integer, nullable=False, index=True),
    sa.Column("made_at", Moment, nullable=False, index=True),
    # "open" until its changes are sent or it is cancelled: then the file's bytes go.
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("file_name", sa.String(120), nullable=False),
    sa.Column("content", sa.LargeBinary),
    # What the officer says of the list: its source, its day, whose it is, how far it is complete.
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("province", sa.String(64)),
    sa.Column("complete", sa.String(8), nullable=False),
    sa.Column("sheet", sa.String(120), nullable=False),
    # Column place to what it holds; none: as guessed.
    sa.Column("mapping", sa.JSON(none_as_null=True)),
    # How many rows, faults, new, changed… when it was sent.
    sa.Column("counts", sa.JSON(none_as_null=True)),
    sqlite_autoincrement=True,
)

import_edit = sa.Table(
    "import_edit",
    metadata,
    sa.Column("batch", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("edit", sa.Integer, primary_key=True, autoincrement=False, index=True),
    # The list's row; none for a procedure that is missing from it.
    sa.Column("row", sa.Integer),
)
