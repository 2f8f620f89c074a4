"""Plain text, as copied from a page or a converter: one paragraph a line, table rows by tabs or pipes."""

import re
from itertools import groupby
from pathlib import Path

from knowledge.plan.blocks import Block, PlanError, Row, paragraphs, plain

_RULE = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*$")


def read(path: Path) -> list[Block]:
    """Return the blocks of a text file; raises PlanError when it is not text."""
    return from_text(_decoded(path))


def from_text(text: str) -> list[Block]:
    """Return the blocks of plain text; a line of two tabs or three pipes is a table's row."""
    lines = [line for line in text.splitlines() if not _RULE.match(line)]
    blocks: list[Block] = []
    for is_row, group in groupby(lines, key=lambda line: _cells(line) is not None):
        if is_row:
            blocks += [Row(tuple(plain(cell) for cell in _cells(line) or ())) for line in group]
        else:
            blocks += paragraphs(list(group))
    return blocks


def _cells(line: str) -> list[str] | None:
    if line.count("\t") >= 2:
        return line.split("\t")
    if line.strip().startswith("|") and line.count("|") >= 3:
        return line.strip().strip("|").split("|")
    return None


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise PlanError(f"{path.name}: không phải tệp chữ UTF-8; mở lại bằng Notepad hoặc Word rồi lưu với mã UTF-8")
