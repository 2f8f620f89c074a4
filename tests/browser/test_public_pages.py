"""The public pages in a browser: whole without JavaScript, on small screens, on paper, and with hostile words."""

import io
from urllib.parse import quote

import pdfplumber
import pytest
from playwright.sync_api import Page

from tests.browser import checks
from tests.browser.conftest import Opened
from tests.browser.servers import Api

PATHS = {
    "front": "/",
    "front without commune": "/?commune=",
    "browse": "/thu-tuc",
    "found": "/thu-tuc?q=khai+sinh",
    "nothing found": "/thu-tuc?q=zzzzqqq",
    "procedure": "/thu-tuc/1.001193",
    "sheet": "/thu-tuc/1.001193/in",
    "feedback": "/phan-anh",
    "reform": "/cai-cach?commune=hoang-son",
    "about": "/tro-ly",
    "privacy": "/du-lieu-ca-nhan",
    "not found": "/khong-co-trang-nay",
    "api": "/docs",
    "trial": "/widget-thu?commune=hoang-son",
}
HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script>'{{7*7}}"


@pytest.fixture(params=list(PATHS))
def path(request: pytest.FixtureRequest) -> str:
    return PATHS[request.param]


def visit(page: Page, api: Api, path: str) -> Page:
    page.goto(api.origin + path)
    return page


def test_pages_without_javascript_say_everything(context: Opened, api: Api, path: str, watch):
    watch.allow("404")
    page = visit(context(java_script_enabled=False).new_page(), api, path)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    assert page.locator("html").get_attribute("lang") == "vi"


def test_pages_search_works_without_javascript(context: Opened, api: Api):
    page = visit(context("phone", java_script_enabled=False).new_page(), api, "/thu-tuc")
    page.locator("main input[name=q]").first.fill("đăng ký khai sinh")
    page.keyboard.press("Enter")
    page.locator("main a[href*='/thu-tuc/1.001193']").first.click()
    assert "khai sinh" in page.locator("h1").inner_text().lower()


def test_pages_reflow(context: Opened, api: Api, path: str, watch):
    """At 200 and 400 percent of a 1280 window, and with a reader's own spacing."""
    watch.allow("404")
    page = visit(context(viewport={"width": 640, "height": 512}).new_page(), api, path)
    assert checks.overflow(page) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert checks.overflow(page) == []
    page.evaluate(checks.SPACING)
    assert checks.overflow(page) == []


@pytest.mark.parametrize("address", ["/", "/thu-tuc", "/cai-cach", "/phan-anh"])
def test_pages_show_hostile_words_as_words(context: Opened, api: Api, address: str, watch):
    watch.allow("404", "422")
    page = context().new_page()
    page.on("dialog", lambda dialog: watch.problems.append(f"dialog: {dialog.message}"))
    for field in ("q", "linh-vuc", "su-kien", "commune"):
        visit(page, api, f"{address}?{field}={quote(HOSTILE)}")
        assert page.locator("img[src=x]").count() == 0


def test_pages_search_shows_hostile_words_again(context: Opened, api: Api):
    page = visit(context().new_page(), api, f"/thu-tuc?q={quote(HOSTILE)}")
    assert page.locator("main input[name=q]").first.input_value() == HOSTILE


@pytest.mark.parametrize("code", ["1.001193", "2.000884", "1.004884"])
def test_pages_sheet_fits_two_sides_of_paper(context: Opened, api: Api, code: str):
    page = visit(context().new_page(), api, f"/thu-tuc/{code}/in")
    with pdfplumber.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as paper:
        assert 1 <= len(paper.pages) <= 2
        text = paper.pages[0].extract_text() or ""
        assert code in "".join(sheet.extract_text() or "" for sheet in paper.pages)
        assert all(sheet.chars or sheet.rects or sheet.curves for sheet in paper.pages), "an empty side"
        assert round(paper.pages[0].width) == 595, text


def test_pages_sheet_has_a_code_to_scan(context: Opened, api: Api):
    page = visit(context().new_page(), api, "/thu-tuc/1.001193/in")
    box = page.locator("main svg, main img").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 70


def test_pages_front_has_the_widget_inline_and_answers(context: Opened, api: Api, rasa, screen: str):
    page = visit(context(screen).new_page(), api, "/")
    field = page.locator("hoi-xa textarea").first
    field.fill("Xin chào")
    field.press("Enter")
    page.locator("hoi-xa [role=log]").get_by_text("Đã nghe: Xin chào").wait_for()
    assert rasa.texts() == ["Xin chào"]


def test_pages_print_without_the_widget(context: Opened, api: Api):
    page = visit(context().new_page(), api, "/thu-tuc/1.001193")
    page.emulate_media(media="print")
    assert page.locator("hoi-xa").evaluate_all(
        "all => all.every(e => !e.checkVisibility() || !e.getBoundingClientRect().height)"
    )
