"""PDF files with a text layer: lines put together to paragraphs, ruled tables to rows.

pdfplumber, not pypdf: an annex is a table, and only pdfplumber finds a table's rows and columns from its rules.
"""

from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from knowledge.plan.blocks import Block, Paragraph, PlanError, Row, goes_on, joined, paragraphs, plain

_SCANNED = 40  # letters a page, fewer mean that the page is a picture
_INDENT = 8.0
_SHORT = 0.12
_LOOSE = 1.45
Line = dict[str, Any]


def read(path: Path) -> list[Block]:
    """Return the blocks of a PDF; raises PlanError when it is broken, locked or only a scan."""
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(path) as pdf:
            pages = [_page(page) for page in pdf.pages]
    except PdfminerException as error:
        raise PlanError(
            f"{path.name}: không mở được PDF (tệp hỏng hoặc có mật khẩu); xin bản khác hoặc bản Word"
        ) from error
    letters = sum(
        len("".join(block.cells if isinstance(block, Row) else block.text)) for page in pages for block in page
    )
    if letters < _SCANNED * max(len(pages), 1):
        raise PlanError(
            f"{path.name}: PDF chỉ có ảnh quét, không có lớp chữ; hãy nhận dạng chữ (OCR) trước, hoặc xin bản Word"
        )
    return _whole(pages)


def _page(page: Any) -> list[Block]:
    """Return one page's blocks from top to bottom."""
    tables = [(table, table.extract()) for table in page.find_tables()]
    tables = [(table, rows) for table, rows in tables if rows and max(map(len, rows)) >= 3]
    boxes = [table.bbox for table, _ in tables]
    lines: list[Line] = [line for line in page.extract_text_lines() if not any(_inside(line, box) for box in boxes)]
    parts: list[tuple[float, list[Block]]] = [(table.bbox[1], _rows(rows)) for table, rows in tables]
    edges = [0.0, *sorted(box[1] for box in boxes), float(page.height)]
    for top, bottom in pairwise(edges):
        between = [line for line in lines if top <= line["top"] < bottom]
        if between:
            parts.append((between[0]["top"], paragraphs(_paragraphs(between))))
    return [block for _, blocks in sorted(parts, key=lambda part: part[0]) for block in blocks]


def _paragraphs(lines: list[Line]) -> list[str]:
    """Put lines together: a gap, an indent or a short line before begins a new paragraph."""
    left, right = min(line["x0"] for line in lines), max(line["x1"] for line in lines)
    steps = [below["top"] - above["top"] for above, below in pairwise(lines)]
    step = median(steps) if steps else 0.0
    texts: list[str] = []
    for place, line in enumerate(lines):
        above = lines[place - 1] if place else None
        if (
            above is None
            or line["top"] - above["top"] > step * _LOOSE
            or line["x0"] - left > _INDENT
            or right - above["x1"] > (right - left) * _SHORT
        ):
            texts.append(line["text"])
        else:
            texts[-1] = joined(texts[-1], line["text"])
    return texts


def _rows(rows: list[list[str | None]]) -> list[Block]:
    return [Row(tuple(_cell(cell or "") for cell in row)) for row in rows if any(cell and cell.strip() for cell in row)]


def _cell(text: str) -> str:
    """Return a cell's text: wrapped lines joined, those that begin with a dash kept apart."""
    lines: list[str] = []
    for line in (plain(line) for line in text.splitlines()):
        if lines and not line.startswith(("-", "+", "•")):
            lines[-1] = joined(lines[-1], line)
        elif line:
            lines.append(line)
    return "\n".join(lines)


def _whole(pages: list[list[Block]]) -> list[Block]:
    """Return the pages one after another, a paragraph that a page's end cut in two made whole."""
    whole: list[Block] = []
    for page in pages:
        for block in page:
            before = whole[-1] if whole else None
            if isinstance(before, Paragraph) and isinstance(block, Paragraph) and goes_on(before.text, block.text):
                whole[-1:] = paragraphs([before.text, block.text])
            else:
                whole.append(block)
    return whole


def _inside(line: Line, box: tuple[float, float, float, float]) -> bool:
    middle = (line["top"] + line["bottom"]) / 2
    return box[1] <= middle <= box[3] and line["x0"] >= box[0] - _INDENT and line["x1"] <= box[2] + _INDENT
