"""The figures in the console: the page, its tables as CSV, and a month as a report to print."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.records.figures import Scope
from api.routes.staff_audit import csv_file
from api.services import Here, Services
from api.staff.audit import note
from api.staff.figures import period as periods
from api.staff.figures.period import Period
from api.staff.figures.sentences import METHOD, sentences
from api.staff.figures.table import Table
from api.staff.figures.tables import Shown, shown
from api.staff.page import staff_page
from api.staff.session import Officer, Signed
from knowledge.hours import now_in_vietnam
from knowledge.records import Commune

router = APIRouter(prefix="/staff/so-lieu")
Word = Annotated[str, Query(max_length=40)]
Place = Annotated[str, Query(alias="xa", max_length=64)]
# What the page shows of a long ranking; the CSV has all of it.
TOP = 10


class Asked:
    """The period and the commune as the page's address has them; a commune not served counts as not asked for."""

    def __init__(self, ky: Word = "thang-nay", tu: Word = "", den: Word = "", xa: Place = "") -> None:
        """Keep what was asked."""
        self.period, self.wrong = periods.chosen(ky, tu, den, now_in_vietnam().date())
        self.commune = xa

    def query(self, **more: str) -> str:
        """Return the address's query for the same period and commune, with ``more``."""
        values = {"ky": self.period.id, "xa": self.commune}
        if self.period.id == periods.CUSTOM:
            values |= {"tu": self.period.since.isoformat(), "den": self.period.until.isoformat()}
        return urlencode({name: value for name, value in {**values, **more}.items() if value})


AskedFor = Annotated[Asked, Depends()]


@router.get("")
def figures(here: Here, officer: Signed, asked: AskedFor) -> Response:
    """Return the figures of a period as tiles, charts and tables."""
    served = _served(here, officer)
    commune = _commune(served, asked.commune)
    found = _shown(here, officer, asked.period, commune)
    values: dict[str, Any] = {
        "shown": found,
        "asked": asked,
        "presets": periods.NAMES,
        "communes": served,
        "commune": commune,
        "method": METHOD,
        "top": TOP,
    }
    status = 422 if asked.wrong else 200
    return staff_page(here, officer, "figures.html", title="Số liệu", section="figures", status=status, **values)


@router.get(".csv")
def as_csv(here: Here, officer: Signed, asked: AskedFor, bang: Word = "") -> Response:
    """Return one table as CSV, or all of them one below the other; the download is noted."""
    commune = _commune(_served(here, officer), asked.commune)
    found = _shown(here, officer, asked.period, commune)
    table = found.table(bang)
    rows = list(_lines(table) if table else _all_lines(found, commune))
    name = f"so-lieu-{table.id if table else 'tat-ca'}-{asked.period.since}-{asked.period.until}.csv"
    with here.records.writing() as connection:
        note(connection, officer, "figures_exported", name, rows=len(rows))
    return csv_file(name, rows[0], rows[1:])


@router.get("/bao-cao")
def report(here: Here, officer: Signed, thang: Word = "", xa: Place = "") -> Response:
    """Return a month, this one so far or one that is over, as a report to print."""
    today = now_in_vietnam().date()
    wrong = ""
    try:
        period = _month(thang, today)
    except ValueError:
        period = periods.month(today.year, today.month, today)
        wrong = "Tháng chưa đúng hoặc chưa tới. Chọn lại tháng, như 2026-11."
    served = _served(here, officer)
    commune = _commune(served, xa)
    found = _shown(here, officer, period, commune)
    values: dict[str, Any] = {
        "shown": found,
        "told": sentences(here, found),
        "communes": served,
        "commune": commune,
        "scope": _scope_words(served, commune),
        "method": METHOD,
        "top": TOP,
        "wrong": wrong,
        "today": today,
        "over": period.until < today,
    }
    title = f"Báo cáo tháng {period.since.month}/{period.since.year}"
    status = 422 if wrong else 200
    return staff_page(here, officer, "figures_report.html", title=title, section="figures", status=status, **values)


def _month(typed: str, today: date) -> Period:
    """Return the month typed as "2026-11", the last one that is over when nothing was; raises ValueError."""
    if not typed:
        return periods.PRESETS["thang-truoc"](today)
    first = date.fromisoformat(f"{typed}-01")
    return periods.month(first.year, first.month, today)


def _served(here: Services, officer: Officer) -> list[Commune]:
    return [commune for commune in here.store.communes() if officer.serves(commune.id)]


def _commune(served: list[Commune], id: str) -> Commune | None:
    """Return the commune asked for, or the only one there is; None for all together."""
    if len(served) == 1:
        return served[0]
    return next((commune for commune in served if commune.id == id), None)


def _shown(here: Services, officer: Officer, period: Period, commune: Commune | None) -> Shown:
    scope = Scope(communes=officer.communes, commune=commune.id if commune and not _is_all(officer, here) else None)
    with here.records.reading() as connection:
        return shown(connection, here, period, scope, apart=commune is None, now=datetime.now(UTC))


def _is_all(officer: Officer, here: Services) -> bool:
    """Return True when the officer serves all there is and that is one commune: what named none is its too."""
    return not officer.communes and len(here.store.communes()) == 1


def _scope_words(served: list[Commune], commune: Commune | None) -> str:
    return commune.title if commune else f"{len(served)} xã, phường"


def _lines(table: Table) -> Iterable[list[str]]:
    """Yield a table as rows of text, its heading first."""
    units = [cell.unit for cell in table.rows[0].cells] if table.rows else []
    yield [table.head[0], *(f"{head} ({unit})" if unit else head for head, unit in zip_longest(table.head[1:], units))]
    for row in table.rows:
        yield [row.label, *(cell.raw for cell in row.cells)]


def _all_lines(found: Shown, commune: Commune | None) -> Iterable[list[str]]:
    """Yield every table under its title, an empty line between."""
    yield ["Số liệu trợ lý Hỏi Xã", commune.title if commune else "Mọi xã của tài khoản", found.period.span]
    for table in found.tables:
        yield []
        yield [table.title]
        yield from _lines(table)
