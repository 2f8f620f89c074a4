"""Fixtures shared by all rooms: the knowledge built once a run from the real data."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import paths
from knowledge.build import build, is_fresh
from knowledge.load import Knowledge, load_all
from knowledge.paths import data_dir
from knowledge.search import Searcher
from knowledge.services import ServiceFinder
from knowledge.store import Store


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return everything in ``data/``."""
    return load_all(data_dir())


@pytest.fixture(scope="session")
def knowledge_db(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the path of an up-to-date ``knowledge.db`` of this run's own; ``HOIXA_VAR`` points to its folder.

    Building takes most of a minute, so one already built from the same data and code is copied.
    """
    path = tmp_path_factory.mktemp("var") / "knowledge.db"
    if is_fresh(built := paths.knowledge_db(), data_dir()):
        shutil.copy(built, path)
    else:
        build(knowledge, path=path, data=data_dir(), fitted=built)
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
