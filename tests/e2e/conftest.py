"""The three real processes, started once for all end-to-end tests."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.paths import knowledge_db
from tests.e2e.harness import Service


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Service]]:
    """Start one more assistant; all are stopped at the end. The ``knowledge`` already built is taken along."""
    started: list[Service] = []

    def begin(knowledge: Path | None = None, **environment: str) -> Service:
        var = tmp_path_factory.mktemp("var")
        built = knowledge or knowledge_db()
        if built.exists():
            shutil.copy2(built, var / "knowledge.db")
        started.append(Service(var, **environment))
        return started[-1]

    yield begin
    for service in started:
        service.stop()


@pytest.fixture(scope="session")
def service(start: Callable[[], Service]) -> Service:
    """The assistant that most tests talk to, ready."""
    service = start()
    service.wait_until_ready()
    return service


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    """A conversation of its own for each test."""
    return f"e2e-{abs(hash(request.node.nodeid)):020d}"
