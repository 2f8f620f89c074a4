"""Other people's pages: strict, hostile, careless, or with two communes; the widget works and leaves them alone."""

import pytest
from playwright.sync_api import expect

from tests.browser import hosts
from tests.browser.conftest import Opened, Visit
from tests.browser.replies import CARD
from tests.browser.servers import Api, FakeRasa, Pages
from tests.browser.widget import Widget


@pytest.mark.parametrize(
    "path", ["/plain", "/strict", "/hostile", "/head", "/twice", "/inline", "/left", "/dark", "/open"]
)
def test_hosts_widget_works(visit: Visit, rasa: FakeRasa, path: str, screen: str):
    widget = visit(path, screen)
    expect(widget.page.locator("hoi-xa")).to_have_count(1)
    widget.show().ask("Xin chào").hears("Đã nghe: Xin chào").ask(CARD)
    expect(widget.ticks.first).to_be_visible()
    assert rasa.texts() == ["Xin chào", CARD]
    box = widget.field.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    assert box["width"] >= 150


def test_hosts_hostile_css_changes_nothing_inside(context: Opened, pages: Pages, rasa: FakeRasa):  # noqa: ARG001
    """Only the size of words follows the page's root, as it follows the reader's own setting, and within bounds."""
    looks, sizes = {}, {}
    measure = """e => [e, ...e.getRootNode().querySelectorAll('button, h2, p, [role=log]')].map(e => {
      const s = getComputedStyle(e);
      return [e.tagName, s.color, s.visibility, s.display, s.fontFamily, s.textAlign, s.opacity, s.transform].join(' ');
    })"""
    for path in ("/plain", "/hostile"):
        widget = Widget(context().new_page())
        widget.page.goto(pages.origin + path)
        widget.show()
        looks[path] = widget.field.evaluate(measure)
        sizes[path] = widget.field.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert looks["/hostile"] == looks["/plain"]
    assert 16 <= sizes["/plain"] <= sizes["/hostile"] <= 28


def test_hosts_page_is_left_as_it_was(context: Opened, pages: Pages, rasa: FakeRasa):  # noqa: ARG001
    """Opening and talking changes neither the host's own elements nor its globals, HoiXa apart."""
    facts = """() => ({
      globals: Object.keys(window).filter(name => !/^on/.test(name)).sort(),
      text: document.querySelector('main').innerText,
      size: getComputedStyle(document.querySelector('h1')).font,
      title: document.title,
    })"""
    seen = {}
    for path in ("/bare", "/plain"):
        tab = context().new_page()
        tab.goto(pages.origin + path)
        if path == "/plain":
            Widget(tab).open().ask("một").hears("Đã nghe: một").page.keyboard.press("Escape")
        seen[path] = tab.evaluate(facts)
    added = set(seen["/plain"].pop("globals")) - set(seen["/bare"].pop("globals"))
    assert added == {"HoiXa"}
    assert seen["/plain"] == seen["/bare"]


def test_hosts_two_communes_keep_apart(context: Opened, pages: Pages, rasa: FakeRasa):
    tab = context().new_page()
    tab.goto(pages.origin + "/two")
    expect(tab.locator("hoi-xa")).to_have_count(2)
    first, second = Widget(tab, "hoang-son"), Widget(tab, "dinh-tan")
    first.open().ask("của Hoàng Sơn").hears("Đã nghe: của Hoàng Sơn")
    tab.keyboard.press("Escape")
    second.open().ask("của Định Tân").hears("Đã nghe: của Định Tân")
    expect(second.log.get_by_text("của Hoàng Sơn", exact=True)).to_have_count(0)
    assert [question["metadata"]["commune"] for question in rasa.asked] == ["hoang-son", "dinh-tan"]
    assert len({question["sender"] for question in rasa.asked}) == 2


def test_hosts_javascript_api(visit: Visit, rasa: FakeRasa):
    widget = visit()
    widget.launcher.wait_for()
    page = widget.page
    page.evaluate("""() => {
      window.seen = [];
      for (const name of ['open', 'close', 'message', 'error']) HoiXa.on(name, () => seen.push(name));
    }""")
    page.evaluate("() => HoiXa.open()")
    expect(widget.field).to_be_visible()
    page.evaluate("() => HoiXa.ask('hỏi từ trang')")
    widget.hears("Đã nghe: hỏi từ trang")
    page.evaluate("() => HoiXa.close()")
    expect(widget.field).to_be_hidden()
    assert page.evaluate("() => [...new Set(seen)]") == ["open", "message", "close"]
    assert rasa.texts() == ["hỏi từ trang"]


def test_hosts_pinned_script_with_integrity(context: Opened, pages: Pages, api: Api, rasa: FakeRasa):  # noqa: ARG001
    about = api.json("/widget.json")
    url = about["url"] if about["url"].startswith("http") else api.origin + about["url"]
    tag = (
        f'<script async src="{url}" integrity="{about["integrity"]}" crossorigin="anonymous" data-commune="hoang-son">'
    )
    pages.pages["/pinned"] = (hosts.page("", f"{tag}</script>"), {})
    tab = context().new_page()
    tab.goto(pages.origin + "/pinned")
    Widget(tab).open().ask("một").hears("Đã nghe: một")


def test_hosts_launcher_hides_no_focused_link(visit: Visit, screen: str):
    widget = visit("/plain", screen)
    widget.launcher.wait_for()
    box = widget.launcher.bounding_box()
    size = widget.page.viewport_size
    assert box is not None
    assert size is not None
    assert box["width"] * box["height"] <= 0.06 * size["width"] * size["height"]
    assert box["x"] + box["width"] <= size["width"]
    assert box["y"] + box["height"] <= size["height"]
