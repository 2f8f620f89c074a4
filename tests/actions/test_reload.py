"""The action server opens rebuilt knowledge while it runs; a damaged database changes nothing."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from knowledge.paths import ROOT
from tests.ports import free_port


@pytest.fixture
def var(tmp_path: Path, knowledge_db: Path) -> Path:
    shutil.copy(knowledge_db, tmp_path / "knowledge.db")
    return tmp_path


@pytest.fixture
def server(var: Path) -> Iterator[str]:
    port = free_port()
    environment = {**os.environ, "HOIXA_VAR": str(var), "HOIXA_ACTIONS_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "actions"], cwd=ROOT, env=environment)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def ask(url: str, method: str = "GET") -> tuple[int, Any]:
    """The status and body of a call; waits for a server that is still starting."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the action server did not start")


def test_a_rebuilt_database_is_opened_and_a_damaged_one_is_not(server, var):
    before = ask(f"{server}/knowledge")[1]["fingerprint"]
    other = Path(shutil.copy(var / "knowledge.db", var / "other.db"))
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("update meta set value = 'another' where key = 'fingerprint'")
    other.replace(var / "knowledge.db")
    assert ask(f"{server}/knowledge")[1] == {"fingerprint": before}
    assert ask(f"{server}/reload", "POST") == (200, {"fingerprint": "another"})
    (var / "knowledge.db").write_bytes(b"not a database")
    status, body = ask(f"{server}/reload", "POST")
    assert status == 503
    assert "make build" in body["error"]
    assert ask(f"{server}/knowledge")[1] == {"fingerprint": "another"}
