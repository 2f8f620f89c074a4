"""axe with zero violations: every public page and every state of the widget, light and dark, on both sizes."""

from collections.abc import Callable

import pytest

from tests.browser import checks
from tests.browser.conftest import Opened, Visit
from tests.browser.replies import CARD, CHOOSE
from tests.browser.servers import Api
from tests.browser.test_public_pages import PATHS
from tests.browser.widget import Widget


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(PATHS))
def test_axe_public_page(context: Opened, api: Api, name: str, screen: str, scheme: str, watch):
    watch.allow("404")
    page = context(screen, color_scheme=scheme, reduced_motion="reduce").new_page()
    page.goto(api.origin + PATHS[name])
    assert checks.violations(page) == []


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", list(STATES))
def test_axe_widget(visit: Visit, rasa, state: str, screen: str, scheme: str):  # noqa: ARG001
    widget = visit("/plain", screen, color_scheme=scheme, reduced_motion="reduce")
    STATES[state](widget)
    assert checks.violations(widget.page) == []
    assert checks.small_targets(widget.page) == []
