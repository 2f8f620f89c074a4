"""One short invented plan, written as text, Word, PDF and web page by the tests themselves."""

import html
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.plan.documents import read_document
from knowledge.plan.draft import draft_plan
from knowledge.service_records import ReformPlan

HEAD = ["Số: /KH-UBND", "Suối Mơ, ngày tháng 12 năm 2026", "KẾ HOẠCH", "Cải cách hành chính xã Suối Mơ năm 2027"]
BODY = [
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/11/2026 của UBND tỉnh, UBND xã Suối Mơ ban hành Kế hoạch như sau:",
    "I. MỤC TIÊU",
    "1. Bảo đảm ít nhất 97% hồ sơ được giải quyết đúng hạn; công khai xin lỗi khi trễ hẹn.",
    "2. Tỷ lệ thanh toán trực tuyến đạt từ 65% trở lên.",
    "II. NHIỆM VỤ",
    "1. Cải cách thể chế",
    "a) Rà soát văn bản theo Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ.",
    "b) Công khai quy định mới trên trang thông tin điện tử của xã để người dân theo dõi, góp ý trước khi xã ban hành.",
    "d) Phổ biến pháp luật cho người dân.",
    "2. Cải cách thủ tục hành chính",
    "- Niêm yết thủ tục tại nơi tiếp nhận.",
    "- Trả kết quả tại nhà cho người già yếu.",
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Phòng Văn hóa - Xã hội:",
    "Chủ trì, phối hợp với Phòng Kinh tế tham mưu kế hoạch; báo cáo Chủ tịch UBND xã trước ngày 15/12/2027.",
    "Nơi nhận:",
    "- Sở Nội vụ (để b/c);",
    "- Lưu: VT.",
]
ANNEX = "Phụ lục số 1: Cải cách thủ tục hành chính"
TABLE = [
    ["TT", "Nội dung thực hiện", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"],
    ["1.", "Niêm yết thủ tục mới", "Báo cáo", "Trung tâm Phục vụ hành chính công", "Phòng Kinh tế", "Quý I/2027"],
    [
        "2.",
        "Khảo sát hài lòng của 100% tổ dân phố",
        "Báo cáo",
        "Phòng Văn hóa - Xã hội",
        "Các thôn",
        "Trước ngày 31/11/2027",
    ],
    ["4.", "Số hóa sổ hộ tịch", "Quyết định", "TTPVHCC", "Trung tâm Phục vụ hành chính công", "Thường xuyên"],
]

Reader = Callable[[Path], ReformPlan]


@pytest.fixture
def read() -> Reader:
    """Read a file as the plan of an invented commune."""

    def read_file(path: Path) -> ReformPlan:
        blocks = read_document(path)
        return draft_plan(blocks, commune="suoi-mo", year=2027, file=path.name, today=date(2027, 1, 4))

    return read_file


@pytest.fixture
def text_plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    rows = ["\t".join(row) for row in TABLE]
    path.write_text("\n\n".join([*HEAD, *BODY, ANNEX, "\n".join(rows)]), encoding="utf-8")
    return path


@pytest.fixture
def word_plan(tmp_path: Path) -> Path:
    import docx

    document = docx.Document()
    motto = document.add_table(1, 2)
    motto.cell(0, 0).text, motto.cell(0, 1).text = HEAD[0], HEAD[1]
    for text in [*HEAD[2:], *BODY, ANNEX]:
        document.add_paragraph(text)
    table = document.add_table(0, len(TABLE[0]))
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = tmp_path / "plan.docx"
    document.save(str(path))
    return path


@pytest.fixture
def web_plan(tmp_path: Path) -> Path:
    def row(cells: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    table = row(TABLE[0], "th") + "".join(row(cells, "td") for cells in TABLE[1:])
    texts = "".join(f"<p>{html.escape(text)}</p>\n" for text in [*HEAD, *BODY, ANNEX])
    menu = "<nav><ul><li>Trang chủ</li><li>Tin tức 99%</li></ul></nav>"
    page = f"<html><head><meta charset='utf-8'></head><body>{menu}<article>{texts}<table>{table}</table></article>"
    path = tmp_path / "plan.html"
    path.write_text(f"{page}<footer>Tổng lượt truy cập 100%</footer></body></html>", encoding="utf-8")
    return path


@pytest.fixture
def pdf_plan(tmp_path: Path) -> Path:
    """The plan on pages: lines wrapped, the annex's table with rules, its head repeated on a second page."""
    from matplotlib import get_data_path
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("DejaVu", str(Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf")))
    style = ParagraphStyle("body", fontName="DejaVu", fontSize=11, leading=14, firstLineIndent=28, spaceAfter=6)
    cell = ParagraphStyle("cell", fontName="DejaVu", fontSize=8, leading=10)
    table = [[Paragraph(html.escape(text), cell) for text in row] for row in TABLE]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    widths = [30, 120, 70, 90, 90, 80]
    first, rest = (Table(rows, widths, style=grid) for rows in (table[:3], [table[0], *table[3:]]))
    texts = [Paragraph(html.escape(text), style) for text in [*HEAD, *BODY]]
    path = tmp_path / "plan.pdf"
    title = Paragraph(html.escape(ANNEX), style)
    SimpleDocTemplate(str(path), pagesize=A4).build([*texts, PageBreak(), title, first, PageBreak(), rest])
    return path
