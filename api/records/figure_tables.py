"""The daily figures: numbers alone, no words and no people, so they may be kept when the records have to go."""

import sqlalchemy as sa

from api.records.tables import COMMUNE, metadata

# A row of kind "closed" says that its day has been counted.
figure = sa.Table(
    "figure",
    metadata,
    # The day in Vietnam.
    sa.Column("day", sa.Date, primary_key=True),
    # "" where none was chosen.
    sa.Column("commune", COMMUNE, primary_key=True),
    sa.Column("channel", sa.String(16), primary_key=True),
    sa.Column("kind", sa.String(24), primary_key=True),
    sa.Column("key", sa.String(160), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    # The sum of what was measured (milliseconds, seconds), 0 where nothing is.
    sa.Column("total", sa.BigInteger, nullable=False),
    # SQLite keeps the rows in the order of the key: half the size, read day by day.
    sqlite_with_rowid=False,
)
