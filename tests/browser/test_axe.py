"""axe with zero violations: every public page and every state of the widget, light and dark, on both sizes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import checks, hosts
from tests.browser.conftest import Opened, Visit
from tests.browser.replies import CARD, CHOOSE
from tests.browser.servers import Api, FakeRasa, Pages
from tests.browser.test_public_pages import PATHS
from tests.browser.widget import Widget


@pytest.mark.parametrize("name", list(PATHS))
def test_axe_public_page(context: Opened, api: Api, name: str, screen: str, watch):
    watch.allow("404")
    page = context(screen, color_scheme="light", reduced_motion="reduce").new_page()
    page.goto(api.origin + PATHS[name])
    passes_in_light_and_dark(page)


def passes_in_light_and_dark(page: Page) -> None:
    assert checks.violations(page) == []
    assert checks.small_targets(page) == []
    page.emulate_media(color_scheme="dark")
    assert checks.violations(page, "color-contrast") == []


def test_axe_can_fail(context: Opened, pages: Pages):
    """The measures used here do find what they are for, in shadow roots too."""
    pages.pages["/bad"] = (hosts.page("", "<p style='color:#aaa'>nhạt</p><div id=x></div>"), {})
    page = context().new_page()
    page.goto(pages.origin + "/bad")
    page.evaluate("""() => document.getElementById('x').attachShadow({mode: 'open'}).innerHTML =
      '<button style="width:20px;height:20px;padding:0"></button><p style="width:3000px">dài</p>'""")
    found = " ".join(checks.violations(page))
    assert "color-contrast" in found
    assert "button-name" in found
    assert len(checks.small_targets(page)) == 1
    assert checks.overflow(page)


def closed(widget: Widget) -> None:
    widget.launcher.wait_for()


def opened(widget: Widget) -> None:
    widget.open()


def ask_card(widget: Widget) -> None:
    widget.ask(CARD)
    widget.ticks.first.wait_for()


def card(widget: Widget) -> None:
    ask_card(widget.open())


def choices(widget: Widget) -> None:
    widget.open().ask(CHOOSE)
    widget.choice("Đăng ký lại khai sinh").wait_for()


def menu(widget: Widget) -> None:
    widget.open().menu()


def rating(widget: Widget) -> None:
    widget.open().ask(CARD)
    widget.thumbs_down.last.click()
    widget.reasons.first.wait_for()


def contrast(widget: Widget) -> None:
    widget.open().menu().button("^tương phản").click()
    widget.menu()
    ask_card(widget)


def large(widget: Widget) -> None:
    widget.open().menu().button("^chữ to").click()
    widget.menu()
    ask_card(widget)


STATES: dict[str, Callable[[Widget], None]] = {
    state.__name__: state for state in (closed, opened, card, choices, menu, rating, contrast, large)
}


@pytest.mark.parametrize("state", list(STATES))
def test_axe_widget(visit: Visit, rasa: FakeRasa, state: str, screen: str):  # noqa: ARG001
    widget = visit("/plain", screen, color_scheme="light", reduced_motion="reduce")
    STATES[state](widget)
    passes_in_light_and_dark(widget.page)
