"""What residents thought of it, in the console: a period's scores, thumbs and surveys, as a page and as CSV."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.records import satisfaction
from api.records.figures import Scope
from api.records.satisfaction import Wanted
from api.routes.ratings import REASONS
from api.routes.staff_audit import csv_file
from api.routes.staff_figures import AskedFor, Word
from api.services import Here, Services
from api.staff import satisfaction as view
from api.staff.audit import note
from api.staff.figures import period as periods
from api.staff.figures.period import Period
from api.staff.figures.table import Table
from api.staff.page import staff_page
from api.staff.session import Officer, Signed
from knowledge.hours import VIETNAM
from knowledge.records import Commune

router = APIRouter(prefix="/staff/so-lieu/hai-long")
TOP = 10


@router.get("")
def shown(here: Here, officer: Signed, asked: AskedFor) -> Response:
    """Return the results of a period."""
    served, commune = _communes(here, officer, asked.commune)
    wanted = _wanted(here, officer, asked.period, commune)
    with here.records.reading() as connection:
        tables = view.tables(connection, here, wanted)
        complaints = _dated(satisfaction.complaints(connection, wanted))
        remarks = _dated(satisfaction.remarks(connection, wanted))
        comments = _dated(satisfaction.survey_comments(connection, wanted))
    for each in complaints:
        each["about"] = view.about(here, each["topic"], each["procedure"], each["aspect"])
    values: dict[str, Any] = {
        "tables": tables,
        "complaints": complaints,
        "remarks": remarks,
        "comments": comments,
        "reasons": REASONS,
        "asked": asked,
        "presets": periods.NAMES,
        "communes": served,
        "commune": commune,
        "top": TOP,
        "listed": satisfaction.LISTED,
    }
    status = 422 if asked.wrong else 200
    return staff_page(here, officer, "satisfaction.html", title="Hài lòng", section="figures", status=status, **values)


@router.get(".csv")
def as_csv(here: Here, officer: Signed, asked: AskedFor, bang: Word = "") -> Response:
    """Return one table as CSV, or all of them one below the other, without anybody's words; the download is noted."""
    _, commune = _communes(here, officer, asked.commune)
    wanted = _wanted(here, officer, asked.period, commune)
    with here.records.reading() as connection:
        tables = view.tables(connection, here, wanted)
    picked = [table for table in tables if table.id == bang] or tables
    title = ["Hài lòng", commune.title if commune else "Mọi xã của tài khoản", asked.period.span]
    rows = [title, *(line for table in picked for line in _lines(table))]
    name = f"hai-long-{picked[0].id if len(picked) == 1 else 'tat-ca'}-{asked.period.since}-{asked.period.until}.csv"
    with here.records.writing() as connection:
        note(connection, officer, "satisfaction_exported", name, rows=len(rows))
    return csv_file(name, rows[0], rows[1:])


def _dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "day": row["at"].astimezone(VIETNAM).date()} for row in rows]


def _lines(table: Table) -> Iterable[list[str]]:
    yield []
    yield [table.title]
    yield [f"{head} (%)" if head in ("Tỷ lệ", "Hài lòng", "Tỷ lệ chê") else head for head in table.head]
    for row in table.rows:
        yield [row.label, *(cell.raw for cell in row.cells)]
    yield [table.note]


def _communes(here: Services, officer: Officer, id: str) -> tuple[list[Commune], Commune | None]:
    """Return the communes of the officer, and the one asked for, or the only one; None for all together."""
    served = [commune for commune in here.store.communes() if officer.serves(commune.id)]
    if len(served) == 1:
        return served, served[0]
    return served, next((commune for commune in served if commune.id == id), None)


def _wanted(here: Services, officer: Officer, period: Period, commune: Commune | None) -> Wanted:
    # Where there is one commune, what named none is its too.
    alone = not officer.communes and len(here.store.communes()) == 1
    scope = Scope(communes=officer.communes, commune=commune.id if commune and not alone else None)
    since, until = (
        datetime.combine(day, time(), tzinfo=VIETNAM) for day in (period.since, period.until + timedelta(days=1))
    )
    return Wanted(scope, since, until)
