"""Sections from the ways plans number themselves, and the doubts on numbers that jump."""

import pytest

from knowledge.plan.blocks import Block, Paragraph, Row, paragraphs
from knowledge.plan.lines import from_text
from knowledge.plan.markers import jump, mark
from knowledge.plan.outline import Grid, Passage, outline

FIRST, SECOND = "Rà soát văn bản của xã.", "Công khai thủ tục."


def sections(*texts: str) -> list[str]:
    return [part.section for part in outline([Paragraph(text) for text in texts]) if isinstance(part, Passage)]


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("II. NHIỆM VỤ", "roman", "II"),
        ("Phần III: Kinh phí", "roman", "III"),
        ("1. Mục tiêu", "number", "1"),
        ("2.1 Mục tiêu", "number", "2.1"),
        ("2. 3. Cải cách", "number", "2.3"),
        ("1. 98% hồ sơ đúng hạn", "number", "1"),
        ("đ) Số hóa", "letter", "đ"),
        ("đ Đảm bảo hạ tầng", "letter", "đ"),
        ("- Niêm yết", "dash", ""),
        ("- + Phát thanh", "plus", ""),
        ("100% thôn", "none", ""),
        ("10.000 hồ sơ", "none", ""),
        ("31/12/2027 là hạn cuối", "none", ""),
        ("CCHC của xã", "none", ""),
    ],
)
def test_marks_are_told_apart(text: str, kind: str, label: str):
    assert (mark(text).kind, mark(text).label) == (kind, label)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["I. NHIỆM VỤ", "1. Thể chế", "1.1. Mục tiêu", FIRST, SECOND], ["I.1.1, ý 1", "I.1.1, ý 2"]),
        (["I. NHIỆM VỤ", "1. Thể chế", f"a) {FIRST}", f"b) {SECOND}"], ["I.1.a", "I.1.b"]),
        (["1.1. Thể chế", f"a) {FIRST}"], ["1.1.a"]),
        (["I. NHIỆM VỤ", f"1. {FIRST}", f"2. {SECOND}"], ["I.1", "I.2"]),
        (["I. NHIỆM VỤ", "1. Thể chế", f"- {FIRST}", "+ Một.", "+ Hai.", f"- {SECOND}"],
         ["I.1, ý 1", "I.1, ý 1.1", "I.1, ý 1.2", "I.1, ý 2"]),
        (["I. KINH PHÍ", FIRST], ["I"]),
        (["I. TỔ CHỨC THỰC HIỆN", "Phòng Kinh tế", FIRST, SECOND, "Công an xã", FIRST],
         ["I – Phòng Kinh tế, ý 1", "I – Phòng Kinh tế, ý 2", "I – Công an xã"]),
        (["I. TỔ CHỨC THỰC HIỆN", FIRST, "Trên đây là Kế hoạch của xã."], ["I", "I, kết"]),
        (["I. NHIỆM VỤ", FIRST, "Nơi nhận:", "- Lưu: VT.", "Phụ lục II: Việc cần làm", SECOND],
         ["I", "Nơi nhận/ký", "Nơi nhận/ký", "Phụ lục II"]),
    ],
)  # fmt: skip
def test_sections_follow_the_plans_own_numbers(texts: list[str], expected: list[str]):
    assert sections(*texts) == expected


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Phụ lục 01: Thể chế", "Phụ lục 01"),
        ("PHỤ LỤC SỐ 2", "Phụ lục 02"),
        ("Phụ lục III. Thể chế", "Phụ lục III"),
        ("Phụ lục", "Phụ lục"),
    ],
)
def test_annexes_hold_their_tables_over_a_pages_end(heading: str, section: str):
    blocks: list[Block] = [Paragraph(heading), Paragraph("Danh mục việc"), Row(("1", "a")), Row(("2", "b"))]
    grids = [part for part in outline(blocks) if isinstance(part, Grid)]
    assert [(grid.section, len(grid.rows)) for grid in grids] == [(section, 2)]


def test_a_sentence_about_an_annex_is_no_annex():
    assert sections("I. NHIỆM VỤ", "Phụ lục số 01 kèm theo được sửa khi cần.", FIRST) == ["I, ý 1", "I, ý 2"]


@pytest.mark.parametrize(
    ("kind", "before", "label", "doubted"),
    [
        ("roman", "II", "III", False),
        ("roman", "II", "IV", True),
        ("roman", "VIII", "IX", False),
        ("number", "1.9", "1.10", False),
        ("number", "2", "4", True),
        ("letter", "d", "đ", False),
        ("letter", "d", "e", False),
        ("letter", "e", "g", False),
        ("letter", "e", "f", False),
        ("letter", "e", "h", True),
        ("letter", "g", "e", True),
        ("letter", None, "a", False),
        ("letter", None, "b", True),
        ("dash", None, "", False),
    ],
)
def test_numbers_that_jump_are_doubted(kind, before: str | None, label: str, doubted: bool):
    assert (jump(kind, before, label) is not None) == doubted


def test_paragraphs_cut_by_a_page_are_made_whole():
    cut = ["Theo Nghị định số 118/2025/NĐ-", "CP ngày 09/6/2025 của", "Chính phủ, xã công", "12", "khai.", "a) Một."]
    texts = [block.text for block in paragraphs(cut) if isinstance(block, Paragraph)]
    assert texts == ["Theo Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ, xã công khai.", "a) Một."]


def test_text_is_freed_of_a_converters_marks():
    blocks = from_text(
        "#### **2. Cải cách** <br>\n[bookmark: _Hlk1]a) Một *hai* ba.\n|TT|Việc|Hạn|\n|---|---|---|\n|1|Hai|Ba|"
    )
    assert blocks == [
        Paragraph("2. Cải cách"), Paragraph("a) Một hai ba."), Row(("TT", "Việc", "Hạn")), Row(("1", "Hai", "Ba"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["I. MỤC ĐÍCH,", "YÊU CẦU"], ["I. MỤC ĐÍCH, YÊU CẦU"]),
        (["phát triển kinh tế", "- xã hội của xã."], ["phát triển kinh tế - xã hội của xã."]),
        (["Một:", "- hai;", "- ba."], ["Một:", "- hai;", "- ba."]),
        (["|", "-------", "Một."], ["Một."]),
    ],
)
def test_lines_that_were_wrapped_are_joined(lines: list[str], expected: list[str]):
    assert [block.text for block in from_text("\n".join(lines)) if isinstance(block, Paragraph)] == expected
