"""The figures in a real browser: drawn without a script, readable in both schemes, at both sizes, on paper."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from api.records import staff, staff_sessions
from api.records.database import open_database
from api.records.staff_sessions import FULL
from tests.api.figures_desk import LAST_MONTH, ask, day, today, vn
from tests.browser.checks import overflow, small_targets, violations
from tests.browser.conftest import Opened
from tests.browser.servers import Api

COMMUNE = "thanh-mien"  # nobody else asks there
PATHS = (f"/staff/so-lieu?ky=khoang&tu={LAST_MONTH}&den={today()}", "/staff/so-lieu/bao-cao")
# The height on the screen and the colour of what is drawn of the questions.
DRAWN = """() => [...document.querySelectorAll('.pygal-chart .series rect')]
  .map(rect => [rect.getBoundingClientRect().height, getComputedStyle(rect).fill])"""
SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def token(running_api: Api) -> str:
    """The session of an officer of a commune in which three questions were asked today and three last month."""
    database = open_database(f"sqlite:///{running_api.var / 'records.db'}")
    now = datetime.now(UTC)
    for at in (now, vn(day(10))):
        for number, outcome in enumerate(("answer", "answer", "no_data")):
            ask(database, at, outcome, commune=COMMUNE, session=f"figures-{at:%m}-{number}", aspect="fee")
    with database.writing() as connection:
        id = staff.add(connection, login="so.lieu", name="Chị Yên", role="officer", communes=[COMMUNE], now=now)
        given = staff_sessions.start(connection, id, FULL, now=now)
    database.close()
    return given


@pytest.fixture
def visit(api: Api, context: Opened, token: str) -> SignIn:
    """Return a function that opens a page of the console as that officer; keywords are Playwright's."""

    def opened(path: str, **options) -> Page:
        made = context(**options)
        made.add_cookies([{"name": "hoixa_staff", "value": token, "url": api.origin}])
        page = made.new_page()
        page.goto(api.origin + path)
        return page

    return opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_figures_are_drawn_and_accessible(visit: SignIn, path: str, screen: str, scheme: str):
    page = visit(path, screen=screen, color_scheme=scheme)
    drawn = page.evaluate(DRAWN)
    assert len([height for height, _ in drawn if height > 10]) >= 2, page.locator("main").inner_text()
    assert len({fill for height, fill in drawn if height > 0 and fill not in ("none", "rgb(0, 0, 0)")}) == 2
    for summary in page.locator("main summary").all():
        summary.click()
    assert [*violations(page), *small_targets(page), *overflow(page)] == []


def test_figures_without_a_script_are_the_same(visit: SignIn):
    page = visit(PATHS[0], java_script_enabled=False)
    expect(page.get_by_role("img", name="Biểu đồ cột: số lượt hỏi theo giờ")).to_be_visible()
    page.get_by_text("Bảng số của biểu đồ").first.click()
    expect(page.get_by_role("row", name="Trả lời được 4 66,7%")).to_be_visible()
    page.get_by_role("link", name="Tháng này").click()
    expect(page.get_by_role("row", name="Trả lời được 2 66,7%")).to_be_visible()


def test_figures_table_behind_a_chart_says_the_same(visit: SignIn):
    page = visit(PATHS[0])
    told = page.locator(".pygal-chart .series title").all_text_contents()
    answered = [int(title.split(": ")[1].split(" ")[0]) for title in told if "(trả lời được" in title]
    page.get_by_text("Bảng số của biểu đồ").first.click()
    rows = page.get_by_role("region", name="Bảng: Lượt hỏi theo").get_by_role("row").all()[1:]
    assert [int(row.get_by_role("cell").nth(1).inner_text()) for row in rows] == answered
    assert sum(answered) == 4


def test_figures_a_day_to_a_day(visit: SignIn):
    page = visit(PATHS[0])
    page.get_by_label("Từ ngày").fill(day(10))
    page.get_by_label("Đến ngày").fill(day(10))
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_text("Khoảng đã chọn")).to_be_visible()
    expect(page.get_by_role("row", name="Trả lời được 2 66,7%")).to_be_visible()


def test_figures_report_on_paper(visit: SignIn):
    page = visit(PATHS[1], color_scheme="dark")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
    page.emulate_media(media="print")
    for hidden in (page.get_by_label("Tháng", exact=True), page.get_by_role("navigation")):
        expect(hidden).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hoạt động của trợ lý Hỏi Xã")
    assert page.evaluate("getComputedStyle(document.querySelector('.report-paper')).color") == "rgb(0, 0, 0)"
    assert max(height for height, _ in page.evaluate(DRAWN)) > 10
