"""An officer at work, for tests of the console: signed in, present, with the csrf word of the session."""

from datetime import UTC, datetime, timedelta

import httpx

from api.records import staff, staff_presence, staff_sessions
from api.records.staff_sessions import FULL

# Where who serves every commune is present.
ALL = ["hoang-son"]


class Desk:
    """An officer at work: the id, and headers that carry the session."""

    def __init__(self, records, client, login: str, communes: list[str], role: str = "officer") -> None:
        now = datetime.now(UTC)
        with records.writing() as connection:
            self.id = staff.add(connection, login=login, name=f"Chị {login}", role=role, communes=communes, now=now)
            token = staff_sessions.start(connection, self.id, FULL, now=now)
            session = staff_sessions.find(connection, token, now=now)
            staff_presence.arrive(connection, self.id, communes or ALL, until=now + timedelta(hours=8), now=now)
        assert session is not None
        self.csrf = session.csrf
        self.headers = {"cookie": f"hoixa_staff={token}"}
        self.client = client

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers={**self.headers, **headers})

    async def post(self, path: str, **fields: str) -> httpx.Response:
        data = {"csrf": self.csrf, **{name.replace("_", "-"): value for name, value in fields.items()}}
        return await self.client.post(path, data=data, headers=self.headers)
