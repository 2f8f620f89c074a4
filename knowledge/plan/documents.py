"""A plan's file as a list of blocks, whatever its format: paragraphs and table rows, in the order they are read."""

from collections.abc import Callable
from pathlib import Path

from knowledge.plan import lines, pages, web, word
from knowledge.plan.blocks import Block, PlanError

_READERS: dict[str, Callable[[Path], list[Block]]] = {
    ".txt": lines.read,
    ".docx": word.read,
    ".pdf": pages.read,
    ".html": web.read,
    ".htm": web.read,
}


def read_document(path: Path) -> list[Block]:
    """Return the blocks of ``path``; raises PlanError when there is nothing that can be read."""
    if not path.is_file():
        raise PlanError(f"{path}: không có tệp này")
    suffix = path.suffix.lower()
    if suffix == ".doc":
        raise PlanError(f"{path.name}: tệp Word đời cũ (.doc); mở bằng Word hoặc LibreOffice rồi lưu thành .docx")
    if suffix not in _READERS:
        raise PlanError(
            f"{path.name}: chưa đọc được định dạng “{suffix or 'không đuôi'}”; đọc được: {', '.join(_READERS)}"
        )
    try:
        empty = path.stat().st_size == 0
        blocks = [] if empty else _READERS[suffix](path)
    except OSError as error:
        raise PlanError(f"{path.name}: không mở được tệp ({error.strerror})") from error
    if not blocks:
        raise PlanError(f"{path.name}: tệp trống, không có chữ nào để đọc")
    return blocks
