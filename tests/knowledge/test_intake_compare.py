"""A list beside what is published: what differs, which value wins, what is gone, what is proposed; the dry run."""

import gzip
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from knowledge import paths
from knowledge.intake import portal
from knowledge.intake.columns import layouts
from knowledge.intake.command import import_list
from knowledge.intake.compare import Difference, Origin, compare
from knowledge.intake.drift import drift, newer_in_list
from knowledge.intake.entries import Entry, Reading
from knowledge.intake.known import Known
from knowledge.intake.proposal import taken
from knowledge.intake.rows import read_rows
from knowledge.intake.terms import fee, limit
from knowledge.records import Procedure
from knowledge.store import Store
from ops.week.lists import row_of, workbook

TODAY = date(2026, 12, 1)
NEWER, OLDER = date(2026, 11, 2), date(2025, 1, 1)
EXPORT = paths.ROOT.parent / "shared" / "procedures" / "raw" / "national_procedures.jsonl.gz"
CODE = "1.001193"


@pytest.fixture(scope="module")
def known(store: Store) -> Known:
    return Known.of(store)


@pytest.fixture
def record(known: Known) -> Procedure:
    values = {
        "time_limit": {"text": "5 ngày làm việc; phải xác minh 10 ngày làm việc", "days": 5},
        "fee": {"amount_vnd": 8000, "text": "8.000 đồng/bản"},
        "agency": "Ủy ban nhân dân cấp xã",
        "legal_basis": ["60/2014/QH13"],
        "online_level": None,
        "channels": ["trực tuyến", "trực tiếp"],
        "by_channel": [],
    }
    return Procedure.model_validate({**known.procedures[CODE].model_dump(), **values})


def listed(record: Procedure, **told: Any) -> Entry:
    return replace(Entry(6, record.code, record.name, record.field), **told)


def beside(record: Procedure, entry: Entry | None, *, faults: int = 0, **origin: Any) -> list[Difference]:
    """Return how a list of one row, or none, compares with one published record."""
    reading = Reading([entry] if entry else [], [None] * faults, [], set(), 1)  # type: ignore[list-item]
    return compare(reading, Known([record], []), Origin("danh sách", **{"day": NEWER, **origin}))


SAME: list[dict[str, Any]] = [
    {},
    {"name": "ĐĂNG KÝ KHAI SINH"},
    {"time": limit("05 ngày làm việc")},
    {"time": limit("10 ngày làm việc.")},
    {"fee": fee("8000")},
    {"fee": fee("Theo nghị quyết của HĐND tỉnh")},
    {"fee": fee("Cổng ghi miễn phí")},
    {"agency": "UBND xã Hoằng Lộc"},
    {"agency": "UBND cấp xã"},
    {"laws": ["60/2014/qh13"]},
    {"channels": ["trực tiếp", "trực tuyến"]},
]
OTHER: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "Đăng ký khai sinh lưu động"}, "name", "Đăng ký khai sinh lưu động"),
    ({"time": limit("3 ngày làm việc")}, "time_limit", "3 ngày làm việc"),
    ({"fee": fee("10.000 đồng")}, "fee", "10.000 đồng"),
    ({"fee": fee("Không")}, "fee", "Không thu phí, lệ phí"),
    ({"agency": "Sở Tư pháp"}, "agency", "Sở Tư pháp"),
    ({"online": "toàn trình"}, "online_level", "toàn trình"),
    ({"laws": ["60/2014/QH13", "1/2026/NĐ-CP"]}, "legal_basis", "60/2014/QH13, 1/2026/NĐ-CP"),
    ({"abolished": True}, "status", "bãi bỏ"),
]


@pytest.mark.parametrize("told", SAME, ids=str)
def test_intake_what_says_the_same_in_other_words_is_no_change(record: Procedure, told: dict[str, Any]):
    (found,) = beside(record, listed(record, **told))
    assert (found.kind, found.changes) == ("same", ())


@pytest.mark.parametrize(("told", "key", "new"), OTHER, ids=[key for _, key, _ in OTHER])
def test_intake_what_says_otherwise_is_told_with_both_values(
    record: Procedure, told: dict[str, Any], key: str, new: str
):
    (found,) = beside(record, listed(record, **told))
    assert [(change.key, change.new) for change in found.changes] == [(key, new)]


def test_intake_the_row_s_own_day_decides_which_is_newer(record: Procedure):
    entry = listed(record, time=limit("3 ngày"))
    assert [each.newer for each in beside(record, entry)] == [True]
    assert [each.newer for each in beside(record, entry, day=OLDER)] == [False]
    assert [each.newer for each in beside(record, replace(entry, day=OLDER))] == [False]
    assert [each.newer for each in beside(record, replace(entry, day=NEWER), day=OLDER)] == [True]
    assert [each.code for each in newer_in_list(beside(record, entry))] == [CODE]


