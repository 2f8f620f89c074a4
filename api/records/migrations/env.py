"""How Alembic reaches the database: over the connection that the records opened, in one transaction."""

import logging

from alembic import context

from api.records import (  # noqa: F401 - their tables are among the metadata
    channel_tables,
    edit_tables,
    erasure_tables,
    figure_tables,
    import_tables,
    kept_question_tables,
    question_tables,
    score_tables,
    staff_tables,
)
from api.records.tables import metadata

# What it does is of interest to those who write migrations, not in a commune's log.
logging.getLogger("alembic").setLevel(logging.WARNING)
connection = context.config.attributes["connection"]
# SQLite changes a table by copying it.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
