"""What the tests of deletion share: words to look for, messages left, and a look at all there is."""

import json
from datetime import timedelta
from typing import Any

import httpx
import sqlalchemy as sa

from api import erasure
from api.records import erasing, erasures, handovers, reports
from api.records.database import Database
from api.records.tables import metadata
from api.services import Services
from knowledge.store import Store
from tests.api.reports_desk import NOW, read
from tests.api.staff_desk import PASSWORD, Browser

LIST = "/staff/xoa-du-lieu"
SECRET = "chuyện riêng nhà tôi"
PHONE = "0912345678"


def everything(records: Database) -> str:
    """Return all that stands in all tables, to look for words in."""
    with records.reading() as connection:
        tables = [connection.execute(sa.select(table)).mappings().all() for table in metadata.tables.values()]
    return json.dumps([[dict(row) for row in rows] for rows in tables], default=str, ensure_ascii=False)


def leave_message(records: Database, session: str = "session-1") -> int:
    """Leave a message for officers and return its number."""
    with records.writing() as connection:
        return handovers.leave(
            connection, session=session, channel="web", commune="hoang-son", question=SECRET, contact=PHONE,
            consented_at=NOW, notice="2026-11", at=NOW,
        )  # fmt: skip


def here_of(client: httpx.AsyncClient) -> Services:
    """Return the services behind a client of these tests."""
    transport: Any = client._transport
    found: Services = transport.app.state.services
    return found


def ask(records: Database, store: Store, **more: Any) -> str:
    """Ask by a session (about what it left) or, with ``session=None``, by the page; return the path in the console."""
    values = {"session": "session-1", "contact": None, "reason": None, "days_ago": 0, **more}
    at = NOW - timedelta(days=values["days_ago"])
    with records.writing() as connection:
        if session := values["session"]:
            place = {"commune": "hoang-son", "channel": "web", "session": session}
            _, rows = erasure.ask(connection, store, erasing.behind(connection, session), **place, at=at)
            code = rows[0]["code"]
        else:
            told = {"contact": values["contact"], "reason": values["reason"]}
            code = erasures.add(connection, erasures.Asked(channel="form", commune="hoang-son", **told), (), at=at)
    return f"{LIST}/{reports.shown(code)}"


def request_of(records: Database) -> dict[str, Any]:
    """Return the request that was stored last."""
    return read(records, "erasure_request")[-1]


def ticked(records: Database) -> list[str]:
    """Return the boxes of everything a request is about."""
    return [f"{row['kind']}:{row['ref']}" for row in read(records, "erasure_matter")]


async def delete(browser: Browser, records: Database, path: str, picked: list[str] | None = None) -> httpx.Response:
    """Delete what is ``picked`` (default: all) for good."""
    boxes = ticked(records) if picked is None else picked
    return await browser.post(path, lam="xoa", ban_ghi=boxes, mat_khau=PASSWORD)
