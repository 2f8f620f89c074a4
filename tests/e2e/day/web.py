"""People in real browsers: residents at the widget of the commune's page, officers at the console."""

import re
from contextlib import suppress
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from tests.api.staff_desk import KEY, PASSWORD
from tests.browser.widget import Widget
from tests.e2e.harness import eventually

COMMUNE = "hoang-son"
LATE = "23:59"
CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")


def opened(browser: Browser, url: str, patience: float) -> Page:
    """A tab of somebody's own browser, at ``url``."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(patience)
    page = context.new_page()
    page.goto(url)
    return page


class OnWeb(Widget):
    """A resident at the widget on the commune's page."""

    def press(self, label: str) -> "OnWeb":
        """Press the newest button with this label."""
        self.choice(label).last.click()
        return self

    def want_a_person(self) -> "OnWeb":
        """Press the button that is always there."""
        self.show().button("^Gặp cán bộ$").last.click()
        return self

    def sees(self, words: str) -> "OnWeb":
        """Wait until the widget shows ``words``, a regular expression; the same words may stand in a folded card."""
        expect(self.root.get_by_text(re.compile(words)).filter(visible=True).last).to_be_visible()
        return self

    def told(self, words: str, within: float) -> "OnWeb":
        """Wait for an answer to what was sent while the server was away; sends it again where the widget asks to."""
        again = self.button("^Gửi lại$").last

        def answered() -> bool:
            if again.is_visible():
                with suppress(TimeoutError):  # the widget sent it by itself and took the button away
                    again.click(timeout=2_000)
            self.page.wait_for_timeout(200)
            return self.log.get_by_text(words).first.is_visible()

        eventually(answered, within=within)
        return self

    def code(self) -> str:
        """The newest code in the log."""
        expect(self.log.get_by_text(CODE).last).to_be_visible()
        return CODE.findall(self.log.inner_text())[-1]


class AtDesk:
    """An officer at the console, signed in by password and authenticator."""

    def __init__(self, page: Page, origin: str, login: str, name: str) -> None:
        self.page, self.origin, self.name = page, origin, name
        self.go("")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press("Đăng nhập")
        page.get_by_label("Mã 6 chữ số").fill(pyotp.TOTP(KEY).at(datetime.now(UTC)))
        self.press("Vào")
        self.shows("Hộp thư", role="heading")

    def go(self, path: str) -> "AtDesk":
        """Open a page of the console."""
        self.page.goto(f"{self.origin}/staff{path}")
        return self

    def press(self, name: str) -> "AtDesk":
        self.page.get_by_role("button", name=name, exact=True).first.click()
        return self

    def shows(self, words: str, role: str = "") -> "AtDesk":
        """Wait until the page shows ``words``."""
        found: Locator = self.page.get_by_text(words).first
        if role:
            found = self.page.get_by_role(role, name=words).first  # type: ignore[arg-type] # Playwright lists the roles
        expect(found).to_be_visible()
        return self

    def come(self) -> "AtDesk":
        """Report present for the rest of the day."""
        self.go("/co-mat").page.get_by_label("Xã Hoàng Sơn").check()
        self.page.get_by_label("Đến mấy giờ hôm nay").fill(LATE)
        return self.press("Tôi có mặt").shows("Đang có mặt")

    def leave(self) -> "AtDesk":
        """Report absent."""
        return self.go("/co-mat").press("Tôi vắng mặt").shows("Đang vắng mặt.")

    def open(self, words: str, view: str = "cho") -> "AtDesk":
        """Open what the inbox shows with these words."""
        self.go(f"?xem={view}").page.get_by_role("link", name=words).click()
        return self

    def take(self, words: str) -> "AtDesk":
        """Take the conversation of which the inbox shows ``words``."""
        return self.open(words).press("Nhận và trả lời").shows("Bạn đang trả lời.")

    def write(self, words: str) -> "AtDesk":
        """Type an answer and press the button."""
        self.page.get_by_label("Trả lời").fill(words)
        return self.press("Gửi")

    def answer(self, words: str) -> "AtDesk":
        """Send an answer; returns once it has left the field."""
        self.write(words)
        expect(self.page.get_by_label("Trả lời")).to_have_value("")
        return self

    def reads(self, words: str, times: int = 1) -> "AtDesk":
        """Wait until the conversation holds ``words`` so many times."""
        expect(self.page.get_by_role("log").get_by_text(words)).to_have_count(times)
        return self

    def forward(self, to: str, note: str) -> "AtDesk":
        """Forward the open conversation to a colleague who is there."""
        self.page.get_by_text("Chuyển cho người khác").click()
        self.page.get_by_label("Chuyển cho", exact=True).select_option(label=f"{to} (có mặt)")
        self.page.get_by_label("Ghi chú cho họ").fill(note)
        return self.press("Chuyển").shows("Hộp thư", role="heading")

    def end(self) -> "AtDesk":
        """End the open conversation."""
        return self.press("Kết thúc trò chuyện").shows("Hộp thư", role="heading")
