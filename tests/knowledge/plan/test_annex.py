"""Annex rows: columns by their names, rows cut by a page's end, groups, and rows that cannot be told apart."""

import pytest

from knowledge.plan.annex import AnnexRow, annex_rows
from knowledge.plan.blocks import Row
from knowledge.plan.columns import columns_of
from knowledge.plan.facts import from_row
from knowledge.plan.offices import office_list, same_office

HEAD = ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian")


def read(*rows: tuple[str, ...]) -> list[AnnexRow]:
    return annex_rows([Row(row) for row in rows])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD, ["number", "task", "lead", "partners", "deadline"]),
        (("STT", "Nội dung thực hiện", "Sản phẩm/Kết quả", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"),
         ["number", "task", "product", "lead", "partners", "deadline"]),
        (("Số TT", "Công việc", "Cơ quan thực hiện", "Thời hạn", "Ghi chú"),
         ["number", "task", "lead", "deadline", "note"]),
        (("1.", "Nhiệm vụ", "Phòng Kinh tế", "Các thôn", "Quý I"), []),
        (("Họ tên", "Chức vụ"), []),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(head: tuple[str, ...], expected: list[str]):
    assert list(columns_of(list(head)).values()) == expected


def test_rows_are_read_by_column():
    rows = read(HEAD, ("01", "Niêm yết", "Phòng Kinh tế", "Các thôn", "Quý I/2027"))
    assert rows == [AnnexRow("1", "Niêm yết", "", "Phòng Kinh tế", "Các thôn", "Quý I/2027")]


def test_a_row_cut_by_a_pages_end_is_made_whole():
    rows = read(HEAD, ("1", "Niêm yết thủ", "Phòng", "", "Quý I"), HEAD, ("", "tục mới", "Kinh tế", "", ""))
    assert [(row.task, row.lead, row.deadline) for row in rows] == [("Niêm yết thủ tục mới", "Phòng Kinh tế", "Quý I")]


def test_a_head_of_two_lines_is_one():
    rows = read(
        ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "Cơ quan thực hiện", "Thời gian"),
        ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("1", "Niêm yết", "Phòng Kinh tế", "Các thôn", "Quý I"),
    )
    assert [(row.lead, row.partners) for row in rows] == [("Phòng Kinh tế", "Các thôn")]


@pytest.mark.parametrize("title", [("I", "Thể chế", "", "", ""), ("Thể chế",) * 5])
def test_a_title_row_groups_the_rows_under_it(title: tuple[str, ...]):
    rows = read(HEAD, title, ("1", "Niêm yết", "Phòng Kinh tế", "", "Quý I"))
    assert [(row.group, row.number) for row in rows] == [("Thể chế", "1")]


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        (("1", "Niêm yết", "Phòng Kinh tế"), "Không tách được các cột"),
        (("x", "Niêm yết", "Phòng Kinh tế", "", "Quý I"), "thiếu số thứ tự"),
        (("1", "", "Phòng Kinh tế", "", "Quý I"), "thiếu số thứ tự hoặc nội dung"),
    ],
)
def test_rows_that_cannot_be_told_apart_are_doubted(row: tuple[str, ...], doubt: str):
    assert doubt in (read(HEAD, row)[0].doubt or "")


def test_numbers_that_jump_are_doubted():
    rows = read(HEAD, *((number, "Việc", "Phòng Kinh tế", "", "Quý I") for number in ("1", "2", "4", "5")))
    assert [bool(row.doubt) for row in rows] == [False, False, True, False]


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        (
            AnnexRow("1", "Việc", lead="TTPVHCC", partners="Trung tâm Phục vụ hành chính công xã"),
            "vừa chủ trì vừa phối hợp",
        ),
        (AnnexRow("1", "Việc", lead="- Phòng Kinh tế; - Công an xã"), "nhiều đơn vị chủ trì"),
        (AnnexRow("1", "Việc"), "không ghi đơn vị chủ trì"),
        (AnnexRow("1", "Việc", lead="Công an xã", deadline="Trước 31/11/2027"), "lịch không có ngày này"),
        (AnnexRow("1", "Việc", lead="Công an xã", deadline="Quý I/2024"), "Hạn ghi năm 2024"),
        (AnnexRow("1", "Đạt 80%", lead="Công an xã"), "không rõ nói về việc gì"),
        (AnnexRow("1", "Từ 80% thôn có loa, 60% hộ dùng mạng", lead="Công an xã"), "Câu có 2 tỷ lệ"),
    ],
)
def test_what_a_person_should_check_is_said(row: AnnexRow, doubt: str):
    assert any(doubt in said for said in from_row(row, "Phụ lục 01, TT 1", (), 2027).doubts)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("- Các phòng chuyên môn; - TTPVHCC - Các thôn.", ["Các phòng chuyên môn", "TTPVHCC", "Các thôn"]),
        ("Phòng Văn hóa- Xã hội", ["Phòng Văn hóa - Xã hội"]),
        ("Phòng Kinh tế\nPhòng Văn hoá – Xã hội", ["Phòng Kinh tế", "Phòng Văn hoá - Xã hội"]),
        ("", []),
    ],
)
def test_offices_of_a_cell_are_told_apart(cell: str, expected: list[str]):
    assert office_list(cell) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Phòng Văn hoá – Xã hội", "Phòng Văn hóa - Xã hội", True),
        ("TTPVHCC", "Trung tâm phục vụ hành chính công xã", True),
        ("Văn phòng HĐND & UBND xã", "Văn phòng HĐND&UBND", True),
        ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội", False),
        ("", "", False),
    ],
)
def test_one_office_under_two_names_is_known(one: str, other: str, same: bool):
    assert same_office(one, other) == same
