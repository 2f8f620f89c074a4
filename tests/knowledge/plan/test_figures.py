"""Figures in their usual spelling, and the doubts on days and numbers that cannot be right."""

import pytest

from knowledge.plan.figures import figures, values


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("trên 98% hồ sơ đúng hạn", [">98%"]),
        ("đạt tối thiểu từ 55% trở lên", ["≥55%"]),
        ("ít nhất 97,5 % đơn vị", ["≥97,5%"]),
        ("không quá 5% hồ sơ trễ hẹn", ["≤5%"]),
        ("dưới 2% hồ sơ", ["<2%"]),
        ("trên tổng số hồ sơ là 80%", ["80%"]),
        ("từ 50 - 60% thôn", ["50-60%"]),
        ("một trăm thôn, 90 phần trăm hộ", ["90%"]),
        ("chậm nhất trong quý I/2027; quý 4 năm 2027", ["Quý I/2027", "Quý IV/2027"]),
        ("định kỳ (quý III, năm)", ["Quý III"]),
        ("tháng 11/2027 và tháng 3 năm 2028", ["11/2027", "3/2028"]),
        ("ngày 08 tháng 4 năm 2027", ["08/4/2027"]),
        ("vào ngày 31/8, 31/10/2027", ["31/8/2027", "31/10/2027"]),
        ("trước ngày 05/01 hằng năm", ["05/01"]),
        ("phục vụ 24/7, chia 2/3 lượt", []),
        ("giai đoạn 2026 - 2030", ["2026-2030"]),
        ("kinh phí 250 triệu đồng, đồng bộ 3 phần mềm", ["250 triệu đồng"]),
        ("Nghị quyết số 57-NQ/TW", ["57-NQ/TW"]),
        ("Nghị quyết số 71/NQ-CP", ["71/NQ-CP"]),
        ("Quyết định số 06/QĐTTg", ["06/QĐ-TTg"]),
        ("Nghị định 118/2025NĐ-CP", ["118/2025/NĐ-CP"]),
        ("Nghị định số 118/2025/NĐ- CP", ["118/2025/NĐ-CP"]),
        ("Luật số 72/2025/QH15", ["72/2025/QH15"]),
        ("công bố 28 TTHC nội bộ, 5 TTHC mới", []),
        ("Hệ thống ISO 9001:2015", []),
    ],
)
def test_figures_are_spelt_one_way(sentence: str, expected: list[str]):
    assert [figure.text for figure in figures(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("Trước ngày 31/11/2027", "lịch không có ngày này"),
        ("ngày 29/02/2027", "lịch không có ngày này"),
        ("ngày 30 tháng 02 năm 2027", "lịch không có ngày này"),
        ("vào ngày 31/6, 30/9/2027", "Lịch không có ngày 31/6/2027"),
        ("số /QĐ-UBND ngày /01/2027", "để trống ngày"),
        ("Nghị định số 118/NĐ-CP ngày 09/6/2025", "không có năm"),
    ],
)
def test_figures_that_cannot_be_right_are_doubted(sentence: str, doubt: str):
    assert any(doubt in (figure.doubt or "") for figure in figures(sentence))


@pytest.mark.parametrize("sentence", ["ngày 29/02/2028", "ngày 31/12/2027", "trên 98%", "Quý I/2027"])
def test_figures_that_can_be_right_are_not_doubted(sentence: str):
    assert [figure.doubt for figure in figures(sentence)] == [None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị", "57-NQ/TW, 22/12/2024"),
        ("Nghị định 118/2025/NĐ-CP ngày 09/6/2025; theo 118/2025/NĐ-CP", "118/2025/NĐ-CP, 09/6/2025"),
        ("80% hồ sơ, trong đó từ 60% trở lên trực tuyến", "80%; ≥60%"),
        ("không có số liệu", None),
    ],
)
def test_values_write_each_figure_once(sentence: str, expected: str | None):
    assert values(figures(sentence)) == expected
