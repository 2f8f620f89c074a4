"""The widget as a resident handles it: everything found by role and name in one place."""

import re
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

# What has the focus, seen through shadow roots: its name or words.
FOCUSED = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  return {tag: e?.tagName || '', name: (e?.getAttribute('aria-label') || e?.textContent || '').trim(),
    id: e?.id || '', inside: e?.getRootNode() instanceof ShadowRoot};
}"""
STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}])"


class Widget:
    """The ``<hoi-xa>`` of a page; ``commune`` tells which when there are several."""

    def __init__(self, page: Page, commune: str = "") -> None:
        self.page = page
        self.root = page.locator(f"hoi-xa[commune={commune}]" if commune else "hoi-xa").first
        self.launcher = self.root.locator("button[aria-expanded]").first
        self.field = self.root.locator("textarea")
        self.log = self.root.locator("[role=log]")
        self.status = self.root.locator("[role=status]")
        self.ticks = self.log.locator("input[type=checkbox]")
        self.thumbs_up = self.log.get_by_role("button", name="Có ích")
        self.thumbs_down = self.log.get_by_role("button", name="Chưa ổn")
        self.reasons = self.log.get_by_role("group", name="Chưa ổn ở chỗ nào?").get_by_role("button")
        self.share = self.log.get_by_role("button", name="Gửi cho người thân")

    def open(self) -> Self:
        """Open by the launcher and return when the field takes words."""
        self.launcher.click()
        expect(self.field).to_be_focused()
        return self

    def ask(self, text: str) -> Self:
        """Type and send; returns when the words are in the log."""
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.log.get_by_text(text, exact=True)).to_have_count(1)
        return self

    def hears(self, text: str, count: int = 1, within: float | None = None) -> Self:
        """Wait until the log holds ``text`` exactly ``count`` times, at most ``within`` milliseconds."""
        expect(self.log.get_by_text(text)).to_have_count(count, timeout=within)
        return self

    def show(self) -> Self:
        """Open it unless it is open already."""
        expect(self.launcher.or_(self.field).first).to_be_visible()
        if not self.field.is_visible():
            self.open()
        return self

    def choice(self, label: str) -> Locator:
        """A button offered in the log, whatever its number."""
        return self.log.get_by_role("button", name=re.compile(rf"^(\d+\. )?{re.escape(label)}$"))

    def menu(self) -> Self:
        """Open or close the menu."""
        self.root.get_by_role("button", name="Tuỳ chọn").click()
        return self

    def rate_down(self, reason: str) -> None:
        """Say of the last answer that it is not right, and why."""
        self.thumbs_down.last.click()
        self.reasons.get_by_text(reason).click()
        self.button("^Gửi góp ý$").click()

    def wipe(self) -> None:
        """Wipe the conversation by the menu."""
        self.menu().button("^Xoá cuộc trò chuyện$").click()
        self.button("^Xoá hết$").click()

    def button(self, name: str) -> Locator:
        """A button of the widget whose name holds ``name``."""
        return self.root.get_by_role("button", name=re.compile(name, re.I))

    def focused(self) -> dict[str, Any]:
        """What has the focus: tag, name, id, and whether it is inside a shadow root."""
        return dict(self.page.evaluate(FOCUSED))

    def stored(self) -> str:
        """All the host page's storage as one text."""
        return str(self.page.evaluate(STORED))
