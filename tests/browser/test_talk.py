"""A resident's conversation from the first press to the wiped history, on phone and desktop."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened, Visit
from tests.browser.replies import CARD, CHOOSE, CODE, PERSON
from tests.browser.servers import Api, FakeRasa, Pages, until
from tests.browser.widget import Widget


def test_talk_opens_asks_and_closes(visit: Visit, rasa: FakeRasa, screen: str):
    widget = visit("/plain", screen)
    expect(widget.launcher).to_have_attribute("aria-expanded", "false")
    widget.open().ask("Xin chào xã").hears("Đã nghe: Xin chào xã")
    assert rasa.texts() == ["Xin chào xã"]
    assert rasa.asked[0]["metadata"]["commune"] == "hoang-son"
    widget.page.keyboard.press("Escape")
    expect(widget.field).to_be_hidden()
    expect(widget.launcher).to_be_focused()


def test_talk_sets_no_cookie_and_stores_no_words_before_need(context: Opened, pages: Pages, rasa: FakeRasa):  # noqa: ARG001
    tab = context().new_page()
    tab.goto(pages.origin + "/plain")
    widget = Widget(tab)
    expect(widget.launcher).to_be_visible()
    assert widget.stored() == "[{},{}]"
    widget.open().ask("một").hears("Đã nghe: một")
    assert tab.context.cookies() == []


def test_talk_says_it_is_a_machine_before_the_first_question(visit: Visit, screen: str):
    widget = visit("/plain", screen)
    expect(widget.launcher).to_have_accessible_name(re.compile(r"\bAI\b"))
    widget.open()
    expect(widget.log.get_by_text(re.compile(r"trợ lý ảo \(AI\)", re.I)).first).to_be_visible()
    expect(widget.button("gặp cán bộ").first).to_be_visible()


def test_talk_card_ticks_survive_a_reload(visit: Visit, rasa: FakeRasa, screen: str):
    widget = visit("/plain", screen).open().ask(CARD)
    widget.ticks.nth(1).check()
    widget.page.reload()
    widget.show()
    expect(widget.ticks.nth(1)).to_be_checked()
    expect(widget.ticks.nth(0)).not_to_be_checked()
    expect(widget.log.get_by_text(CARD, exact=True)).to_have_count(1)
    assert rasa.texts() == [CARD]


def test_talk_card_names_its_source_and_date(visit: Visit, rasa: FakeRasa):  # noqa: ARG001
    widget = visit().open().ask(CARD)
    expect(widget.log.get_by_text(re.compile(r"10/0?6/2026")).first).to_be_attached()
    expect(widget.log.get_by_text(re.compile("Giấy chứng sinh")).first).to_be_visible()


def test_talk_choice_buttons_send_the_choice_once(visit: Visit, rasa: FakeRasa, screen: str):
    widget = visit("/plain", screen).open().ask(CHOOSE)
    widget.choice("Đăng ký lại khai sinh").dblclick()
    widget.hears("Bác đã chọn procedure:1.004884.")
    assert [question["metadata"]["choice"] for question in rasa.asked] == [None, "procedure:1.004884"]


def test_talk_share_link_opens_the_ticked_list(visit: Visit, rasa: FakeRasa, api: Api):  # noqa: ARG001
    widget = visit(permissions=["clipboard-read", "clipboard-write"]).open().ask(CARD)
    widget.ticks.nth(0).check()
    widget.ticks.nth(2).check()
    with widget.page.expect_response(lambda response: response.url.endswith("/api/v1/shares")) as answered:
        widget.share.click()
    assert answered.value.status == 201
    share = answered.value.json()
    assert api.json(f"/api/v1/shares/{share['code']}")["ticked"] == [0, 2]
    widget.page.goto(api.origin + share["url"])
    assert widget.page.locator("main").inner_text().count("Giấy chứng sinh")
    assert CODE in widget.page.locator("main").inner_text()


def test_talk_thumbs_down_with_a_reason_reaches_the_api(visit: Visit, rasa: FakeRasa, screen: str):  # noqa: ARG001
    widget = visit("/plain", screen).open().ask(CARD)
    with widget.page.expect_response(lambda answer: '"incomplete"' in (answer.request.post_data or "")) as told:
        widget.rate_down("Còn thiếu")
    expect(widget.status.get_by_text("Cảm ơn")).to_be_visible()
    assert told.value.status == 204
    sent = json.loads(told.value.request.post_data or "")
    assert (sent["turn"], sent["good"], sent["reason"]) == (1, False, "incomplete")


def test_talk_wipe_leaves_nothing(visit: Visit, rasa: FakeRasa):
    widget = visit().open().ask("điều riêng tư").hears("Đã nghe: điều riêng tư")
    session = rasa.asked[0]["sender"]
    assert session in widget.stored()
    with widget.page.expect_response(lambda response: response.request.method == "DELETE") as answered:
        widget.wipe()
    assert answered.value.status == 204
    until(lambda: session in rasa.forgotten)
    expect(widget.log.get_by_text("điều riêng tư")).to_have_count(0)
    assert session not in widget.stored()
    assert "riêng tư" not in widget.stored()
    widget.page.reload()
    widget.open().ask("sau đó").hears("Đã nghe: sau đó")
    assert rasa.asked[-1]["sender"] != session


@pytest.mark.parametrize("way", ["reload", "back"])
def test_talk_history_survives(visit: Visit, rasa: FakeRasa, pages: Pages, screen: str, way: str):
    widget = visit("/plain", screen).open().ask("một").hears("Đã nghe: một")
    if way == "reload":
        widget.page.reload()
    else:
        widget.page.goto(pages.origin + "/bare")
        widget.page.go_back()
    widget.show().hears("Đã nghe: một").ask("hai").hears("Đã nghe: hai")
    assert rasa.texts() == ["một", "hai"]
    assert len({question["sender"] for question in rasa.asked}) == 1


def test_talk_two_tabs_in_step_without_doubling(context: Opened, visit: Visit, rasa: FakeRasa):
    both = context()
    first = visit(page=both.new_page()).open()
    second = visit(page=both.new_page()).show()
    first.ask("từ thẻ một").hears("Đã nghe: từ thẻ một")
    second.hears("Đã nghe: từ thẻ một")
    second.ask("từ thẻ hai").hears("Đã nghe: từ thẻ hai")
    first.hears("Đã nghe: từ thẻ hai")
    for widget in (first, second):
        widget.page.reload()
        widget.show().hears("Đã nghe: từ thẻ một").hears("Đã nghe: từ thẻ hai")
    assert rasa.texts() == ["từ thẻ một", "từ thẻ hai"]
    assert len({question["sender"] for question in rasa.asked}) == 1


def test_talk_person_is_always_in_reach(visit: Visit, rasa: FakeRasa, screen: str):
    widget = visit("/plain", screen).open().ask(CARD)
    widget.button("gặp cán bộ").first.click()
    until(lambda: len(rasa.asked) == 2)
    assert rasa.asked[1]["metadata"]["choice"] == PERSON
    widget.hears("Đang báo cán bộ")


def test_talk_offers_suggestions_that_can_be_pressed(visit: Visit, rasa: FakeRasa, api: Api):
    suggestion = api.json("/api/v1/widget?commune=hoang-son")["suggestions"][0]
    widget = visit().open()
    widget.root.get_by_role("button", name=suggestion).click()
    until(rasa.texts)
    assert rasa.texts() == [suggestion]
