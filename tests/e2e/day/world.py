"""Everything a day takes: the three real processes joined with Zalo's stand-in, browsers, the records from outside."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

import sqlalchemy as sa
from playwright.sync_api import Browser

from api.records import staff
from api.records.database import Database, open_database
from knowledge.paths import ROOT
from ops.zalo_stand_in.consent import address_in
from ops.zalo_stand_in.drive.assistant import zalo_environment
from ops.zalo_stand_in.world import App
from tests.api.erasure_desk import everything
from tests.api.staff_desk import SECRET, hire
from tests.e2e.day.web import COMMUNE, AtDesk, OnWeb, opened
from tests.e2e.day.zalo import OnZalo, Zalo
from tests.e2e.harness import Service, eventually
from tests.ports import free_ports

# Shared machines are slow: everything waits for what must come, this long.
PATIENCE_MS = 90_000


class World:
    """One commune on one day."""

    def __init__(self, start: Callable[..., Service], browser: Browser, records_url: str) -> None:
        """Start it all; ``records_url`` "" takes SQLite in the folder of live files."""
        self.browser = browser
        port, zalo_port = free_ports(2)
        self.origin = f"http://127.0.0.1:{port}"
        self.service = start(
            **zalo_environment(f"http://127.0.0.1:{zalo_port}", app=App(), commune=COMMUNE),
            **{"ZALO_UNCERTAIN_SECONDS": "3", "HOIXA_PORT": str(port), "HOIXA_PUBLIC_URL": self.origin},
            **{"HOIXA_SECRET_KEY": SECRET, "HOIXA_RASA_TIMEOUT": "60", "HOIXA_RECORDS_URL": records_url},
            **{"HOIXA_SESSION_RATE": "0", "HOIXA_ADDRESS_RATE": "0", "HOIXA_COMMUNE": COMMUNE},
        )
        self.zalo = Zalo(zalo_port, f"{self.origin}/zalo/webhook")
        self.service.wait_until_ready()
        self.records: Database = open_database(records_url or f"sqlite:///{self.service.var / 'records.db'}")
        self.zalo.agree(address_in(self.command("-m", "api.channels", "zalo", "authorise")))

    def stop(self) -> None:
        """End all but the processes, which end with the fixture that began them."""
        self.service.stop()
        self.records.close()
        self.zalo.stop()

    def command(self, *arguments: str) -> str:
        """What a command of the project prints in the environment of the processes."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=self.service.environment, stdout=subprocess.PIPE, text=True, check=True,
        ).stdout  # fmt: skip

    def officer(self, login: str, name: str) -> AtDesk:
        """Hire an officer of the commune and have them sign in through the pages."""
        who = hire(self.records, login, communes=(COMMUNE,))
        with self.records.writing() as connection:
            staff.change(connection, who, name=name)
        return AtDesk(opened(self.browser, f"{self.origin}/staff", PATIENCE_MS), self.origin, login, name)

    def on_web(self) -> OnWeb:
        """A resident at the widget of the commune's page."""
        resident = OnWeb(opened(self.browser, f"{self.origin}/widget-thu?commune={COMMUNE}", PATIENCE_MS))
        resident.show()
        return resident

    def on_zalo(self, number: int) -> OnZalo:
        """A resident who follows the commune's page on Zalo."""
        resident = OnZalo(self.zalo, number)
        resident.act("follow")
        return resident

    def kill_api(self) -> int:
        """Kill the api process as a machine that loses power; return its number."""
        killed = self.service.pid("api")
        os.kill(killed, signal.SIGKILL)
        return killed

    def wait_for_another_api(self, killed: int) -> None:
        """Return once another api process answers."""

        def back() -> bool:
            try:
                return self.service.pid("api") not in (0, killed) and self.service.request("/readyz")[0] == 200
            except OSError:
                return False

        eventually(back, within=PATIENCE_MS / 1000)

    def holds(self, words: str) -> bool:
        """Whether any table of the records, or of Rasa's own conversations, holds ``words``."""
        with closing(sqlite3.connect(self.service.var / "rasa-tracker.db")) as tracker:
            said = str(tracker.execute("select sender_id, data from events").fetchall())
        return words in everything(self.records) or words in said or json.dumps(words)[1:-1] in said

    def rows(self, statement: str) -> list[tuple]:
        """The rows of a query."""
        with self.records.reading() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement))]
