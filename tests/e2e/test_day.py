"""A day of two officers and five residents, in real browsers and on Zalo's stand-in, with the three real processes.

On PostgreSQL too when HOIXA_TEST_RECORDS names it.
"""

import os
from collections.abc import Callable, Iterator
from datetime import time

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from knowledge.hours import now_in_vietnam
from ops import browser as chromium
from tests.api.postgres import start as start_postgres
from tests.browser.conftest import TIMEOUT_MS
from tests.e2e.day import evening, midday, morning
from tests.e2e.day.world import PATIENCE_MS, World
from tests.e2e.harness import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if now_in_vietnam().time() > time(23, 45):
        pytest.skip("officers are present until midnight at the latest: this day would end in the middle")
    program = chromium.find()
    if program is None:
        pytest.skip(chromium.CURE)
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        launched = playwright.chromium.launch(executable_path=program)
        yield launched
        launched.close()
        expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture(scope="module", params=os.environ.get("HOIXA_TEST_RECORDS", "sqlite").split()[-1:])
def records_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of records of this day's own, of the last kind that HOIXA_TEST_RECORDS names: "" for SQLite."""
    if request.param != "postgres":
        yield ""
        return
    server = start_postgres()
    yield server.fresh()
    server.stop()


@pytest.fixture(scope="module")
def world(start: Callable[..., Service], records_url: str, browser: Browser) -> Iterator[World]:
    world = World(start, browser, records_url)
    yield world
    world.stop()


def test_day_of_two_officers_and_five_residents(world: World):
    lan, binh = morning.arrive(world)
    first, third, fifth = (world.on_web() for _ in range(3))
    second, fourth = world.on_zalo(2), world.on_zalo(4)
    morning.queue(world, first, second)
    morning.talk_and_forward(lan, binh, first)
    by_web, by_zalo = morning.report_on_web(third), morning.report_on_zalo(fourth)
    morning.deal_with(world, binh, by_web, by_zalo, fourth)

    midday.all_under_way(lan, binh, first, second, fifth)
    midday.killed(world, lan, binh, first, second, fifth)
    midday.nothing_lost_or_doubled(world, first, second)
    midday.ended(lan, binh, first, second)

    evening.nobody_there(lan, binh, fifth)
    evening.called_back(lan)
    evening.erased(world, binh, third)
    evening.withdrawn(world, binh, fourth)
    evening.nothing_left_undone(world, lan)
