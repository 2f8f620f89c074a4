"""All figures of a period as an officer sees them: tiles, then tables in the order of the page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.records.figures import Figures, Scope
from api.services import Services
from api.staff.figures import asked, served
from api.staff.figures.counted import Counted, Counts, over_time
from api.staff.figures.period import Period
from api.staff.figures.table import Table
from api.staff.figures.tiles import Tile, tiles


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page shows of a period; ``before`` are the counts it is compared with."""

    period: Period
    counts: Counts
    before: Counts
    tiles: list[Tile]
    tables: list[Table]

    def table(self, id: str) -> Table | None:
        """Return the table with ``id``, None when there is none."""
        return next((table for table in self.tables if table.id == id), None)


def shown(connection: Any, here: Services, period: Period, scope: Scope, *, apart: bool, now: datetime) -> Shown:
    """Return the figures of a period; with ``apart`` each commune's too."""
    figures = Figures(connection, scope, period.since, period.until, now=now)
    earlier = Figures(connection, scope, period.before_since, period.before_until, now=now)
    counted = Counted(figures)
    found, before = counted.all(), Counted(earlier).all()
    tables = [
        asked.over_time(period, over_time(figures, period)),
        asked.by_hour(found),
        asked.outcomes(found),
        asked.procedures(here, found),
        asked.fields(here, found),
        asked.topics(found),
        asked.aspects(found),
        asked.channels(counted.by_channel()),
        asked.answer_times(found),
        served.waits(found),
        served.ratings(found),
        served.scores(found),
        served.survey(here, found),
        served.due(found),
        served.reports(found),
    ]
    if apart:
        tables.append(served.communes(here, counted.by_commune()))
    return Shown(period=period, counts=found, before=before, tiles=tiles(found, before), tables=tables)
