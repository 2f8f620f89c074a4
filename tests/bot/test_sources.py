"""The key of the text rules follows the files it speaks for."""

import shutil
from pathlib import Path

import pytest

import knowledge
from bot.sources import _SHARED, text_rules


@pytest.mark.parametrize("name", _SHARED)
def test_sources_key_changes_with_the_shared_text_rules(monkeypatch, tmp_path: Path, name: str):
    before = text_rules()
    for shared in _SHARED:
        shutil.copy(Path(str(knowledge.__file__)).parent / shared, tmp_path / shared)
    with (tmp_path / name).open("a") as changed:
        changed.write("\n# changed\n")
    monkeypatch.setattr(knowledge, "__file__", str(tmp_path / "__init__.py"))
    text_rules.cache_clear()
    after = text_rules()
    monkeypatch.undo()
    text_rules.cache_clear()
    assert after != before == text_rules()
