"""Messages an officer sends: a double writes into the api's records what the staff's side will write."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from api.records import pushes
from api.records.database import open_database
from tests.browser.conftest import Opened, Visit
from tests.browser.servers import Api, FakeRasa
from tests.browser.test_hostile_words import BAD_NODES, EVIL, LINKS
from tests.browser.widget import Widget

Officer = Callable[..., None]
NETWORK = ("Failed to load resource", "ERR_")


@pytest.fixture
def officer(api: Api, rasa: FakeRasa) -> Officer:
    """Return a function that sends the last session a message, or a state when ``handover`` is given."""

    def sends(text: str = "", *, handover: str = "", name: str = "Chị Lan", **more: Any) -> None:
        said = {"at": "2026-11-30T09:15:00+07:00", "from": "officer", "name": name, "text": text, "links": [], **more}
        state = {"handover": handover, "place": 3 if handover == "waiting" else None, "name": name}
        database = open_database(f"sqlite:///{api.var / 'records.db'}")
        event, body = ("state", state) if handover else ("message", said)
        with database.writing() as connection:
            pushes.add(connection, rasa.asked[-1]["sender"], event, body, at=datetime.now(UTC))
        database.close()

    return sends


def waiting(widget: Widget, officer: Officer) -> Widget:
    """Ask for a person and return when the queue is shown."""
    widget.open().button("^Gặp cán bộ$").first.click()
    widget.hears("Đang báo cán bộ")
    officer(handover="waiting")
    expect(widget.root.get_by_text("thứ 3")).to_be_visible()
    return widget


def test_stream_opens_only_when_a_person_is_wanted(visit: Visit, officer: Officer, api: Api):  # noqa: ARG001
    widget = visit()
    asked: list[str] = []
    widget.page.on("request", lambda request: asked.append(request.url))
    widget.open().ask("một").hears("Đã nghe: một")
    assert not [url for url in asked if "/stream" in url]
    widget.button("^Gặp cán bộ$").first.click()
    widget.hears("Đang báo cán bộ")
    officer(handover="open")
    expect(widget.root.get_by_text(re.compile("Chị Lan.*người thật"))).to_be_visible()
    officer("Chào bác")
    widget.hears("Chào bác")
    officer(handover="closed")
    expect(widget.root.get_by_text("Cán bộ đã kết thúc")).to_be_visible()


def test_stream_badge_while_closed(visit: Visit, officer: Officer, screen: str):
    widget = waiting(visit("/plain", screen), officer)
    widget.page.keyboard.press("Escape")
    officer("Bác mang thêm giấy chứng sinh nhé")
    expect(widget.launcher).to_have_accessible_name(re.compile("1 tin mới"))
    widget.open().hears("Bác mang thêm giấy chứng sinh nhé")
    expect(widget.log.get_by_text("Chị Lan, cán bộ")).to_be_visible()
    widget.page.keyboard.press("Escape")
    expect(widget.launcher).not_to_have_accessible_name(re.compile("tin mới"))


def test_stream_after_a_restart_brings_exactly_what_was_missed(visit: Visit, officer: Officer, api: Api, watch):
    watch.allow(*NETWORK)
    widget = waiting(visit(), officer)
    officer("tin thứ nhất")
    widget.hears("tin thứ nhất")
    api.stop()
    officer("tin thứ hai")
    officer("tin thứ ba")
    api.start()
    widget.hears("tin thứ ba").hears("tin thứ hai").hears("tin thứ nhất")
    said = [text for text in widget.log.inner_text().splitlines() if text.startswith("tin thứ")]
    assert said == ["tin thứ nhất", "tin thứ hai", "tin thứ ba"]


def test_stream_after_a_reload_repeats_nothing(visit: Visit, officer: Officer):
    widget = waiting(visit(), officer)
    officer("trước khi tải lại")
    widget.hears("trước khi tải lại")
    widget.page.goto("about:blank")
    officer("trong lúc vắng")
    widget.page.go_back()
    expect(widget.launcher).to_have_accessible_name(re.compile("1 tin mới"))
    widget.show().hears("trong lúc vắng").hears("trước khi tải lại")


def test_stream_two_tabs_show_each_message_once(context: Opened, visit: Visit, officer: Officer):
    both = context()
    first = waiting(visit(page=both.new_page()), officer)
    second = visit(page=both.new_page()).show()
    officer("cho cả hai thẻ")
    first.hears("cho cả hai thẻ")
    second.hears("cho cả hai thẻ")
    second.page.reload()
    second.show().hears("cho cả hai thẻ")


def test_stream_hostile_words(visit: Visit, officer: Officer, watch):
    widget = waiting(visit(), officer)
    widget.page.on("dialog", lambda dialog: watch.problems.append(f"dialog: {dialog.message}"))
    officer(EVIL + "lời", name=EVIL, links=[{"label": EVIL, "url": url} for url in LINKS])
    officer(handover="open", name=EVIL)
    expect(widget.root.get_by_text(re.compile("người thật"))).to_be_visible()
    assert widget.page.evaluate(BAD_NODES) == []
    assert EVIL in widget.log.inner_text()
