"""Officers in browsers of their own: made, set up and signed in through the console's own pages."""

import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Browser, Page

SCREEN = {"width": 1280, "height": 900}
PATIENCE_MS = 90_000  # a page on a busy machine


class Officer:
    """One officer: a name, a password, a phone with an authenticator, a browser."""

    def __init__(self, browser: Browser, url: str, login: str, name: str, shots: Path | None) -> None:
        """Open a browser of its own; pictures of pages go into ``shots``."""
        self.login, self.name = login, name
        self._url, self._shots = url, shots
        self._password = secrets.token_urlsafe(16)
        context = browser.new_context(viewport=SCREEN, locale="vi-VN", reduced_motion="reduce")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        self.page: Page = context.new_page()

    @property
    def path(self) -> str:
        """Return where the browser is."""
        return urlsplit(self.page.url).path

    def set_up(self, way_in: str) -> None:
        """Choose a password by the link given, scan the key, type the first code, and come to the desk."""
        page = self.page
        page.goto(self._url + way_in)
        page.fill("#mat-khau-moi", self._password)
        page.fill("#mat-khau-lai", self._password)
        self.press("Lưu và tiếp tục")
        key = page.locator("code.key").inner_text().replace(" ", "")
        page.fill("#ma", pyotp.TOTP(key).now())
        self.press("Xác nhận")
        page.get_by_role("link", name="Đã cất xong, vào bàn làm việc").click()

    def add(self, other: "Officer", role: str) -> None:
        """As an administrator add another officer of every commune, and hand over the link."""
        page = self.page
        self.go("/staff/nguoi-dung/moi")
        page.fill("#ten-dang-nhap", other.login)
        page.fill("#ho-ten", other.name)
        page.check(f'input[name="vai-tro"][value="{role}"]')
        page.check('input[name="pham-vi"][value="tat-ca"]')
        self.press("Thêm")
        other.set_up(urlsplit(page.input_value("#lien-ket")).path)

    def go(self, path: str) -> None:
        """Open a page of the console, unlocking the screen where it has locked itself."""
        self.page.goto(self._url + path)
        if self.page.locator('form[action="/staff/khoa"] input#mat-khau').count():
            self.page.fill("#mat-khau", self._password)
            self.press("Mở khóa")

    def press(self, label: str) -> None:
        """Press the button with exactly this label, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile(rf"^{re.escape(label)}$")).click()

    def send(self, path: str, **fields: str) -> int:
        """Return the status of a form sent past the page's buttons, as a program would send it."""
        csrf = self.page.locator('input[name="csrf"]').first.get_attribute("value") or ""
        answer = self.page.request.post(self._url + path, form={"csrf": csrf, **fields}, max_redirects=0)
        return answer.status

    def has_button(self, label: str) -> bool:
        """Return True when the page has a button whose label begins so."""
        return self.page.get_by_role("button", name=re.compile(rf"^{re.escape(label)}")).count() > 0

    def alert(self) -> str:
        """Return what the page warns of, in one line; "" when of nothing."""
        return " ".join(" ".join(self.page.locator('[role="alert"]:visible').all_inner_texts()).split())

    def shoot(self, name: str) -> None:
        """Take a picture of the whole page."""
        if self._shots:
            self.page.screenshot(path=self._shots / f"{name}.png", full_page=True)
