"""What is measured in a page, shadow roots included: accessibility, targets, overflow."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Links inside a sentence are exempt (WCAG 2.5.8, inline); a label is part of its field's target.
TARGETS = """() => {
  const small = [];
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex="0"]';
  const look = root => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) look(e.shadowRoot);
      if (!e.matches(kinds)) continue;
      if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
      const target = e.matches('input[type=checkbox], input[type=radio]') ? e.closest('label') || e : e;
      const box = target.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || box.right < 0 || box.bottom < 0) continue;  // shown on focus only
      const around = e.parentElement?.textContent.trim() || '';
      if (e.matches('a') && getComputedStyle(e).display === 'inline' && around !== e.textContent.trim()) continue;
      if (box.width < 24 || box.height < 24)
        small.push(`${e.tagName} "${(e.getAttribute('aria-label') || e.textContent).trim().slice(0, 40)}" `
          + `${Math.round(box.width)}×${Math.round(box.height)}`);
    }
  };
  look(document);
  return small;
}"""
# What sticks out on the right without a scroller of its own around it.
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth > wide) out.push(`page ${document.documentElement.scrollWidth} > ${wide}`);
  const look = root => {
    for (const e of root.querySelectorAll('*')) {
      if (e.shadowRoot) look(e.shadowRoot);
      const box = e.getBoundingClientRect();
      let scroller = e.parentElement;
      while (scroller && getComputedStyle(scroller).overflowX === 'visible') scroller = scroller.parentElement;
      const kept = scroller && scroller !== document.documentElement && scroller !== document.body;
      if (!kept && box.width > 1 && box.height > 1 && box.right > wide + 1 && box.left < wide
          && e.checkVisibility({visibilityProperty: true, opacityProperty: true}))
        out.push(`${e.tagName}.${e.className} right ${Math.round(box.right)}`);
    }
  };
  look(document);
  return out.slice(0, 8);
}"""
# WCAG 1.4.12: what a reader may set; put into every shadow root too.
SPACING = """() => {
  const rule = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } '
    + 'p { margin-bottom: 2em !important }';
  const add = root => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rule);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    root.querySelectorAll('*').forEach(e => e.shadowRoot && add(e.shadowRoot));
  };
  add(document);
}"""


def violations(page: Page, rule: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2 A and AA and its best practices, or one rule, one line an element."""
    only = {"type": "rule", "values": [rule]} if rule else RULES
    result = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [line for violation in result.response["violations"] for line in _lines(violation)]


def _lines(violation: dict[str, Any]) -> list[str]:
    nodes = violation["nodes"]
    return [f"{violation['id']}: {node['html'][:160]} | {node['failureSummary'][:300]}" for node in nodes]


def small_targets(page: Page) -> list[str]:
    """Interactive elements under 24 × 24 CSS px."""
    return list(page.evaluate(TARGETS))


def overflow(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    return list(page.evaluate(OVERFLOW))
