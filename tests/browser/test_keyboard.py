"""Keyboard alone: the whole journey, where the focus goes and returns, Vietnamese input methods."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.replies import CARD, CHOOSE
from tests.browser.servers import FakeRasa, until
from tests.browser.widget import Widget


def tab_to(widget: Widget, name: str, key: str = "Tab", most: int = 60) -> None:
    """Press ``key`` until what has the focus is called ``name``; everything on the way must show its focus."""
    for _ in range(most):
        widget.page.keyboard.press(key)
        if re.search(name, widget.focused()["name"]):
            return
    pytest.fail(f"{name!r} is not reached by {most} times {key}")


def test_keyboard_whole_journey(visit: Visit, rasa: FakeRasa):
    widget = visit()
    widget.launcher.wait_for()
    keys = widget.page.keyboard
    tab_to(widget, "Hỏi Xã")
    keys.press("Enter")
    expect(widget.field).to_be_focused()
    keys.type(CHOOSE)
    keys.press("Enter")
    widget.choice("Đăng ký lại khai sinh").wait_for()
    expect(widget.field).to_be_focused()
    tab_to(widget, r"^2\. Đăng ký lại khai sinh", "Shift+Tab")
    keys.press("Enter")
    widget.hears("Bác đã chọn procedure:1.004884.")
    assert widget.focused()["inside"]
    widget.field.focus()
    tab_to(widget, "Chưa ổn", "Shift+Tab")
    keys.press("Space")
    tab_to(widget, "(?i)thiếu$")
    keys.press("Space")
    tab_to(widget, "Gửi góp ý")
    keys.press("Enter")
    expect(widget.status.get_by_text("Cảm ơn")).to_be_visible()
    assert widget.focused()["inside"]
    keys.press("Escape")
    expect(widget.field).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    assert rasa.asked[1]["metadata"]["choice"] == "procedure:1.004884"


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_keyboard_opens(visit: Visit, key: str, screen: str):
    widget = visit("/plain", screen)
    widget.launcher.focus()
    widget.page.keyboard.press(key)
    expect(widget.field).to_be_focused()
    assert widget.field.input_value() == ""


def test_keyboard_focus_stays_inside_on_a_phone(visit: Visit, rasa: FakeRasa):  # noqa: ARG001
    widget = visit("/plain", "phone").open().ask(CARD)
    widget.ticks.first.wait_for()
    for key, times in (("Tab", 40), ("Shift+Tab", 40)):
        for _ in range(times):
            widget.page.keyboard.press(key)
            assert widget.focused()["inside"], f"{key} left the widget for {widget.focused()}"


def test_keyboard_focus_may_leave_on_a_desktop(visit: Visit, rasa: FakeRasa):  # noqa: ARG001
    widget = visit().open()
    names = []
    for _ in range(30):
        widget.page.keyboard.press("Tab")
        names.append(widget.focused()["inside"])
    assert not all(names)
    expect(widget.field).to_be_visible()


def test_keyboard_focus_is_always_visible(visit: Visit, rasa: FakeRasa, screen: str):  # noqa: ARG001
    """Each thing reached has an outline and lies inside the window, whole or taller than the window."""
    widget = visit("/plain", screen).open().ask(CARD)
    widget.ticks.first.wait_for()
    shown = """() => {
      let e = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      const s = getComputedStyle(e), label = e.closest('label');
      const outlined = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none';
      const ring = x => x && outlined(getComputedStyle(x));
      const b = e.getBoundingClientRect();
      const seen = b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth;
      return {tag: e.tagName, text: e.textContent.slice(0, 40), inside: e.getRootNode() instanceof ShadowRoot,
        ring: Boolean(ring(e) || ring(label) || s.outlineStyle === 'auto'), seen};
    }"""
    widget.field.focus()
    for _ in range(25):
        widget.page.keyboard.press("Shift+Tab")
        state = widget.page.evaluate(shown)
        assert not state["inside"] or (state["ring"] and state["seen"]), state


def test_keyboard_new_messages_do_not_move_the_focus(visit: Visit, rasa: FakeRasa):
    widget = visit().open()
    rasa.gate.clear()
    widget.ask("câu chờ")
    menu = widget.button("^Tuỳ chọn$")
    menu.focus()
    rasa.gate.set()
    widget.hears("Đã nghe: câu chờ")
    expect(menu).to_be_focused()


def test_keyboard_enter_that_ends_a_composition_does_not_send(visit: Visit, rasa: FakeRasa):
    widget = visit().open()
    session = widget.page.context.new_cdp_session(widget.page)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    session.send("Input.imeSetComposition", {"text": "giấy", "selectionStart": 4, "selectionEnd": 4})
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    session.send("Input.insertText", {"text": "giấy"})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    assert widget.field.input_value().strip() == "giấy"
    expect(widget.log.get_by_text("giấy", exact=True)).to_have_count(0)
    widget.page.keyboard.press("Enter")
    widget.hears("Đã nghe: giấy")
    assert rasa.texts() == ["giấy"]


def test_keyboard_shift_enter_makes_a_line(visit: Visit, rasa: FakeRasa):
    widget = visit().open()
    widget.page.keyboard.type("dòng một")
    widget.page.keyboard.press("Shift+Enter")
    widget.page.keyboard.type("dòng hai")
    assert widget.field.input_value() == "dòng một\ndòng hai"
    assert rasa.asked == []
    widget.page.keyboard.press("Enter")
    until(lambda: rasa.asked)


def test_keyboard_escape_closes_the_menu_first(visit: Visit):
    widget = visit().open().menu()
    widget.page.keyboard.press("Escape")
    expect(widget.button("^Xoá cuộc trò chuyện$")).to_be_hidden()
    expect(widget.field).to_be_visible()
    widget.page.keyboard.press("Escape")
    expect(widget.field).to_be_hidden()


def test_keyboard_empty_and_long_questions_are_explained(visit: Visit, rasa: FakeRasa):
    widget = visit().open()
    widget.page.keyboard.press("Enter")
    explained = widget.field.evaluate(
        "e => (e.getAttribute('aria-describedby') || '').split(' ')"
        ".map(id => e.getRootNode().getElementById(id)?.textContent || '').join(' ').trim()"
    )
    assert "Gửi" in explained
    widget.field.fill("a" * 1200)
    widget.page.keyboard.press("Enter")
    assert rasa.asked == []
    assert len(widget.field.input_value()) >= 1000
