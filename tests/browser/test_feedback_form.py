"""Feedback on a plain page in a browser: without JavaScript, nothing lost, accessible in every state of it."""

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks
from tests.browser.conftest import Opened
from tests.browser.servers import Api

FORM = "/phan-anh/gui"


def write(page: Page, api: Api, body: str = "Đường sụt lún hai tháng nay", contact: str = "") -> None:
    page.goto(api.origin + FORM)
    page.get_by_label("Đồng ý, viết phản ánh").check()
    page.get_by_label("Đường sá, cầu cống, đèn đường").check()
    page.get_by_label("Việc gì, từ khi nào").fill(body)
    page.get_by_label("Tên, số điện thoại").fill(contact)
    look(page)


def look(page: Page) -> None:
    page.get_by_role("button", name="Xem lại trước khi gửi").click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi cho xã").click()


def test_feedback_form_works_without_javascript(context: Opened, api: Api, screen: str):
    page = context(screen, java_script_enabled=False).new_page()
    write(page, api, contact="Chị Lan")
    page.get_by_role("button", name="Viết lại").click()
    expect(page.get_by_label("Tên, số điện thoại")).to_have_value("Chị Lan")
    page.get_by_label("Việc ở chỗ nào?").fill("Thôn 3")
    look(page)
    send(page)
    code = page.locator(".code").inner_text()
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    page.goto(api.origin + "/phan-anh")
    page.get_by_label("Mã theo dõi").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.locator("h1")).to_have_text(f"Phản ánh {code}")
    expect(page.locator("main")).to_contain_text("Dự kiến trả lời")
    expect(page.locator("main")).not_to_contain_text("sụt lún")


def test_feedback_form_double_click_is_one_report(context: Opened, api: Api):
    page = context(java_script_enabled=False).new_page()
    write(page, api, "Bấm đúp nút gửi")
    page.get_by_role("button", name="Gửi cho xã").dblclick()
    expect(page.locator(".code")).to_be_visible()
    connection = sqlite3.connect(api.var / "records.db")
    stored = connection.execute("select code from report where body = 'Bấm đúp nút gửi'").fetchall()
    connection.close()
    assert [f"{code[:4]}-{code[4:]}" for (code,) in stored] == [page.locator(".code").inner_text()]


def test_feedback_form_survives_a_restart_in_the_middle(context: Opened, api: Api):
    page = context().new_page()
    write(page, api)
    api.restart()
    send(page)
    code = page.locator(".code").inner_text()
    api.restart()
    page.goto(f"{api.origin}/phan-anh/{code}")
    expect(page.locator("main")).to_contain_text("Đã ghi nhận")


def empty(page: Page, api: Api) -> None:
    page.goto(api.origin + FORM)


def faulty(page: Page, api: Api) -> None:
    page.goto(api.origin + FORM)
    look(page)
    expect(page.get_by_role("alert")).to_contain_text("kể giúp việc gì")


def complaint(page: Page, api: Api) -> None:
    write(page, api, "Tôi khiếu nại quyết định thu hồi đất")
    expect(page.get_by_role("alert")).to_contain_text("không nhận khiếu nại")
    expect(page.get_by_label("Việc gì, từ khi nào")).to_have_value("Tôi khiếu nại quyết định thu hồi đất")


def emergency(page: Page, api: Api) -> None:
    write(page, api, "Đang cháy nhà ở xóm 2")
    expect(page.get_by_role("link", name="Gọi 114")).to_be_visible()


def receipt(page: Page, api: Api) -> None:
    write(page, api)
    send(page)


def missing(page: Page, api: Api) -> None:
    page.goto(api.origin + "/phan-anh/tra-cuu?ma=zzzz")


STATES: dict[str, Callable[[Page, Api], None]] = {
    state.__name__: state for state in (empty, faulty, complaint, emergency, receipt, missing)
}


@pytest.mark.parametrize("state", list(STATES))
def test_feedback_form_axe_and_reflow(context: Opened, api: Api, state: str, screen: str, watch):
    watch.allow("404", "422")
    page = context(screen, color_scheme="light", reduced_motion="reduce").new_page()
    STATES[state](page, api)
    assert checks.violations(page) == []
    assert checks.small_targets(page) == []
    page.emulate_media(color_scheme="dark")
    assert checks.violations(page, "color-contrast") == []
    page.set_viewport_size({"width": 320, "height": 480})
    page.evaluate(checks.SPACING)
    assert checks.overflow(page) == []