def test_intake_only_a_complete_list_without_faults_shows_what_is_gone(record: Procedure, known: Known):
    other = listed(known.procedures["2.000884"])
    assert [each.kind for each in beside(record, other)] == ["new"]
    assert [each.kind for each in beside(record, other, complete="all")] == ["new", "abolished"]
    assert [each.kind for each in beside(record, other, complete="all", faults=1)] == ["new"]
    assert [each.kind for each in beside(record, other, complete="fields")] == ["new"]
    assert [each.kind for each in beside(record, replace(other, field="Hộ tịch"), complete="fields")] == [
        "new",
        "abolished",
    ]


def test_intake_a_change_takes_only_its_field_and_says_where_it_is_from(record: Procedure, known: Known):
    origin = Origin("QĐ 1077", NEWER)
    (found,) = beside(record, listed(record, time=limit("3 ngày"), fee=fee("10000")))
    values = taken(found, ["time_limit"], known, origin, TODAY)
    assert values["time_limit"] == {"text": "3 ngày", "days": 3.0}
    assert set(values) == {"time_limit", "source"}
    assert "thời hạn theo QĐ 1077 (02/11/2026)" in values["source"]["note"].lower().replace("qđ", "QĐ")
    assert values["source"]["as_of"] == record.source.as_of
    assert taken(found, [], known, origin, TODAY) == {}


def test_intake_a_new_procedure_is_never_firm_and_exact_only_as_the_directory_has_it(store: Store):
    known = Known([], Known.of(store).directory.values())
    entry = known.directory["1.001193"]
    told = Entry(
        6, entry.code, entry.name.upper(), entry.field, time=limit("1 ngày"), day=NEWER, decision="1077/QĐ-UBND"
    )
    (found,) = compare(Reading([told], [], [], set(), 1), known, Origin("QĐ 1077", NEWER, "Thanh Hóa"))
    made = Procedure.model_validate(taken(found, [], known, Origin("QĐ 1077", NEWER, "Thanh Hóa"), TODAY))
    assert (made.name, made.name_exact, made.firm) == (entry.name, True, False)
    assert (made.confidence, made.completeness, made.reviewed, made.province) == ("low", "partial", False, None)
    assert (made.source.title, made.source.as_of, made.portal_url) == ("QĐ 1077", NEWER, entry.portal_url)
    bare = replace(told, code="9.123456", name="Nuôi ong", time=None)
    made = Procedure.model_validate(
        taken(found._replace(entry=bare, code=bare.code), [], known, Origin("QĐ", NEWER, "Thanh Hóa"), TODAY)
    )
    assert (made.name_exact, made.completeness, made.province) == (False, "name_only", "Thanh Hóa")


def test_intake_ages_count_whole_months(record: Procedure):
    def read_on(day: date) -> Procedure:
        return record.model_copy(update={"source": record.source.model_copy(update={"as_of": day})})

    days = (date(2026, 6, 1), date(2026, 6, 2), date(2025, 12, 1), date(2025, 12, 2))
    found = drift([*map(read_on, days), record.model_copy(update={"status": "superseded"})], TODAY)
    assert found.whole
    assert (found.whole.records, found.whole.over_half_year, found.whole.over_year) == (4, 3, 1)
    assert (found.whole.oldest, len(found.superseded)) == (date(2025, 12, 1), 1)


def test_intake_command_reports_and_writes_nothing(store: Store, tmp_path: Path):
    rows = [row_of(number, procedure) for number, procedure in enumerate(store.procedures()[:3], start=1)]
    rows[1][8] = "-5"
    file = tmp_path / "danh-muc.xlsx"
    file.write_bytes(workbook(rows))
    ran = CliRunner().invoke(import_list, [str(file), "--date", "2026-11-02", "--commune", "hoang-loc"])
    assert ran.exit_code == 1
    assert "Dòng 7, cột I “-5”: phí là số âm." in ran.output
    assert "3 dòng: 1 lỗi" in ran.output
    ran = CliRunner().invoke(import_list, [str(file), "--json", "--map", "B=code,C=name"])
    told = json.loads(ran.output)
    assert (ran.exit_code, told["columns"], told["counts"]["faults"]) == (0, {"B": "code", "C": "name"}, 0)
    for wrong, said in (
        (["--map", "Z=code"], "--map"),
        (["--commune", "x"], "Không có xã x"),
        (["--sheet", "x"], "“x”"),
    ):
        ran = CliRunner().invoke(import_list, [str(file), *wrong])
        assert (ran.exit_code, said in ran.output) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["danh-muc.xlsx"]


@pytest.mark.slow
def test_intake_the_whole_export_of_the_portal_is_read_without_a_fault_in_its_cells(known: Known):
    if not EXPORT.is_file():
        pytest.skip("the export of the portal is not beside the checkout")
    book = portal.read(gzip.decompress(EXPORT.read_bytes()))
    reading = read_rows(layouts(book)[0], known, today=TODAY)
    assert reading.rows == 2832
    # Fields and names that the directory has otherwise: for a person to look at.
    assert {fault.kind for fault in reading.faults} <= {"field", "name_other"}
    assert len(reading.faults) < 100
