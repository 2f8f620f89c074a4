"""The key of the text rules follows the files it speaks for."""

from pathlib import Path

import knowledge.text
from bot.sources import text_rules


def test_sources_key_changes_with_the_shared_text_rules(monkeypatch, tmp_path: Path):
    before = text_rules()
    changed = tmp_path / "text.py"
    changed.write_bytes(Path(knowledge.text.__file__).read_bytes() + b"\n# changed\n")
    monkeypatch.setattr(knowledge.text, "__file__", str(changed))
    text_rules.cache_clear()
    after = text_rules()
    monkeypatch.undo()
    text_rules.cache_clear()
    assert after != before == text_rules()
