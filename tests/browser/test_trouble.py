"""Bad lines and broken servers: nothing a resident typed is lost, and nothing is asked twice."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.servers import Api, FakeRasa, until

CHAT = "**/api/v1/chat"
NETWORK = ("Failed to load resource", "ERR_", "CORS")
# The api starts within this, on a busy machine too.
RESTARTED_MS = 120_000
CORS = {"access-control-allow-origin": "*", "access-control-expose-headers": "retry-after"}


def test_trouble_offline_words_wait_and_go_once(visit: Visit, rasa: FakeRasa, screen: str, watch):
    watch.allow(*NETWORK)
    widget = visit("/plain", screen).open()
    widget.page.context.set_offline(True)
    widget.ask("hỏi lúc mất mạng")
    expect(widget.root.get_by_text(re.compile("mạng", re.I)).first).to_be_visible()
    assert rasa.asked == []
    widget.page.context.set_offline(False)
    widget.hears("Đã nghe: hỏi lúc mất mạng")
    assert rasa.texts() == ["hỏi lúc mất mạng"]


def test_trouble_offline_words_survive_a_reload(visit: Visit, rasa: FakeRasa, watch):
    watch.allow(*NETWORK)
    widget = visit().open()
    widget.page.route(CHAT, lambda route: route.abort("internetdisconnected"))
    widget.ask("hỏi rồi tải lại")
    widget.page.unroute(CHAT)
    widget.page.reload()
    widget.show().hears("Đã nghe: hỏi rồi tải lại")
    expect(widget.log.get_by_text("hỏi rồi tải lại", exact=True)).to_have_count(1)
    assert rasa.texts() == ["hỏi rồi tải lại"]


def test_trouble_api_killed_while_answering(visit: Visit, rasa: FakeRasa, api: Api, watch):
    watch.allow(*NETWORK)
    widget = visit().open().ask("trước").hears("Đã nghe: trước")
    rasa.gate.clear()
    widget.ask("đúng lúc máy chủ tắt")
    until(lambda: len(rasa.asked) == 2)
    api.stop()
    rasa.gate.set()
    api.start()
    widget.hears("Đã nghe: đúng lúc máy chủ tắt", within=RESTARTED_MS)
    widget.ask("sau").hears("Đã nghe: sau").hears("Đã nghe: trước")
    assert len({question["sender"] for question in rasa.asked}) == 1


def test_trouble_lost_reply_is_fetched_not_asked_again(visit: Visit, rasa: FakeRasa, api: Api, watch):
    watch.allow(*NETWORK)
    widget = visit().open()
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        api.restart()
        route.abort("connectionreset")

    widget.page.route(CHAT, lose_first)
    widget.ask("trả lời rơi giữa đường").hears("Đã nghe: trả lời rơi giữa đường", within=RESTARTED_MS)
    assert lost == [200]
    assert rasa.texts() == ["trả lời rơi giữa đường"]


def test_trouble_slow_answer_says_so_and_still_comes(visit: Visit, rasa: FakeRasa, context):
    page = context().new_page()
    page.clock.install()
    widget = visit(page=page).open()
    rasa.gate.clear()
    widget.ask("câu chậm")
    until(lambda: rasa.asked)
    expect(widget.status.get_by_text("đang tìm")).to_be_visible()
    page.clock.run_for(9_000)
    expect(widget.status.get_by_text("chờ thêm")).to_be_visible()
    rasa.gate.set()
    widget.hears("Đã nghe: câu chậm")
    expect(widget.status.get_by_text("chờ thêm")).to_have_count(0)
    assert rasa.texts() == ["câu chậm"]


def test_trouble_late_answer_is_fetched_by_asking_again(visit: Visit, rasa: FakeRasa, context):
    page = context().new_page()
    page.clock.install()
    widget = visit(page=page).open()
    rasa.gate.clear()
    widget.ask("câu quá chậm")
    until(lambda: rasa.asked)
    page.clock.run_for(60_000)
    again = widget.button("^Gửi lại$")
    expect(again).to_be_visible()
    rasa.gate.set()
    again.click()
    widget.hears("Đã nghe: câu quá chậm")
    expect(widget.log.get_by_text("câu quá chậm", exact=True)).to_have_count(1)
    assert rasa.texts() == ["câu quá chậm"]


BROKEN: dict[str, dict[str, Any]] = {
    "500": {"status": 500, "content_type": "application/problem+json", "body": '{"type":"internal-error","title":"x"}'},
    "HTML page of a proxy": {"status": 502, "content_type": "text/html", "body": "<html><h1>Bad Gateway</h1></html>"},
    "200 with HTML": {"status": 200, "content_type": "text/html", "body": "<html>đăng nhập wifi</html>"},
    "invalid JSON": {"status": 200, "content_type": "application/json", "body": '{"session": "x", "mess'},
    "wrong shape": {"status": 200, "content_type": "application/json", "body": '{"messages": 7}'},
    "null": {"status": 200, "content_type": "application/json", "body": "null"},
}


@pytest.mark.parametrize("kind", list(BROKEN))
def test_trouble_broken_answers_can_be_tried_again(visit: Visit, rasa: FakeRasa, kind: str, watch):
    watch.allow(*NETWORK)
    widget = visit().open()
    widget.page.route(CHAT, lambda route: route.fulfill(headers=CORS, **BROKEN[kind]))
    widget.ask("câu gặp lỗi")
    again = widget.button("thử lại|gửi lại").first
    expect(again).to_be_visible(timeout=90_000)
    text = widget.log.inner_text() + "".join(widget.status.all_inner_texts())
    assert not re.search(r"JSON|Gateway|undefined|null|Error|\b50\d\b|<", text), text
    widget.page.unroute(CHAT)
    again.click()
    widget.hears("Đã nghe: câu gặp lỗi")
    expect(widget.log.get_by_text("câu gặp lỗi", exact=True)).to_have_count(1)
    assert rasa.texts() == ["câu gặp lỗi"]


def test_trouble_retry_after_is_kept(visit: Visit, rasa: FakeRasa, context, watch):
    watch.allow(*NETWORK)
    page = context().new_page()
    page.clock.install()
    widget = visit(page=page).open()
    tries: list[str] = []

    def refuse_first(route: Route) -> None:
        tries.append(route.request.post_data or "")
        if len(tries) > 1:
            route.continue_()
        else:
            headers = {**CORS, "retry-after": "30"}
            route.fulfill(status=429, headers=headers, content_type="application/problem+json", body="{}")

    page.route(CHAT, refuse_first)
    widget.ask("hỏi dồn")
    until(lambda: tries)
    page.clock.run_for(25_000)
    assert len(tries) == 1
    page.clock.run_for(10_000)
    widget.hears("Đã nghe: hỏi dồn")
    assert tries[0] == tries[1]
    assert rasa.texts() == ["hỏi dồn"]


def test_trouble_refused_words_can_be_changed(visit: Visit, rasa: FakeRasa, watch):
    watch.allow(*NETWORK)
    widget = visit().open()
    body = '{"type":"invalid","title":"Câu hỏi chưa dùng được","detail":"Câu hỏi dài quá 1000 ký tự.","status":422}'
    answer = {"status": 422, "headers": CORS, "content_type": "application/problem+json", "body": body}
    widget.page.route(CHAT, lambda route: route.fulfill(**answer), times=1)
    widget.ask("câu bị từ chối")
    expect(widget.root.get_by_text(re.compile("dài quá 1000|chưa dùng được|chưa gửi")).first).to_be_visible()
    widget.ask("câu khác").hears("Đã nghe: câu khác")
    assert "câu khác" in rasa.texts()


def test_trouble_rasa_away_is_answered_from_search(visit: Visit, rasa: FakeRasa):
    rasa.answers = lambda question: {"not": "the contract", "question": question["sender"]}
    widget = visit().open().ask("đăng ký khai sinh")
    expect(widget.log.get_by_text(re.compile("khai sinh", re.I)).nth(1)).to_be_visible()
