"""Script in every text that reaches the page: shown as words, never run, and no link leads to a script."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser import hosts, replies
from tests.browser.conftest import Opened, Visit
from tests.browser.servers import Api, FakeRasa
from tests.browser.widget import Widget

EVIL = "\"'></textarea></script><img src=x onerror=\"alert('x')\"><svg onload=alert(1)><script>alert(2)</script>"
LINKS = ["javascript:alert(3)", " java\nscript:alert(4)", "data:text/html,<script>alert(5)</script>", "vbscript:x"]
BAD_NODES = """() => {
  const bad = [];
  const look = root => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) look(e.shadowRoot);
      if (e.matches('img[src=x], [onload], [onerror]') || e.tagName === 'SCRIPT' && /alert/.test(e.textContent)
          && !/json/.test(e.type)) bad.push(e.outerHTML.slice(0, 100));
      for (const name of ['href', 'src', 'action', 'formaction', 'xlink:href']) {
        const value = e.getAttribute(name);
        if (value && !['http:', 'https:', 'tel:', 'mailto:'].includes(new URL(value, document.baseURI).protocol))
          if (!value.startsWith('data:,') && !value.startsWith('data:image/')) bad.push(name + ' ' + value);
      }
    }
  };
  look(document);
  return bad;
}"""


def spoiled(value: Any) -> Any:
    """``value`` with hostile words in every text of it, and addresses that are scripts."""
    if isinstance(value, dict):
        return {key: LINKS[0] if "url" in key and held else spoiled(held) for key, held in value.items()}
    if isinstance(value, list):
        return [spoiled(each) for each in value]
    return f"{value} {EVIL}" if isinstance(value, str) else value


@pytest.fixture
def no_dialog(watch) -> Any:
    """A function that makes a page's dialogs fail the test."""
    return lambda page: page.on(
        "dialog", lambda dialog: (watch.problems.append(f"dialog: {dialog.message}"), dialog.dismiss())
    )


def hostile_reply(question: dict[str, Any]) -> dict[str, Any]:
    reply = replies.with_card()
    reply["choices"] = [{"label": f"{EVIL} chọn", "choice": "none", "procedure": None}]
    reply["messages"][0]["links"] = [{"label": f"{EVIL} {url}", "url": url} for url in LINKS]
    reply["messages"][0]["card"] = spoiled(reply["messages"][0]["card"])
    reply["messages"][0]["text"] = EVIL + question["message"]
    reply["messages"].append({"text": f"{EVIL} hai", "card": None, "links": []})
    source = {"title": EVIL, "number": EVIL, "section": EVIL, "url": LINKS[0], "as_of": "2026-06-10", "file": EVIL}
    return reply | {"sources": [source], "referral": {"name": f"{EVIL} nơi", "agency": EVIL, "url": LINKS[1]}}


def test_words_of_replies(visit: Visit, rasa: FakeRasa, screen: str, no_dialog):
    rasa.answers = hostile_reply
    widget = visit("/plain", screen).open()
    no_dialog(widget.page)
    widget.field.fill(EVIL)
    widget.field.press("Enter")
    widget.ticks.first.wait_for()
    for fold in widget.log.locator("summary").all():
        fold.click()
    assert widget.page.evaluate(BAD_NODES) == []
    assert EVIL in widget.log.inner_text()
    widget.page.reload()
    widget.show().ticks.first.wait_for()
    assert widget.page.evaluate(BAD_NODES) == []


def test_words_of_settings(visit: Visit, api: Api, context: Opened, screen: str, no_dialog):
    settings = api.json("/api/v1/widget?commune=hoang-son")
    settings["banner"] = {"text": "Nghỉ", "level": "warning", "until": None}
    settings["hotline"] = "19001009"
    evil = spoiled(settings)

    def answer(route: Route) -> None:
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(headers=headers, content_type="application/json", body=json.dumps(evil))

    page = context(screen).new_page()
    no_dialog(page)
    page.route("**/api/v1/widget?*", answer)
    widget = visit(page=page).open()
    expect(widget.root.get_by_text("Nghỉ").first).to_be_visible()
    widget.menu()
    assert page.evaluate(BAD_NODES) == []


def test_words_of_attributes(context: Opened, pages, api: Api, rasa: FakeRasa, no_dialog):  # noqa: ARG001
    names = ("position", "open", "theme", "color", "speech")
    evil = EVIL.replace('"', "&quot;")
    attributes = " ".join(f'data-{name}="{evil}"' for name in names)
    tag = f'<script async src="{api.origin}/widget.js" data-commune="hoang-son" {attributes}></script>'
    pages.pages["/attributes"] = (hosts.page("", tag), {})
    page = context().new_page()
    no_dialog(page)
    page.goto(pages.origin + "/attributes")
    Widget(page).show().ask("một").hears("Đã nghe: một")
    assert page.evaluate(BAD_NODES) == []


SPOILED = {"name", "agency", "result", "conditions", "steps", "service_centre"}


@pytest.fixture(scope="module")
def hostile_api(running_api: Api, fake_rasa: FakeRasa, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """An api whose records hold hostile words: the commune's name and one procedure's every text."""
    var = tmp_path_factory.mktemp("hostile")
    database = Path(shutil.copy(running_api.var / "knowledge.db", var / "knowledge.db"))
    with sqlite3.connect(database) as connection:
        for table, key, id in (("communes", "id", "hoang-son"), ("procedures", "code", replies.CODE)):
            (text,) = connection.execute(f"select record from {table} where {key} = ?", [id]).fetchone()
            record = json.loads(text)
            for name in SPOILED & set(record):
                record[name] = spoiled(record[name])
            record = json.dumps(record, ensure_ascii=False)
            connection.execute(f"update {table} set record = ? where {key} = ?", [record, id])
    api = Api(var, fake_rasa)
    api.start()
    yield api
    api.stop()


@pytest.mark.parametrize(
    "path",
    ["/", "/thu-tuc", "/thu-tuc?q=khai+sinh", f"/thu-tuc/{replies.CODE}", f"/thu-tuc/{replies.CODE}/in", "/cai-cach",
     "/phan-anh", "/tro-ly", "/du-lieu-ca-nhan"],
)  # fmt: skip
def test_words_of_records_on_pages(context: Opened, hostile_api: Api, watch, path: str, no_dialog):
    watch.origins += (hostile_api.origin,)
    page = context().new_page()
    no_dialog(page)
    page.goto(f"{hostile_api.origin}{path}{'&' if '?' in path else '?'}commune=hoang-son")
    assert "alert('x')" in page.locator("body").inner_text()
    assert page.evaluate(BAD_NODES) == []
    for text in page.locator("script[type='application/ld+json']").all_inner_texts():
        json.loads(text)
