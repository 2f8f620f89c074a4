"""Fixtures shared by all rooms: the knowledge built once a run from the real data."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from knowledge import paths
from knowledge.build import build, is_fresh
from knowledge.load import Knowledge, load_all
from knowledge.paths import data_dir
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store

# A machine may be busy; how fast something is, is measured elsewhere.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

HERE = Path(__file__).parent
# What shares one running assistant or one browser is run by one worker.
ASSISTANT, CONSOLE, WIDGET = "e2e", "browser console", "browser"
DAY, VERSIONS = "e2e/test_day.py", "e2e/test_versions.py"
# They take longest, so they begin first.
LONGEST = (WIDGET, DAY, ASSISTANT, VERSIONS, CONSOLE)


def _group(item: pytest.Item) -> str:
    path = item.path.relative_to(HERE)
    if path.parts[0] == "browser":
        return CONSOLE if path.name.startswith("test_staff") else WIDGET
    return ASSISTANT if "service" in getattr(item, "fixturenames", ()) and path.parts[0] == "e2e" else path.as_posix()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say what each worker of ``pytest -n`` runs as a whole, mostly a file, the longest first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    if hasattr(config, "workerinput"):
        order = {group: place for place, group in enumerate(LONGEST)}
        items.sort(key=lambda item: order.get(_group(item), len(order)))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return everything in ``data/``."""
    return load_all(data_dir())


@pytest.fixture(scope="session")
def knowledge_db(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the path of an up-to-date ``knowledge.db`` of this run's own; ``HOIXA_VAR`` points to its folder.

    Building takes most of a minute, so one already built from the same data and code is copied.
    """
    path = tmp_path_factory.mktemp("var") / "knowledge.db"
    if is_fresh(built := paths.knowledge_db(), data_dir()):
        shutil.copy(built, path)
    else:
        build(request.getfixturevalue("knowledge"), path=path, data=data_dir(), fitted=built)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOIXA_VAR", str(path.parent))
        yield path


@pytest.fixture(scope="session")
def store(knowledge_db: Path) -> Store:
    """Return the open store of the built knowledge."""
    return Store.open(knowledge_db)


@pytest.fixture(scope="session")
def finder(store: Store) -> ServiceFinder:
    """Return the search over the commune's services."""
    return ServiceFinder(store)


@pytest.fixture(scope="session")
def searcher(store: Store) -> Searcher:
    """Return the search over the built knowledge."""
    return Searcher(store)
