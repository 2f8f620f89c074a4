"""A list from a commune: a clean sheet gives no fault, and each planted one is reported at its row and column."""

from datetime import date
from typing import Any

import pytest

from knowledge.intake.columns import layouts
from knowledge.intake.entries import Reading
from knowledge.intake.known import Known
from knowledge.intake.reading import read_book
from knowledge.intake.rows import read_rows
from knowledge.store import Store
from ops.week.lists import FIRST, SAID, planted, row_of, workbook

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def known(store: Store) -> Known:
    return Known.of(store)


@pytest.fixture(scope="module")
def rows(store: Store) -> list[list[Any]]:
    return [row_of(number, procedure) for number, procedure in enumerate(store.procedures()[:400], start=1)]


def read(content: bytes, known: Known, name: str = "danh-muc.xlsx") -> Reading:
    return read_rows(layouts(read_book(name, content))[0], known, today=TODAY)


def test_intake_a_clean_sheet_of_388_rows_gives_no_fault(known: Known, rows: list[list[Any]]):
    reading = read(workbook(rows[:388]), known)
    assert [str(fault) for fault in reading.faults] == []
    assert (reading.rows, len(reading.entries)) == (388, 388)
    assert [str(note) for note in reading.notes] == []


def test_intake_twelve_planted_faults_in_400_rows_are_exactly_those(known: Known, store: Store):
    content, expected = planted(store.procedures()[:400])
    reading = read(content, known)
    assert len(expected) == 12
    assert {(fault.row, fault.column, fault.kind) for fault in reading.faults} == expected
    assert len(reading.faults) == 12
    assert (reading.rows, len(reading.entries)) == (400, 388)
    assert all(fault.wrong and fault.cure for fault in reading.faults)
    assert f"mã đã có ở dòng {SAID + FIRST}" in str(reading.faults[-1])


CODES = [
    ("1.001193", "1.001193", ""),
    (1.001193, "1.001193", ""),
    ("1.001193.000.00.00.H56", "1.001193", ""),
    ("1,001193", "1.001193", ""),
    (" 1.001193 ", "1.001193", ""),
    (1001193, "1.001193", "code_restored"),
    ("1.00119", "1.001190", "code_mangled"),
    ("H56.1.001193", "", "code"),
    (date(2001, 1, 9), "", "code"),
    ("#REF!", "", "formula"),
]


@pytest.mark.parametrize(("cell", "code", "kind"), CODES, ids=[str(cell) for cell, *_ in CODES])
def test_intake_codes_as_lists_and_excel_write_them(known: Known, store: Store, cell: Any, code: str, kind: str):
    procedure = store.procedure("1.001193")
    assert procedure
    row = row_of(1, procedure)
    row[1] = cell
    reading = read(workbook([row]), known)
    said = [fault.kind for fault in [*reading.faults, *reading.notes]]
    assert said == ([kind] if kind else [])
    if not reading.faults:
        assert reading.entries[0].code == code


def test_intake_a_code_that_lost_its_zero_is_mended_when_the_name_agrees(known: Known, store: Store):
    procedure = next(each for each in store.procedures() if each.code.endswith("0"))
    row = row_of(1, procedure)
    row[1] = float(procedure.code)
    reading = read(workbook([row]), known)
    assert ([entry.code for entry in reading.entries], reading.faults) == ([procedure.code], [])
    assert [note.kind for note in reading.notes] == ["code_restored"]


def test_intake_a_name_that_belongs_to_another_code_names_that_code(known: Known, store: Store):
    procedure, other = store.procedure("1.001193"), store.procedure("1.004884")
    assert procedure
    assert other
    row = row_of(1, procedure)
    row[2] = other.name.upper()
    fault = read(workbook([row]), known).faults[0]
    assert (fault.column, fault.kind) == ("C", "name_other")
    assert "1.004884" in fault.cure


def test_intake_headings_set_the_field_and_are_no_procedures(known: Known, rows: list[list[Any]]):
    one, two = [list(row) for row in rows[:2]]
    one[3] = two[3] = None
    sheet = [
        ["I", "LĨNH VỰC HỘ TỊCH (16 TTHC)"],
        one,
        ["II. Lĩnh vực Chứng thực"],
        two,
        [None, None, "Tổng cộng: 2 thủ tục"],
    ]
    reading = read(workbook(sheet), known)
    assert reading.faults == []
    assert [entry.field for entry in reading.entries] == ["Hộ tịch", "Chứng thực"]
    assert [note.kind for note in reading.notes] == ["heading"]


def test_intake_cells_merged_downwards_hold_for_each_row_and_a_merged_code_is_one_procedure(
    known: Known, rows: list[list[Any]]
):
    one, two, three = [list(row) for row in rows[:3]]
    two[3] = three[1] = three[2] = three[3] = None

    def shape(sheet: Any) -> None:
        for area in ("D6:D7", "B7:B8", "C7:C8"):
            sheet.merge_cells(area)

    reading = read(workbook([one, two, three], shape), known)
    assert reading.faults == []
    assert [entry.field for entry in reading.entries] == [one[3], one[3]]


def test_intake_a_row_without_its_code_is_never_passed_over(known: Known):
    text = "Tên thủ tục;Mã thủ tục\nThủ tục đăng ký khai sinh;\n"
    reading = read(text.encode(), known, "a.csv")
    assert [(fault.row, fault.column, fault.kind) for fault in reading.faults] == [(2, "B", "code_missing")]
    assert "1.001193" in reading.faults[0].cure
