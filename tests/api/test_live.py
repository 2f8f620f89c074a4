"""New data takes the place of the old while the door is open; data that cannot be used changes nothing."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.live import RefreshError, follow, refresh
from api.services import Services
from knowledge.paths import data_dir

pytestmark = pytest.mark.anyio


@pytest.fixture
def built(knowledge_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built database in a folder of live files of this test's own."""
    (tmp_path / "var").mkdir()
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path / "var"))
    return Path(shutil.copy(knowledge_db, tmp_path / "var" / "knowledge.db"))


def services(client: Any) -> Services:
    return client._transport.app.state.services


def renamed(path: Path, commune: str, name: str) -> Path:
    """Another database, beside ``path``, in which a commune has another name."""
    other = Path(shutil.copy(path, path.with_suffix(".other")))
    with closing(sqlite3.connect(other)) as connection, connection:
        (record,) = connection.execute("select record from communes where id = ?", [commune]).fetchone()
        changed = json.dumps({**json.loads(record), "name": name})
        connection.execute("update communes set record = ? where id = ?", [changed, commune])
        connection.execute("update meta set value = 'another' where key = 'fingerprint'")
    return other


async def names(client: Any) -> list[str]:
    return [item["name"] for item in (await client.get("/api/v1/communes")).json()["items"]]


async def test_a_database_put_in_place_by_hand_is_followed(built, door, rasa):
    async with door() as client:
        tag = (await client.get("/api/v1/communes")).headers["etag"]
        await follow(services(client))
        assert rasa.reloads == 0
        renamed(built, "hoang-son", "Hoằng Mới").replace(built)
        await follow(services(client))
        assert rasa.reloads == 1
        assert "Hoằng Mới" in await names(client)
        assert (await client.get("/api/v1/communes")).headers["etag"] != tag
        parts = (await client.get("/readyz")).json()["parts"]
        assert "fingerprint another" in parts["knowledge"]["detail"]


async def test_a_database_that_is_damaged_or_refused_changes_nothing(built, door, rasa):
    async with door() as client:
        before = await names(client)
        other = renamed(built, "hoang-son", "Hoằng Mới")
        rasa.reload_status = 503
        other.replace(built)
        await follow(services(client))
        assert await names(client) == before
        built.with_suffix(".bad").write_bytes(b"not a database")
        built.with_suffix(".bad").replace(built)
        await follow(services(client))
        assert await names(client) == before


async def test_data_with_an_error_is_refused_in_words_and_the_database_stays(built, door, tmp_path, monkeypatch):
    data = shutil.copytree(data_dir(), tmp_path / "data")
    (data / "communes" / "hoang-son.yml").write_text("id: hoang-son\n", encoding="utf-8")
    monkeypatch.setenv("HOIXA_DATA", str(data))
    inode = built.stat().st_ino
    async with door() as client:
        before = await names(client)
        with pytest.raises(RefreshError, match="Chưa dựng lại được dữ liệu"):
            await refresh(services(client))
        assert await names(client) == before
    assert built.stat().st_ino == inode
    assert [path.name for path in built.parent.iterdir() if "knowledge" in path.name] == ["knowledge.db"]


async def test_a_refused_reload_puts_the_old_database_back(built, door, rasa):
    """The data is fresh, so nothing is built; the action server says no."""
    rasa.reload_status = 503
    async with door() as client:
        with pytest.raises(RefreshError, match="soạn câu trả lời"):
            await refresh(services(client))
    assert built.exists()


async def test_fresh_data_is_taken_over_at_once(built, door, rasa):
    async with door() as client:
        await refresh(services(client))
        assert rasa.reloads == 1
        assert services(client).knowledge.now.store.path == built
