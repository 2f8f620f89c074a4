"""One Chromium, one api process, one stand-in for Rasa and one host website for all journeys."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from ops import browser as chromium
from tests.browser import hosts
from tests.browser.servers import Api, FakeRasa, Pages
from tests.browser.widget import Widget

HERE = Path(__file__).parent
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
TIMEOUT_MS = 60_000
expect.set_options(timeout=TIMEOUT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


# The package's, not the session's: Playwright keeps an event loop running, which tests of other rooms must not meet.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    if program is None:
        pytest.skip(chromium.CURE)
    with sync_playwright() as playwright:
        # Nothing outside this machine can be reached, whatever a page tries.
        launched = playwright.chromium.launch(
            executable_path=program,
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"],
        )
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def fake_rasa() -> Iterator[FakeRasa]:
    server = FakeRasa()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def pages() -> Iterator[Pages]:
    server = Pages()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def running_api(
    knowledge_db: Path, fake_rasa: FakeRasa, pages: Pages, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    var = tmp_path_factory.mktemp("browser-var")
    shutil.copy(knowledge_db, var / "knowledge.db")
    api = Api(var, fake_rasa, HOIXA_CORS_ORIGINS=pages.origin, HOIXA_COMMUNE="hoang-son")
    api.start()
    hosts.publish(pages, api.origin)
    yield api
    api.stop()


@pytest.fixture
def api(running_api: Api) -> Api:
    """The api process, running whatever the test before did to it."""
    if running_api.process is None:
        running_api.start()
    return running_api


@pytest.fixture
def rasa(fake_rasa: FakeRasa) -> Iterator[FakeRasa]:
    """The stand-in for Rasa, answering normally."""
    fake_rasa.reset()
    yield fake_rasa
    fake_rasa.reset()


class Watch:
    """Everything a page complains about or asks of a third party; a test ends only when there is nothing of it."""

    def __init__(self, *origins: str) -> None:
        self.origins = origins
        self.problems: list[str] = []
        self.allowed: list[str] = []

    def allow(self, *patterns: str) -> None:
        """Expect console errors that match: those the test provokes."""
        self.allowed += patterns

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self.said)
        context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        context.on("request", self.asked)

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def asked(self, request: Request) -> None:
        if not request.url.startswith((*self.origins, "data:", "blob:", "about:")):
            self.problems.append(f"request outside: {request.url}")

    def check(self) -> None:
        found = [text for text in self.problems if not any(re.search(pattern, text) for pattern in self.allowed)]
        if found:
            pytest.fail("the browser reported:\n" + "\n".join(found), pytrace=False)


@pytest.fixture
def watch(api: Api, pages: Pages) -> Iterator[Watch]:
    watching = Watch(api.origin, pages.origin)
    yield watching
    watching.check()


Opened = Callable[..., BrowserContext]


@pytest.fixture
def context(browser: Browser, watch: Watch) -> Iterator[Opened]:
    """Return a function that opens a browser context; its keywords are Playwright's, ``screen`` names a size."""
    with ExitStack() as open_contexts:

        def opened(screen: str = "desktop", **options: Any) -> BrowserContext:
            made = browser.new_context(**{**SCREENS[screen], "locale": "vi-VN", **options})
            open_contexts.callback(made.close)
            made.set_default_timeout(TIMEOUT_MS)
            watch.follow(made)
            return made

        yield opened


@pytest.fixture(params=list(SCREENS))
def screen(request: pytest.FixtureRequest) -> str:
    """Both sizes in turn."""
    return str(request.param)


Visit = Callable[..., Widget]


@pytest.fixture
def visit(context: Opened, pages: Pages, api: Api) -> Visit:  # noqa: ARG001
    """Return a function that visits a host page and returns its widget; ``page`` reuses a tab."""

    def visited(path: str = "/plain", screen: str = "desktop", *, page: Page | None = None, **options: Any) -> Widget:
        page = page or context(screen, **options).new_page()
        page.goto(pages.origin + path)
        return Widget(page)

    return visited
