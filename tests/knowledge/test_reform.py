"""Reform plans: every fact has a place, and lookups by matter, office, period and section give the right ones."""

import pytest

from knowledge.load import Knowledge
from knowledge.reform import by_office, by_period, by_section, cited, months, office_keys, on_matter, quarters
from knowledge.reform_question import ReformQuestion, cites_the_plan, clauses, names_the_plan
from knowledge.service_records import ReformPlan
from knowledge.store import Store


@pytest.fixture
def hoang_son(store: Store) -> ReformPlan:
    plan = store.plan("hoang-son")
    assert plan is not None
    return plan


def test_reform_holds_the_five_documents_whole(store: Store) -> None:
    counts = {plan.commune: len(plan.facts) for plan in store.plans()}
    assert counts == {"hoang-son": 144, "hung-thinh": 120, "dinh-tan": 71, "thanh-mien": 70, "hoang-loc": 62}


def test_reform_facts_can_all_be_asked_for(knowledge: Knowledge) -> None:
    for plan in knowledge.plans:
        named = {id for ids in plan.matters.values() for id in ids}
        assert {fact.id for fact in plan.facts} == named


def test_reform_matters_answer_every_named_system(knowledge: Knowledge) -> None:
    covered = {system for matter in knowledge.matters for system in matter.systems}
    assert covered == {f"S{number:02}" for number in range(1, 87)}


@pytest.mark.parametrize(
    ("commune", "value"),
    [("hoang-loc", "98%"), ("hung-thinh", "98%"), ("hoang-son", "98%"), ("dinh-tan", None), ("thanh-mien", None)],
)
def test_reform_figures_stay_with_their_commune(store: Store, commune: str, value: str | None) -> None:
    plan = store.plan(commune)
    assert plan is not None
    told = " ".join(fact.statement for fact in on_matter(plan, "on-time-rate"))
    assert told == "" if value is None else value in told


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("phòng Kinh tế phải làm gì", ["kinh te"]),
        ("phong vhxh voi trung tam hanh chinh cong", ["van hoa xa hoi", "phuc vu hanh chinh cong"]),
        ("Văn phòng HĐND&UBND xã", ["van phong"]),
        ("Trung tâm Cung ứng dịch vụ công", ["cung ung dich vu cong"]),
        ("ai lo việc này", []),
    ],
)
def test_office_keys(text: str, keys: list[str]) -> None:
    assert office_keys(text) == keys


def test_by_office_lists_what_it_leads(hoang_son: ReformPlan) -> None:
    sections = {fact.section for fact in by_office(hoang_son, "kinh te")}
    assert {"Phụ lục 05, TT 1", "Phụ lục 05, TT 7"} <= sections


@pytest.mark.parametrize(
    ("text", "found_months", "found_quarters"),
    [
        ("hạn trong quý I", set(), {1}),
        ("quy 2/2026", set(), {2}),
        ("tháng 11 nộp gì", {11}, {4}),
        ("Trước 05/01 hằng năm", {1}, {1}),
        ("31/8/2025 và 31/10/2025", {8, 10}, {3, 4}),
        ("báo cáo 11/2026", {11}, {4}),
        ("Nghị định 118/2025/NĐ-CP", set(), set()),
    ],
)
def test_periods(text: str, found_months: set[int], found_quarters: set[int]) -> None:
    assert months(text) == found_months
    assert quarters(text) == found_quarters


def test_by_period_finds_the_first_quarter(hoang_son: ReformPlan) -> None:
    due = {fact.section for fact in by_period(hoang_son, "những việc nào hạn trong quý I")}
    assert {"Phụ lục 04, TT 2", "Phụ lục 05, TT 7", "Phụ lục 07, TT 1"} <= due


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("phụ lục 02 thứ tự 6 là gì", "phu luc 02 tt 6"),
        ("Phụ lục số 7, TT 3", "phu luc 07 tt 3"),
        ("mục II.2.1 nói gì", "ii 2 1"),
        ("muc 2.2.b", "2 2 b"),
        ("phòng nào chủ trì", None),
    ],
)
def test_cited(text: str, key: str | None) -> None:
    assert cited(text) == key


def test_by_section_gives_that_row_only(hoang_son: ReformPlan) -> None:
    assert {fact.section for fact in by_section(hoang_son, "phụ lục 02 dòng 6")} == {"Phụ lục 02, TT 6"}
    assert by_section(hoang_son, "phụ lục 99 dòng 1") == []


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("phòng Kinh tế phải làm những gì", "lists_an_office"),
        ("liệt kê nhiệm vụ của phòng văn hóa xã hội", "lists_an_office"),
        ("những việc nào hạn trong quý I", "lists_a_period"),
        ("phụ lục 02 thứ tự 6 nói gì", "cites_a_section"),
        ("so sánh chỉ tiêu đúng hạn giữa các xã", "compares"),
        ("SIPAS là gì", "explains"),
    ],
)
def test_question_signals(text: str, signal: str) -> None:
    assert getattr(ReformQuestion.of(text), signal)


@pytest.mark.parametrize(
    "text",
    [
        "trong kế hoạch có ghi giờ làm việc của trung tâm hành chính công không",
        "phòng Kinh tế trình duyệt kinh phí cải cách khi nào",
        "quy chế quản lý tài sản công do phòng nào làm, hạn khi nào",
    ],
)
def test_question_for_one_thing_is_no_list(text: str) -> None:
    asked = ReformQuestion.of(text)
    assert not asked.lists_an_office
    assert not asked.lists_a_period


def test_question_years_and_parts() -> None:
    assert ReformQuestion.of("kế hoạch năm 2026 đặt mục tiêu gì").years == [2026]
    assert clauses("ai lo cải cách thể chế, nộp báo cáo trước ngày mấy") == [
        "ai lo cải cách thể chế",
        "nộp báo cáo trước ngày mấy",
    ]
    assert clauses("ai lo cải cách thể chế") == []
    assert cites_the_plan("chỉ tiêu thanh toán bao nhiêu")
    assert names_the_plan("theo kế hoạch thì mấy ngày")
    assert not names_the_plan("mấy ngày thì xong")
    assert not cites_the_plan("trả lệ phí bằng gì")
