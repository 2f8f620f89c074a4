"""The audit, for admins: who did what, when; by person, act and day; as a page and as CSV."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.records import audit, staff
from api.records.audit import Filter
from api.services import Here
from api.staff.audit import ACTS, detail_words, note, who
from api.staff.page import staff_page
from api.staff.session import Admin
from knowledge.hours import VIETNAM

router = APIRouter(prefix="/staff")
PER_PAGE = 50
MOST_ROWS = 50_000
Word = Annotated[str, Query(max_length=40)]
Number = Annotated[str, Query(alias="trang", max_length=9)]


class Wanted:
    """The filter as the page's address has it; what cannot be read counts as not asked for."""

    def __init__(self, nguoi: Word = "", viec: Word = "", tu: Word = "", den: Word = "") -> None:
        """Keep what was asked, and the filter it means."""
        self.asked = {"nguoi": nguoi, "viec": viec, "tu": tu, "den": den}
        self.filter = Filter(
            staff=int(nguoi) if nguoi.isdecimal() and len(nguoi) < 10 else None,
            act=viec or None,
            since=_midnight(tu),
            before=_midnight(den, days=1),
        )

    def query(self, **more: Any) -> str:
        """Return the address's query for the same filter."""
        return urlencode({key: value for key, value in {**self.asked, **more}.items() if value})


Asked = Annotated[Wanted, Depends()]


@router.get("/nhat-ky")
def entries(here: Here, officer: Admin, wanted: Asked, number: Number = "1") -> Response:
    """Return one page of the audit."""
    with here.records.reading() as connection:
        total = audit.count(connection, wanted.filter)
        pages = max(1, -(-total // PER_PAGE))
        shown = min(max(1, int(number) if number.isdecimal() else 1), pages)
        rows = audit.read(connection, wanted.filter, limit=PER_PAGE, offset=(shown - 1) * PER_PAGE)
        values: dict[str, Any] = {"people": staff.everyone(connection), "acts": audit.acts(connection)}
    values |= {
        "rows": [_row(row) for row in rows],
        "names": ACTS,
        "wanted": wanted,
        "total": total,
        "pages": pages,
        "number": shown,
    }
    return staff_page(here, officer, "audit.html", title="Nhật ký", section="audit", **values)


@router.get("/nhat-ky.csv")
def as_csv(here: Here, officer: Admin, wanted: Asked) -> Response:
    """Return the entries that fit as CSV, latest first; the download is noted too."""
    with here.records.writing() as connection:
        rows = audit.read(connection, wanted.filter, limit=MOST_ROWS)
        note(connection, officer, "audit_exported", "nhat-ky.csv", rows=len(rows))
    table = [tuple(_row(row).values()) for row in rows]
    return csv_file("nhat-ky.csv", ("Lúc", "Ai", "Việc", "Đối tượng", "Chi tiết"), table)


def csv_file(name: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Response:
    """Return a CSV download that spreadsheets open with Vietnamese letters right, and in which nothing is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(written.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _row(row: dict[str, Any]) -> dict[str, str]:
    """Return one entry in words."""
    return {
        "at": f"{row['at'].astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
        "who": who(row),
        "act": ACTS.get(row["act"], row["act"]),
        "subject": row["subject"],
        "detail": detail_words(row["detail"]),
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _midnight(typed: str, days: int = 0) -> datetime | None:
    """Return the beginning in Vietnam of the day typed, or of one ``days`` later; None when it is no day."""
    try:
        return datetime.combine(date.fromisoformat(typed) + timedelta(days=days), time(), tzinfo=VIETNAM)
    except (ValueError, OverflowError):
        return None
