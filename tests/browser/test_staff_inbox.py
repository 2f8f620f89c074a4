"""An officer and a resident in two browsers talk through the real api process; a restart meanwhile loses nothing."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from api.records import handovers, staff, staff_presence, staff_sessions
from api.records.database import open_database
from api.records.staff_sessions import FULL
from tests.browser.checks import overflow, small_targets, violations
from tests.browser.conftest import Opened, Visit
from tests.browser.servers import Api
from tests.browser.widget import Widget

COMMUNE = "hoang-son"
NETWORK = ("Failed to load resource", "ERR_")
SignIn = Callable[..., Page]


@pytest.fixture
def officer(api: Api, context: Opened) -> Iterator[SignIn]:
    """Return a function that gives the inbox of an officer of this name, who is signed in and present."""
    database = open_database(f"sqlite:///{api.var / 'records.db'}")
    there: list[int] = []

    def signed_in(name: str, **options) -> Page:
        now = datetime.now(UTC)
        login = f"{name.lower().replace(' ', '-')}-{now:%H%M%S%f}"
        with database.writing() as connection:
            id = staff.add(connection, login=login, name=name, role="officer", communes=[COMMUNE], now=now)
            token = staff_sessions.start(connection, id, FULL, now=now)
            staff_presence.arrive(connection, id, [COMMUNE], until=now + timedelta(hours=1), now=now)
        there.append(id)
        browser = context(**options)
        browser.add_cookies([{"name": "hoixa_staff", "value": token, "url": api.origin}])
        page = browser.new_page()
        page.goto(f"{api.origin}/staff")
        return page

    yield signed_in
    with database.writing() as connection:
        for id in there:
            staff_presence.leave(connection, id)
        for row in handovers.queue(connection):
            handovers.close(connection, row["id"], handovers.BY_RESIDENT, at=datetime.now(UTC))
    database.close()


def ask_for_a_person(widget: Widget) -> Widget:
    """Get into the queue."""
    widget.show().button("^Gặp cán bộ$").first.click()
    widget.choice("Nói chuyện với cán bộ ngay").click()
    expect(widget.root.get_by_text(re.compile("Đang chờ cán bộ, bác đứng thứ"))).to_be_visible()
    return widget


def take(page: Page, words: str) -> None:
    """Open the conversation of which the inbox shows ``words``, and take it."""
    page.get_by_role("link", name=words).click()
    page.get_by_role("button", name="Nhận và trả lời").click()
    expect(page.get_by_text("Bạn đang trả lời.")).to_be_visible()


def answer(page: Page, words: str) -> None:
    page.get_by_label("Trả lời").fill(words)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_label("Trả lời")).to_have_value("")


def test_inbox_both_talk_and_a_restart_loses_nothing(visit: Visit, officer: SignIn, api: Api, watch):
    watch.allow(*NETWORK)
    page = officer("Chị Lan")
    widget = ask_for_a_person(visit())
    widget.ask("Khai tên bố thế nào ạ?").hears("Đã ghi lại")
    take(page, "Khai tên bố thế nào ạ?")
    expect(widget.root.get_by_text(re.compile("Chị Lan.*người thật"))).to_be_visible()
    answer(page, "Chào bác, bác chờ tôi một chút")
    widget.hears("Chào bác, bác chờ tôi một chút").ask("Vâng tôi chờ")
    expect(page.get_by_role("log").get_by_text("Vâng tôi chờ")).to_be_visible()
    expect(widget.root.get_by_text(re.compile("Chị Lan.*người thật"))).to_be_visible()
    api.stop()
    widget.ask("Tôi viết lúc mất mạng")
    page.get_by_label("Trả lời").fill("Lời cán bộ lúc mất mạng")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_text("mất kết nối")).to_be_visible()
    expect(page.get_by_label("Trả lời")).to_have_value("Lời cán bộ lúc mất mạng")
    api.start()
    expect(page.get_by_role("log").get_by_text("Tôi viết lúc mất mạng")).to_have_count(1, timeout=90_000)
    page.get_by_role("button", name="Gửi", exact=True).click()
    widget.hears("Lời cán bộ lúc mất mạng", within=90_000).hears("Chào bác, bác chờ tôi một chút")
    page.get_by_role("button", name="Kết thúc trò chuyện").click()
    expect(widget.root.get_by_text("Cán bộ đã kết thúc")).to_be_visible()
    widget.ask("phí khai sinh").hears("Đã nghe: phí khai sinh")


def test_inbox_shows_who_comes_without_a_reload(visit: Visit, officer: SignIn):
    page = officer("Chị Mai")
    widget = ask_for_a_person(visit())
    widget.ask("Hỏi chuyện đất ruộng")
    expect(page.get_by_role("link", name="Hỏi chuyện đất ruộng")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(\d+\) Hộp thư"))
    widget.choice("Thôi, không chờ nữa").last.click()
    expect(page.get_by_role("link", name="Hỏi chuyện đất ruộng")).to_have_count(0)


def test_inbox_forwarded_to_a_colleague_without_losing_a_draft(visit: Visit, officer: SignIn):
    first, second = officer("Chị Thu"), officer("Anh Bình")
    widget = ask_for_a_person(visit())
    widget.ask("Hỏi về hộ kinh doanh")
    take(first, "Hỏi về hộ kinh doanh")
    second.goto(first.url)
    first.get_by_label("Trả lời").fill("đang viết dở")
    widget.ask("Thêm một câu")
    expect(first.get_by_role("log").get_by_text("Thêm một câu")).to_be_visible()
    expect(first.get_by_label("Trả lời")).to_have_value("đang viết dở")
    first.get_by_text("Chuyển cho người khác").click()
    first.get_by_label("Chuyển cho", exact=True).select_option(label="Anh Bình (có mặt)")
    first.get_by_label("Ghi chú cho họ").fill("Nhờ anh xem giúp")
    first.get_by_role("button", name="Chuyển", exact=True).click()
    expect(second.get_by_text("Nhờ anh xem giúp")).to_be_visible()
    answer(second, "Tôi là Bình, tôi xem giúp bác")
    widget.hears("Tôi là Bình, tôi xem giúp bác")
    expect(widget.log.get_by_text("Nhờ anh xem giúp")).to_have_count(0)


def test_inbox_canned_words_and_keys(visit: Visit, officer: SignIn):
    page = officer("Chị Hạnh")
    widget = ask_for_a_person(visit())
    widget.ask("Hỏi chứng thực")
    take(page, "Hỏi chứng thực")
    page.get_by_role("button", name="Chào", exact=True).click()
    expect(page.get_by_label("Trả lời")).to_have_value(re.compile("Chị Hạnh, cán bộ xã Hoàng Sơn"))
    page.keyboard.press("Control+Enter")
    widget.hears("Chào bác, tôi là Chị Hạnh")


@pytest.mark.parametrize("size", [(1280, 900), (1024, 700)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_inbox_pages_are_accessible(visit: Visit, officer: SignIn, size: tuple[int, int], scheme: str):
    page = officer("Chị Nga", viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    ask_for_a_person(visit()).ask("Hỏi trợ cấp")
    expect(page.get_by_role("link", name="Hỏi trợ cấp")).to_be_visible()
    assert [*violations(page), *small_targets(page), *overflow(page)] == []
    take(page, "Hỏi trợ cấp")
    page.get_by_text("Chuyển cho người khác").click()
    assert [*violations(page), *small_targets(page), *overflow(page)] == []
    page.get_by_role("button", name="Kết thúc trò chuyện").click()
    expect(page.get_by_role("heading", name="Hộp thư")).to_be_visible()
