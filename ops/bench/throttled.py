"""What a slow phone on a slow line sees: times, bytes and shifts of one page, by Chromium's own counts."""

import http.server
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
CPU_SLOWDOWN = 4
Figures = dict[str, float]


@dataclass(frozen=True)
class Line:
    """A mobile line: kilobits a second down and up, milliseconds there and back."""

    name: str
    down: int
    up: int
    latency: int


LINES = (Line("3G", 1600, 750, 300), Line("3G chậm", 400, 400, 400))
# Kept by the page itself from its first moment on.
OBSERVE = """
window.__seen = {lcp: 0, cls: 0, blocked: 0, usable: 0};
const see = (type, take) =>
  new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true});
see('largest-contentful-paint', entry => __seen.lcp = entry.startTime);
see('layout-shift', entry => { if (!entry.hadRecentInput) __seen.cls += entry.value });
see('longtask', entry => __seen.blocked += Math.max(0, entry.duration - 50));
(function look() {
  const button = document.querySelector('hoi-xa')?.shadowRoot?.querySelector('button');
  if (button && button.getBoundingClientRect().width > 0) __seen.usable = performance.now();
  else requestAnimationFrame(look);
})();
"""
READ = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return {...__seen, fcp: paint ? paint.startTime : 0, loaded: page.loadEventEnd};
}"""


@contextmanager
def throttled(browser: Browser, line: Line) -> Iterator[tuple[Page, Figures]]:
    """Open a phone's page on ``line``; the figures count its requests and bytes over the wire as they come."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        wire: Figures = {"requests": 0, "bytes": 0}
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        condition = {"offline": False, "latency": line.latency}
        rates = {"downloadThroughput": line.down * 125, "uploadThroughput": line.up * 125}
        session.send("Network.emulateNetworkConditions", {**condition, **rates})
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})

        def finished(event: dict[str, Any]) -> None:
            wire["requests"] += 1
            wire["bytes"] += event["encodedDataLength"]

        session.on("Network.loadingFinished", finished)
        page.add_init_script(OBSERVE)
        yield page, wire


def visit(browser: Browser, url: str, line: Line) -> Figures:
    """Return the figures of one visit with an empty cache: milliseconds, bytes, requests, shifts."""
    with throttled(browser, line) as (page, wire):
        page.goto(url, wait_until="networkidle", timeout=120_000)
        return {**page.evaluate(READ), **wire}


def open_widget(browser: Browser, url: str, line: Line) -> Figures:
    """Return the figures of a host page whose widget is pressed as soon as it can be: until its field takes words."""
    with throttled(browser, line) as (page, wire):
        page.goto(url, wait_until="commit", timeout=120_000)
        page.wait_for_function("() => window.__seen?.usable > 0 && document.readyState === 'complete'", timeout=120_000)
        seen = page.evaluate(READ)
        pressed = page.evaluate("() => performance.now()")
        page.locator("hoi-xa button").first.click()
        page.wait_for_function(
            "() => document.querySelector('hoi-xa').shadowRoot.activeElement?.matches('textarea, input')",
            timeout=120_000,
        )
        seen["opened"] = page.evaluate("() => performance.now()") - pressed
        return {**seen, **wire}


def median(times: int, measure: Callable[[], Figures]) -> Figures:
    """Return the median of each figure over ``times`` measurements."""
    runs = [measure() for _ in range(times)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


@contextmanager
def website(pages: dict[str, str]) -> Iterator[str]:
    """Serve ``pages`` (path to HTML) as another website and yield its origin."""

    class Serving(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Serving) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
