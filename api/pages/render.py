"""Turn a template and its values into a response: what every page knows, compressed into one call, with an ETag."""

import hashlib
import re
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.degraded import desk as desk_words
from api.pages.links import linker
from api.pages.place import banner, desk_of
from api.services import Services
from knowledge.card import PORTAL
from knowledge.hours import now_in_vietnam
from knowledge.records import Commune

# The longest a browser may show a page without asking again; "open now" is never older than this.
CACHE = "public, max-age=60"


def page(here: Services, template: str, commune: Commune | None, **values: Any) -> HTMLResponse:
    """Return a page of ``commune`` that no one may keep: ``section`` marks its place among the main pages."""
    now = now_in_vietnam()
    known = {
        "commune": commune,
        "communes": here.store.communes(),
        "link": linker(commune),
        "banner": banner(commune, now),
        "desk": desk_of(commune, now),
        "desk_words": desk_words(commune),
        "portal": PORTAL,
        "section": None,
        "crumbs": [("Trang đầu", linker(commune)("/"))],
    }
    html = here.pages.get_template(template).render({**known, **values})
    return HTMLResponse(html, headers={"cache-control": "no-store"})


def kept(request: Request, response: HTMLResponse) -> Response:
    """Return ``response`` with an ETag of what it says, or 304 when the browser already holds just that."""
    tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:20]}"'
    response.headers.update({"etag": tag, "cache-control": CACHE})
    held = {item.strip() for item in request.headers.get("if-none-match", "").split(",")}
    if tag in held:
        return Response(status_code=304, headers={"etag": tag, "cache-control": CACHE})
    return response


def day(value: str | date) -> str:
    """Return a date as people write it (2026-06-10 → 10/06/2026); a year or a span of years stays as it is."""
    try:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value)


def dong(amount: int) -> str:
    """Return an amount as people write it: 8000 → "8.000 đồng"."""
    return f"{amount:,} đồng".replace(",", ".")


def capital(text: str) -> str:
    """Return ``text`` with its first letter upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def digits(phone: str) -> str:
    """Return a telephone number as a tel: link wants it."""
    return re.sub(r"[^\d+]", "", phone)


def period(days: int) -> str:
    """Return a number of days as people say it: 730 → "2 năm", 90 → "90 ngày"."""
    return f"{days // 365} năm" if days % 365 == 0 else f"{days} ngày"


def section(place: str) -> str:
    """Return where in a document something stands: "II.2" → "mục II.2", "Phụ lục 02, TT 4" as it is."""
    return f"mục {place}" if re.match(r"[\dIVX]+(?![^\W\d_])", place) else place


FILTERS = {"day": day, "dong": dong, "capital": capital, "digits": digits, "period": period, "section": section}
