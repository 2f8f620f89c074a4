"""The store over the really built knowledge: local versions, successors, fees, and clear errors."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from knowledge.store import KnowledgeError, Store

TODAY = date(2026, 11, 21)


def test_store_holds_every_procedure(store: Store) -> None:
    assert store.meta()["count_procedures"] == "759"
    assert int(store.meta()["count_directory"]) > 5600


@pytest.mark.parametrize(
    ("code", "province", "answered"),
    [
        ("1.012783", None, "1.012783"),
        ("1.012783", "Thanh Hóa", "1.115492"),
        ("1.012783", "Hải Phòng", "1.115613"),
        ("1.115492", "Hải Phòng", "1.115613"),
        ("1.001193", "Thanh Hóa", "1.001193"),
    ],
)
def test_localised_answers_the_version_of_the_province(
    store: Store, code: str, province: str | None, answered: str
) -> None:
    procedure = store.procedure(code)
    assert procedure is not None
    assert store.localised(procedure, province).code == answered


def test_localised_follows_the_successor(store: Store) -> None:
    superseded = [p for p in store._procedures.values() if p.superseded_by]
    assert superseded
    for procedure in superseded:
        assert store.localised(procedure, None).code == procedure.superseded_by


def test_local_fees_are_those_of_the_province_in_force(store: Store) -> None:
    birth = store.procedure("1.001193")
    assert birth is not None
    assert {fee.province for fee in store.local_fees(birth, "Hải Phòng", TODAY)} == {"Hải Phòng"}
    assert store.local_fees(birth, None, TODAY) == []
    assert store.local_fees(birth, "Hải Phòng", date(2000, 1, 1)) == []


def test_directory_entry_is_found_by_code(store: Store) -> None:
    entry = store.directory_entry("1.000005")
    assert entry is not None
    assert entry.agency
    assert store.directory_entry("9.999999") is None


def test_open_names_the_cure_when_missing(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="make build"):
        Store.open(tmp_path / "knowledge.db")


def test_open_names_the_cure_when_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(KnowledgeError, match="hỏng"):
        Store.open(path)


def test_open_names_the_cure_when_of_another_version(tmp_path: Path, knowledge_db: Path) -> None:
    path = tmp_path / "knowledge.db"
    path.write_bytes(knowledge_db.read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("update meta set value = '0' where key = 'schema_version'")
    with pytest.raises(KnowledgeError, match="phiên bản"):
        Store.open(path)
