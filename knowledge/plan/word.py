"""Word documents (docx): paragraphs with their automatic numbers, and tables, in order."""

from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.plan.blocks import Block, PlanError, Row, paragraphs, plain
from knowledge.plan.numbering import Numbering

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table


def read(path: Path) -> list[Block]:
    """Return the blocks of a Word document; raises PlanError when Word itself could not open it."""
    import zipfile

    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise PlanError(
            f"{path.name}: không mở được như tệp Word (.docx); mở bằng Word rồi lưu lại thành .docx"
        ) from error
    return _blocks(document)


def _blocks(document: "Document") -> list[Block]:
    from docx.table import Table

    numbering = Numbering(document)
    blocks: list[Block] = []
    texts: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            blocks += paragraphs(texts)
            texts = []
            blocks += _rows(part, numbering)
        else:
            label = numbering.label(part)
            texts += f"{label} {part.text}".split("\n") if part.text.strip() else []
    return blocks + paragraphs(texts)


def _rows(table: "Table", numbering: Numbering) -> list[Block]:
    rows: list[Block] = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            lines = (plain(f"{numbering.label(part)} {part.text}") for part in cell.paragraphs)
            cells.append("\n".join(line for line in lines if line))
        if any(cells):
            rows.append(Row(tuple(cells)))
    return rows
