"""What people with other eyes and screens see: small windows, zoom, spacing, forced colours, less movement."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser import checks
from tests.browser.conftest import Visit
from tests.browser.replies import CARD
from tests.browser.servers import FakeRasa
from tests.browser.widget import Widget

# A 1280 × 1024 window at 100, 200 and 400 percent, and a phone held sideways.
LOW = 256
WINDOWS = [(1280, 1024), (640, 512), (320, LOW), (320, 640), (640, 320)]
RUNNING = """e => e.getRootNode().getAnimations().filter(a => a.playState === 'running'
  && (a.effect.getComputedTiming().endTime > 10)).map(a => a.animationName || a.transitionProperty)"""


def inside_window(part: Locator) -> bool:
    size, box = part.page.viewport_size, part.bounding_box()
    assert size is not None
    assert box is not None
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return box["x"] >= 0 and box["y"] >= 0 and right <= size["width"] + 1 and bottom <= size["height"] + 1


def usable(widget: Widget) -> None:
    """Everything needed to ask is in the window and nothing scrolls sideways."""
    assert checks.overflow(widget.page) == []
    for part in (widget.button("^Đóng$"), widget.field, widget.button("^Gửi$")):
        if LOW in (widget.page.viewport_size or {}).values():  # there the whole panel scrolls
            part.scroll_into_view_if_needed()
        assert inside_window(part), part
    assert widget.log.evaluate("e => e.scrollWidth <= e.clientWidth + 1")


@pytest.mark.parametrize(("width", "height"), WINDOWS, ids=lambda value: str(value))
@pytest.mark.parametrize("bigger", [False, True], ids=["text", "bigger text"])
def test_sight_window(visit: Visit, rasa: FakeRasa, width: int, height: int, bigger: bool):  # noqa: ARG001
    widget = visit(viewport={"width": width, "height": height}).open()
    if bigger:
        widget.menu().button("^Chữ to hơn").click()
        widget.menu()
    widget.ask(CARD)
    widget.ticks.first.wait_for()
    usable(widget)
    for fold in widget.log.locator("summary").all():
        fold.click()
    usable(widget)


def test_sight_page_too_wide_for_the_phone(visit: Visit, rasa: FakeRasa):  # noqa: ARG001
    """Many sites do not fit a phone; the panel fits what is seen of them."""
    widget = visit("/wide", "phone")
    widget.launcher.wait_for()
    widget.page.evaluate("() => HoiXa.open()")
    widget.ask(CARD)
    widget.ticks.first.wait_for()
    for part in (widget.button("^Đóng$"), widget.field, widget.button("^Gửi$")):
        assert inside_window(part), part


@pytest.mark.parametrize("width", [320, 1280])
def test_sight_text_spacing(visit: Visit, rasa: FakeRasa, width: int):  # noqa: ARG001
    widget = visit(viewport={"width": width, "height": 740}).open().ask(CARD)
    widget.ticks.first.wait_for()
    widget.page.evaluate(checks.SPACING)
    usable(widget)
    clipped = widget.log.evaluate("""log => [...log.querySelectorAll('button, a, p, li, label, summary')]
      .filter(e => e.clientWidth && getComputedStyle(e).overflow !== 'visible'
        && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2)).map(e => e.textContent)""")
    assert clipped == []


def test_sight_nothing_moves_when_less_movement_is_wanted(visit: Visit, rasa: FakeRasa):
    widget = visit(reduced_motion="reduce").open()
    rasa.gate.clear()
    widget.ask(CARD)
    expect(widget.status.get_by_text("tìm")).to_be_visible()
    assert widget.field.evaluate(RUNNING) == []
    rasa.gate.set()
    widget.ticks.first.wait_for()
    assert widget.field.evaluate(RUNNING) == []


def luminance(colour: tuple[int, ...]) -> float:
    parts = [value / 255 for value in colour[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(part: Locator) -> float:
    """The ratio of the lightest to the darkest colour that fills at least one percent of what is drawn."""
    picture = Image.open(io.BytesIO(part.screenshot())).convert("RGB")
    colours = picture.getcolors(1 << 24) or []
    enough = [luminance(colour) for count, colour in colours if count >= picture.width * picture.height / 100]  # type: ignore[arg-type]
    return (max(enough) + 0.05) / (min(enough) + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sight_forced_colours_keep_everything_visible(visit: Visit, rasa: FakeRasa, scheme: str):  # noqa: ARG001
    widget = visit(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    widget.launcher.wait_for()
    assert contrast(widget.launcher) >= 3
    widget.open().ask(CARD)
    widget.ticks.first.wait_for()
    for part in (widget.button("^Gửi$"), widget.button("^Đóng$"), widget.thumbs_up.last, widget.share):
        assert contrast(part) >= 3
    edges = widget.button("^Gửi$").evaluate(
        "e => getComputedStyle(e).borderTopStyle + getComputedStyle(e).borderTopWidth"
    )
    assert edges.startswith("solid")
    assert not edges.endswith("0px")


def test_sight_wanted_theme_wins(visit: Visit, rasa: FakeRasa):  # noqa: ARG001
    background = "e => getComputedStyle(e).backgroundColor"
    looks = {}
    for path, scheme in (("/plain", "light"), ("/plain", "dark"), ("/dark", "light")):
        widget = visit(path, color_scheme=scheme).open()
        looks[path, scheme] = widget.field.evaluate(background)
    assert looks["/plain", "light"] != looks["/plain", "dark"]
    assert looks["/dark", "light"] == looks["/plain", "dark"]
