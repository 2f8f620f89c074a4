"""How much waits in the records, for operators."""

from typing import Any

import sqlalchemy as sa

from api.records import handovers, inbox, outbox
from api.records.channel_tables import inbox as inbox_table
from api.records.channel_tables import outbox as outbox_table
from api.records.handover_tables import handover
from api.records.tables import forgotten

_QUEUES: dict[str, Any] = {
    "inbox": (inbox_table, inbox_table.c.state == inbox.RECEIVED),
    "outbox": (outbox_table, outbox_table.c.state.in_(outbox.OPEN)),
    "handovers": (handover, handover.c.state == handovers.WAITING),
    "messages_left": (handover, handover.c.state == handovers.LEFT),
    "rasa_to_forget": (forgotten, sa.true()),
}


def lengths(connection: Any) -> dict[str, int]:
    """Return how many rows wait in each queue."""
    counts = {
        name: sa.select(sa.func.count()).select_from(table).where(waits) for name, (table, waits) in _QUEUES.items()
    }
    return {name: int(connection.execute(count).scalar()) for name, count in counts.items()}
