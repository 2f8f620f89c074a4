"""The look-up by keyboard alone, in a real browser: typing, arrows, Enter, Esc, "/", replies that come out of order."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from api.records import staff, staff_sessions
from api.records.database import open_database
from api.records.staff_sessions import FULL
from tests.browser.checks import overflow, small_targets, violations
from tests.browser.conftest import Opened
from tests.browser.servers import Api

PAGE = "/staff/tra-cuu"
BIRTH = "Làm giấy khai sinh cho bé mới sinh"
SignIn = Callable[..., Page]


@pytest.fixture
def officer(api: Api, context: Opened) -> Iterator[SignIn]:
    """Return a function that gives the look-up page of an officer of Hoàng Sơn."""
    database = open_database(f"sqlite:///{api.var / 'records.db'}")

    def signed_in(path: str = PAGE, **options) -> Page:
        now = datetime.now(UTC)
        with database.writing() as connection:
            login = f"tra-{now:%H%M%S%f}"
            id = staff.add(connection, login=login, name="Chị Lan", role="officer", communes=["hoang-son"], now=now)
            token = staff_sessions.start(connection, id, FULL, now=now)
        browser = context(**options)
        browser.add_cookies([{"name": "hoixa_staff", "value": token, "url": api.origin}])
        page = browser.new_page()
        page.goto(f"{api.origin}{path}")
        return page

    yield signed_in
    database.close()


def test_lookup_by_keyboard_alone(officer: SignIn):
    page = officer()
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("khai si")
    hits = page.locator(".hit")
    expect(hits.first).to_contain_text(BIRTH)
    expect(page.get_by_role("status").filter(has_text="thủ tục")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=khai\+si"))
    page.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("nh")
    expect(box).to_have_value("khai sinh")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    expect(hits).to_have_count(0)
    page.keyboard.type("1.0011")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(BIRTH)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("ket hon")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_contain_text("Đăng ký kết hôn")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text(BIRTH)


def test_lookup_drops_what_comes_too_late(officer: SignIn):
    page = officer()
    held: list[Route] = []
    page.route("**/tra-cuu?q=khai+*", lambda route: held.append(route))
    page.keyboard.type("khai tu")
    page.wait_for_timeout(200)
    page.get_by_role("searchbox").fill("ket hon")
    expect(page.locator(".hit").first).to_contain_text("Đăng ký kết hôn")
    assert held
    for route in held:
        route.continue_()
    page.wait_for_timeout(200)
    expect(page.locator(".hit").first).to_contain_text("Đăng ký kết hôn")


def test_lookup_without_javascript(officer: SignIn):
    page = officer(java_script_enabled=False)
    page.get_by_role("searchbox").fill("khai si")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name=BIRTH).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(BIRTH)
    expect(page.get_by_label("Bản chữ")).to_have_value(re.compile("^LÀM GIẤY KHAI SINH"))


def test_lookup_copies_the_text(officer: SignIn):
    page = officer(f"{PAGE}/thu-tuc/1.001193", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép", exact=True).click()
    expect(page.get_by_text("Đã chép.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.get_by_label("Bản chữ").input_value()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_lookup_pages_are_accessible(officer: SignIn, width: int, scheme: str):
    page = officer(f"{PAGE}?q=khai+si", viewport={"width": width, "height": 900}, color_scheme=scheme)
    origin = page.url.split(PAGE)[0]
    for path in (
        "?q=khai+si",
        "/thu-tuc/1.115490",
        "/thu-tuc/1.001193/nguoi-dan",
        "/cai-cach/hoang-son-2026/HS-011",
        "/giai-dap/one-stop-hours",
    ):
        page.goto(f"{origin}{PAGE}{path}")
        assert [*violations(page), *small_targets(page), *overflow(page)] == [], path
