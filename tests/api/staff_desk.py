"""Staff for the tests: accounts that can sign in, browsers of people at work, and what their pages hold."""

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import pyotp
import sqlalchemy as sa
from argon2 import PasswordHasher

from api.records import staff, staff_sessions
from api.records.database import Database
from api.records.secrets import Vault
from api.records.staff_tables import staff as table
from api.staff.cookie import PLAIN

SECRET = "a secret of these tests"
PASSWORD = "bốn con vịt vàng kêu"
STEP = timedelta(seconds=30)
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


# As the real one, at a cost that lets tests sign in a hundred times.
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@cache
def stored(password: str) -> str:
    return CHEAP.hash(password)


def hire(records: Database, login: str = "lan.nt", role: str = "officer", communes: tuple[str, ...] = ()) -> int:
    """Add an account with PASSWORD and the authenticator key KEY; return its id."""
    with records.writing() as connection:
        who = staff.add(
            connection, login=login, name=f"Chị {login}", role=role, communes=communes, now=datetime.now(UTC)
        )
        staff.change(connection, who, password=stored(PASSWORD), totp=Vault(SECRET).seal(KEY))
    return who


def set_all(records: Database, what: sa.Table, **values: Any) -> None:
    """Set columns of every row of a table, as if time had passed."""
    with records.writing() as connection:
        connection.execute(what.update().values(**values))


def code(records: Database, step: int = 0) -> str:
    """Return a code of KEY, ``step`` steps from now, fresh for everybody."""
    set_all(records, table, totp_step=0)
    return pyotp.TOTP(KEY).at(datetime.now(UTC) + step * STEP)


@dataclass
class Browser:
    """Somebody's browser: keeps the session cookie and the csrf word of the page last seen."""

    client: httpx.AsyncClient
    token: str = ""
    csrf: str = ""
    seen: list[str] = field(default_factory=list)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return self._took(await self.client.get(path, headers={**self._cookie(), **headers}))

    async def post(self, path: str, headers: dict[str, str] | None = None, **fields: Any) -> httpx.Response:
        data = {"csrf": self.csrf, **{name.replace("_", "-"): value for name, value in fields.items()}}
        return self._took(await self.client.post(path, data=data, headers={**self._cookie(), **(headers or {})}))

    async def sign_in(self, records: Database, login: str = "lan.nt") -> httpx.Response:
        """Go through the pages with PASSWORD and a code."""
        answer = await self.post("/staff/vao", ten=login, mat_khau=PASSWORD)
        assert answer.headers.get("location", "").startswith("/staff/ma"), answer.text
        await self.get("/staff/ma")
        return await self.post("/staff/ma", ma=code(records))

    def _cookie(self) -> dict[str, str]:
        return {"cookie": f"{PLAIN}={self.token}"} if self.token else {}

    def _took(self, answer: httpx.Response) -> httpx.Response:
        self.client.cookies.clear()
        if given := re.search(rf'{PLAIN}="?([\w-]*)"?;', answer.headers.get("set-cookie", "")):
            self.token = given[1]
            self.seen.append(given[1])
        if found := re.search(r'name="csrf" value="([^"]+)"', answer.text):
            self.csrf = html.unescape(found[1])
        return answer


def at_work(client: httpx.AsyncClient, records: Database, who: int) -> Browser:
    """Return the browser of somebody who has signed in."""
    now = datetime.now(UTC)
    with records.writing() as connection:
        token = staff_sessions.start(connection, who, staff_sessions.FULL, now=now)
        session = staff_sessions.find(connection, token, now=now)
    assert session
    return Browser(client, token, session.csrf)


def acts(records: Database) -> list[str]:
    """Return the acts in the audit, first first."""
    with records.reading() as connection:
        return list(connection.execute(sa.text("select act from audit order by id")).scalars())
