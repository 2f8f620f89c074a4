"""Building: a whole database or none, with keys that hold and a full-text index that ignores accents."""

import sqlite3
from pathlib import Path

import pytest

from knowledge.build import build, fingerprint, is_fresh
from knowledge.load import Knowledge
from knowledge.paths import data_dir


def test_build_keeps_foreign_keys_whole(knowledge_db: Path) -> None:
    with sqlite3.connect(knowledge_db) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_build_makes_a_folded_full_text_index(knowledge_db: Path) -> None:
    query = """
        select distinct owner from phrases_fts join phrases on phrases.id = phrases_fts.rowid
        where phrases_fts match '"dang ky ket hon"'
    """
    with sqlite3.connect(knowledge_db) as connection:
        assert ("1.000894",) in connection.execute(query).fetchall()


def test_build_leaves_the_old_database_when_it_fails(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "knowledge.db"
    path.write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no space left")

    monkeypatch.setattr("knowledge.build._write", fail)
    with pytest.raises(RuntimeError, match="no space"):
        build(knowledge, path=path, data=data_dir())
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["knowledge.db"]


def test_is_fresh_sees_changed_data(tmp_path: Path, knowledge_db: Path) -> None:
    assert is_fresh(knowledge_db, data_dir())
    assert not is_fresh(knowledge_db, tmp_path)
    assert not is_fresh(tmp_path / "none.db", data_dir())
    assert fingerprint(tmp_path) != fingerprint(data_dir())
