"""Officers at work on feedback, for the tests: a signed-in browser, feedback left by residents."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import sqlalchemy as sa

from api.records import reports, staff, staff_sessions
from api.records.database import Database
from api.records.tables import metadata
from api.staff.cookie import PLAIN
from knowledge.hours import VIETNAM

LIST = "/staff/phan-anh"
NOW = datetime.now(UTC)
SESSION = "session-1"


@dataclass
class Desk:
    """A signed-in officer's browser."""

    client: httpx.AsyncClient
    token: str
    csrf: str
    id: int

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers={"cookie": f"{PLAIN}={self.token}"})

    async def do(self, code: str, deed: str, **fields: str) -> httpx.Response:
        data = {"csrf": self.csrf, "lam": deed, **{name.replace("_", "-"): value for name, value in fields.items()}}
        headers = {"cookie": f"{PLAIN}={self.token}"}
        return await self.client.post(f"{LIST}/{reports.shown(code)}", data=data, headers=headers)

    async def put(self, code: str, before: str, after: str, **fields: str) -> httpx.Response:
        return await self.do(code, "tinh-trang", tinh_trang=after, thay=before, **fields)


def read(records: Database, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table, oldest first."""
    with records.reading() as connection:
        found = connection.execute(sa.select(metadata.tables[table])).mappings().all()
    return [dict(row) for row in found]


def sign_in(
    client: httpx.AsyncClient,
    records: Database,
    login: str = "lan.nt",
    role: str = "officer",
    communes: tuple[str, ...] = (),
) -> Desk:
    """Add an officer and sign them in."""
    now = datetime.now(UTC)  # a session opened when these tests were read would be locked as idle by their turn
    with records.writing() as connection:
        id = staff.add(connection, login=login, name=f"Cán bộ {login}", role=role, communes=communes, now=now)
        token = staff_sessions.start(connection, id, staff_sessions.FULL, now=now)
        session = staff_sessions.find(connection, token, now=now)
    assert session
    return Desk(client, token, session.csrf, id)


def leave(records: Database, body: str = "Đường thôn 3 sụt lún", *, due_in: int | None = 10, **more: Any) -> str:
    """Leave feedback that is due in some days and return its code."""
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "commune": "hoang-son", "kind": "roads", "body": body, "place": "Thôn 3", "contact": "0912345678",
        "notice": "2026-11", "consented_at": now, "session": SESSION, "channel": "web", **more,
    }  # fmt: skip
    due = None if due_in is None else now.astimezone(VIETNAM).date() + timedelta(days=due_in)
    with records.writing() as connection:
        return reports.add(connection, reports.Report(**values), at=now, due_on=due)
