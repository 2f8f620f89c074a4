"""The production page keeps true to the code: every setting the code reads is in its table, and no other."""

import re

from knowledge.paths import ROOT

PAGE = (ROOT / "docs" / "production.md").read_text(encoding="utf-8")
ROOMS = ("knowledge", "bot", "actions", "api", "ops")


def settings_in_code() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return {name for text in sources for name in re.findall(r"\bHOIXA_[A-Z_]+\b", text)}


def test_production_page_lists_every_setting():
    rows = set(re.findall(r"^\| `(HOIXA_[A-Z_]+)` \|", PAGE, re.MULTILINE))
    assert rows == settings_in_code()
