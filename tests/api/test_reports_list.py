"""Feedback in the console: the list, filtered, counted, paged, and as CSV."""

import csv
import io
from functools import partial

import pytest

from api.records import reports
from tests.api.reports_desk import LIST, Desk, leave, read, sign_in

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk(client, records) -> Desk:
    return sign_in(client, records)


@pytest.fixture(name="leave")
def leave_fixture(records):
    """Return a function that leaves feedback and returns its code."""
    return partial(leave, records)


@pytest.fixture
def several(leave, records):
    """Leave reports that differ in what is filtered by; return their codes by name."""
    made = {
        "late": leave(due_in=-1),
        "today": leave(due_in=0),
        "old": leave(due_in=None, kind="land"),
        "elsewhere": leave(commune="hoang-loc", due_in=30),
        "done": leave(due_in=-1),
    }
    with records.writing() as connection:
        done = reports.report.c.code == made["done"]
        connection.execute(reports.report.update().where(done).values(state="closed"))
    return made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["late", "today", "elsewhere", "old"]),
        ("tinh-trang=", ["late", "today", "elsewhere", "old", "done"]),
        ("tinh-trang=closed", ["done"]),
        ("qua-han=1", ["late"]),
        ("viec=land", ["old"]),
        ("xa=hoang-loc", ["elsewhere"]),
        ("xa=nowhere", []),
        ("cua-toi=1", []),
        ("tinh-trang=nonsense&viec=nonsense", ["late", "today", "elsewhere", "old", "done"]),
    ],
)
async def test_reports_list_filters(desk, several, query, names):
    page = (await desk.get(f"{LIST}?{query}")).text
    listed = [
        code
        for code in sorted(several.values(), key=lambda each: page.find(reports.shown(each)))
        if f"{reports.shown(code)}</a></th>" in page
    ]
    assert listed == [several[name] for name in names]


async def test_reports_list_finds_a_code_in_any_state_and_counts(desk, several):
    code = several["done"]
    page = (await desk.get(f"{LIST}?ma={code[:6].lower()}")).text
    assert f"{reports.shown(code)}</a>" in page
    assert "Quá hạn <b>1</b>" in page
    assert "Chưa xong <b>4</b>" in page


async def test_reports_list_pages(desk, leave):
    for number in range(27):
        leave(f"Việc thứ {number}")
    first, second = [(await desk.get(f"{LIST}?trang={number}")).text for number in (1, 2)]
    assert [page.count("</a></th>") for page in (first, second)] == [25, 2]
    assert "trang 2/2" in (await desk.get(f"{LIST}?trang=99999")).text


async def test_reports_csv_holds_no_formula_contact_or_note(desk, leave, records):
    code = leave('=HYPERLINK("http://evil")', place="+1", contact="0912345678")
    await desk.do(code, "ghi-chu", loi="chuyện nội bộ")
    answer = await desk.get(f"{LIST}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    text = answer.content.decode("utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(text)))
    assert (row["Mã"], row["Ở"], row["Nội dung"]) == (reports.shown(code), "'+1", '\'=HYPERLINK("http://evil")')
    assert "0912345678" not in text
    assert "nội bộ" not in text
    assert read(records, "audit")[-1]["act"] == "reports_exported"
