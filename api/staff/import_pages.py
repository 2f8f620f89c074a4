"""The pages of imported lists, put together: the form for a file, columns, the report with ticks, a batch."""

from typing import Any

from starlette.responses import Response

from api.content import importing
from api.records import imports
from api.records.edits import SUBMITTED
from api.records.imports import Batch
from api.services import Services
from api.staff import content_view
from api.staff import import_view as view
from api.staff.fields import Fields
from api.staff.import_view import COMPLETE
from api.staff.officer import Officer
from api.staff.page import staff_page
from knowledge.hours import now_in_vietnam
from knowledge.intake.reading import FORMATS
from knowledge.intake.sheet import MOST_BYTES, IntakeError


def provinces(here: Services) -> list[str]:
    """Return the provinces of the communes served."""
    return sorted({commune.province for commune in here.store.communes() if commune.province})


def home_page(
    here: Services, officer: Officer, *, said: str = "", wrong: str = "", typed: dict[str, str] | None = None
) -> Response:
    """Return the form for a file and the lists brought in so far."""
    with here.records.reading() as connection:
        found, names = imports.listed(connection), content_view.names(connection)
    values: dict[str, Any] = {
        "batches": view.batches(found, names),
        "provinces": provinces(here),
        "typed": typed or {"title": "", "day": "", "province": ""},
        "today": now_in_vietnam().date().isoformat(),
        "accept": ",".join(FORMATS),
        "most": MOST_BYTES // 1024 // 1024,
    }
    status = 422 if wrong else 200
    title = "Nhập danh sách thủ tục"
    return staff_page(
        here, officer, "import.html", title=title, section="content", status=status, said=said, wrong=wrong, **values
    )


def columns_page(here: Services, officer: Officer, batch: Batch, *, sheet: str = "", wrong: str = "") -> Response:
    """Return the columns of a list, those of another ``sheet`` guessed anew."""
    try:
        opened = importing.opened(here, batch)
    except IntakeError as error:
        return home_page(here, officer, wrong=str(error))
    other = next((each for each in opened.layouts if sheet and each.sheet.name == sheet != batch.sheet), None)
    values = view.columns(opened._replace(layout=other) if other else opened)
    status = 422 if wrong else 200
    title = "Cột nào là gì"
    return staff_page(
        here,
        officer,
        "import_columns.html",
        title=title,
        section="content",
        status=status,
        wrong=wrong,
        batch=batch,
        complete=COMPLETE,
        **values,
    )


def report_page(
    here: Services, officer: Officer, batch: Batch, *, wrong: list[str] | None = None, fields: Fields | None = None
) -> Response:
    """Return what a list would change, with ticks; as they were sent when there is a ``wrong``."""
    try:
        found = importing.report(here, batch)
    except IntakeError as error:
        return columns_page(here, officer, batch, wrong=str(error))
    ticked = {name: set(fields.all(name)) if fields else set() for name in ("moi", "doi", "bo")}
    values = view.differences(found) | {"report": found.reading, "ticked": ticked, "complete": COMPLETE[batch.complete]}
    status = 422 if wrong else 200
    title = f"Xem trước: {batch.title}"
    return staff_page(
        here,
        officer,
        "import_report.html",
        title=title,
        section="content",
        status=status,
        wrong=wrong or [],
        batch=batch,
        **values,
    )


def batch_page(
    here: Services, officer: Officer, batch: Batch, *, said: str = "", wrong: list[str] | None = None
) -> Response:
    """Return what became of a list that was sent."""
    with here.records.reading() as connection:
        linked, names = imports.edits_of(connection, batch.id), content_view.names(connection)
    waiting = [edit for edit, _ in linked if edit.state == SUBMITTED]
    mine = batch.author == officer.id
    values: dict[str, Any] = {
        "rows": view.batch_rows(here, linked, names),
        "author": names.get(batch.author, ""),
        "waiting": len(waiting),
        "seen": importing.seen(waiting),
        "state_name": view.STATES[batch.state],
        "may_approve": bool(waiting) and not mine,
        "may_withdraw": bool(waiting) and mine,
    }
    status = 422 if wrong else 200
    return staff_page(
        here,
        officer,
        "import_batch.html",
        title=f"Lô {batch.id}: {batch.title}",
        section="content",
        status=status,
        said=said,
        wrong=wrong or [],
        batch=batch,
        **values,
    )
