"""Fixtures shared by all rooms: the knowledge built once a run from the real data."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.build import build
from knowledge.load import Knowledge, load_all
from knowledge.paths import data_dir
from knowledge.search import Searcher
from knowledge.store import Store


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return everything in ``data/``."""
    return load_all(data_dir())


@pytest.fixture(scope="session")
def knowledge_db(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the path of a freshly built ``knowledge.db``; ``HOIXA_VAR`` points to its folder meanwhile."""
    path = tmp_path_factory.mktemp("var") / "knowledge.db"
    build(knowledge, path=path, data=data_dir())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOIXA_VAR", str(path.parent))
        yield path


@pytest.fixture(scope="session")
def store(knowledge_db: Path) -> Store:
    """Return the open store of the built knowledge."""
    return Store.open(knowledge_db)


@pytest.fixture(scope="session")
def searcher(store: Store) -> Searcher:
    """Return the search over the built knowledge."""
    return Searcher(store)
