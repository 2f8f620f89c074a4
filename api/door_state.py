"""The state of a running door as metrics, read at the moment they are asked for."""

import logging
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from api.records import queues
from api.services import Services

log = logging.getLogger(__name__)


class DoorState(Collector):
    """Gauges of one door: Rasa, streams, knowledge, and what waits in the records."""

    def __init__(self, here: Services) -> None:
        """Read the state of ``here``."""
        self._here = here

    def collect(self) -> Iterator[Metric]:
        """Yield each metric; when the records cannot be read, their queues are left out."""
        here = self._here
        yield _gauge("rasa_breaker_open", "1 while Rasa is away and answers come from search.", here.rasa.held_back)
        yield _gauge("streams_open", "Event streams open to residents.", here.streams.count)
        yield from self._knowledge()
        yield from self._queues()
        errors = "Errors of the records' database since the start."
        yield CounterMetricFamily("hoixa_records_errors", errors, here.records.errors)

    def _knowledge(self) -> Iterator[Metric]:
        meta = self._here.store.meta()
        info = {"fingerprint": meta.get("fingerprint", "")}
        yield InfoMetricFamily("hoixa_knowledge", "Which knowledge is answered from.", info)
        if built_at := meta.get("built_at"):
            seconds = datetime.fromisoformat(built_at).timestamp()
            yield _gauge("knowledge_built_timestamp_seconds", "When that knowledge was built.", seconds)

    def _queues(self) -> Iterator[Metric]:
        try:
            with self._here.records.reading() as connection:
                lengths = queues.lengths(connection)
        except sa.exc.SQLAlchemyError:
            log.exception("the records cannot be read for the metrics")
            lengths = {}
        yield _gauge("records_up", "1 when the records can be read.", bool(lengths))
        if lengths:
            waiting = GaugeMetricFamily("hoixa_waiting", "What waits in the records, by queue.", labels=["queue"])
            for queue, length in lengths.items():
                waiting.add_metric([queue], length)
            yield waiting


def _gauge(name: str, doc: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"hoixa_{name}", doc, float(value))
