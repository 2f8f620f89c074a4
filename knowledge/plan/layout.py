"""Tables that only lay a page out, as the head with the State's motto, and text of an annex that is in no table."""

from dataclasses import replace

from knowledge.plan.blocks import Block, Paragraph, Row
from knowledge.plan.columns import is_task_table
from knowledge.plan.outline import Grid, Passage

_OUTSIDE = "Đoạn này nằm ngoài bảng của phụ lục; có thể là một dòng bảng bị tách sai."
_NO_TABLE = "Không thấy bảng nào trong phụ lục này; nếu tài liệu có bảng thì phải nhập tay."


def without_layout(blocks: list[Block]) -> list[Block]:
    """Return the blocks with tables that only lay a page out (the head with the State's motto) as paragraphs."""
    result: list[Block] = []
    table: list[Row] = []
    for block in [*blocks, None]:
        if isinstance(block, Row):
            table.append(block)
            continue
        if table and not is_task_table(table):
            cells = dict.fromkeys(line for row in table for cell in row.cells for line in cell.split("\n") if line)
            result += [Paragraph(cell) for cell in cells]
        else:
            result += table
        table = []
        result += [block] if block else []
    return result


def outside_tables(parts: list[Passage | Grid]) -> list[Passage | Grid]:
    """Return the parts, text of an annex doubted; the line that says what an annex comes with is left out."""
    tables = {part.section for part in parts if isinstance(part, Grid)}
    result: list[Passage | Grid] = []
    for part in parts:
        annex = part.section.split(",")[0]
        if isinstance(part, Passage) and annex.startswith("Phụ lục"):
            if part.text.startswith("("):
                continue
            part = replace(part, doubt=_OUTSIDE if annex in tables else part.doubt or _NO_TABLE)
        result.append(part)
    return result
