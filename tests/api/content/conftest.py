"""The console over a small data folder of its own, and two editors at work in it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.api.content.desk import built
from tests.api.staff_desk import SECRET, Browser, at_work, hire


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("content"))


@pytest.fixture
def data(small: Path, knowledge_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """The data folder of this test, with its database: what is published here is built from it."""
    shutil.copytree(small, tmp_path / "content")
    monkeypatch.setenv("HOIXA_DATA", str(tmp_path / "content" / "data"))
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path / "content" / "var"))
    return tmp_path / "content" / "data"


@pytest.fixture
async def desk(data: Path, door: Any) -> Any:  # noqa: ARG001
    async with door(secret_key=SECRET, address_rate=10000) as client:
        yield client


@pytest.fixture
def lan(desk: Any, records: Any) -> Browser:
    return at_work(desk, records, hire(records, "lan", "editor"))


@pytest.fixture
def minh(desk: Any, records: Any) -> Browser:
    return at_work(desk, records, hire(records, "minh", "editor"))
