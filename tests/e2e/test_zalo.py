"""The assistant on Zalo, killed while it works: nothing lost, nothing doubled, nothing let in; against the stand-in.

The whole drive, a thousand events and every step, is ``python -m ops.zalo_stand_in.drive``; this is a short one.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.bench.report import percentile
from ops.zalo_stand_in.app import OA
from ops.zalo_stand_in.drive.plan import make_plan
from ops.zalo_stand_in.drive.session import Pace, connected, without_rasa
from ops.zalo_stand_in.drive.stage import Stage
from ops.zalo_stand_in.drive.steps import STEPS, Outcome, run_steps
from ops.zalo_stand_in.drive.storm import Storm, latency, storm

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

EVENTS, SEED, PATIENCE = 150, 7, 240.0
# Zalo repeats after 1.5 and 16.5 seconds: the second meets an assistant that has started again.
PACE = Pace(factor=0.05, uncertain=3)


class Driver:
    """One connected assistant for all tests here, on an event loop of its own."""

    def __init__(self, var: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.session = connected(var, PACE)
        self.stage: Stage = self.loop.run_until_complete(self.session.__aenter__())

    def run(self, work):
        """The result of a coroutine."""
        return self.loop.run_until_complete(asyncio.wait_for(work, 10 * PATIENCE))

    def close(self) -> None:
        self.loop.run_until_complete(self.session.__aexit__(None, None, None))
        self.loop.close()


@pytest.fixture(scope="module")
def driver(knowledge_db: Path) -> Iterator[Driver]:
    driver = Driver(knowledge_db.parent)
    yield driver
    driver.close()


def test_zalo_webhook_answers_at_once_while_rasa_is_stopped(driver: Driver):
    async def measure() -> list[float]:
        async with without_rasa(driver.stage):
            return await latency(driver.stage.zalo, events=60, rate=20)

    times = driver.run(measure())
    assert len(times) == 60
    # The aim, 200 ms at p99, is measured by the drive on a machine that does nothing else.
    assert percentile(times, 99) < 1000


def test_zalo_storm_loses_nothing_and_says_nothing_twice(driver: Driver):
    plan = make_plan(EVENTS, users=12, rate=12, seed=SEED)
    came: Storm = driver.run(storm(plan, driver.stage, kill_every=(3.0, 6.0), seed=SEED, patience=PATIENCE))
    assert came.kills >= 1
    assert came.verdict.good, str(came.verdict)
    assert driver.stage.at_rest()


@pytest.mark.parametrize(
    "step",
    [
        "đang lưu sự kiện, chưa trả 200",
        "đã ghi hội thoại, chưa vào hàng đợi gửi",
        "đã vào hàng đợi, chưa đánh dấu đang gửi",
        "đang gọi Zalo, tin đã tới",
        "Zalo đã trả lời, chưa đánh dấu đã gửi",
    ],
)
def test_zalo_killed_at_a_step_answers_once(driver: Driver, step: str):
    assert step in STEPS
    (outcome,) = driver.run(run_steps(driver.stage, patience=PATIENCE, names=[step]))
    assert isinstance(outcome, Outcome)
    assert outcome.times == 1


def test_zalo_status_command_tells_how_the_account_is(driver: Driver):
    told = driver.run(driver.stage.assistant.run("-m", "api.channels", "zalo", "status"))
    assert OA in told
    secrets = (driver.stage.zalo.world.app.secret, driver.stage.zalo.oauth.pairs[OA].access)
    assert not [secret for secret in secrets if secret in told]


def test_zalo_token_that_expired_is_refreshed_and_the_message_sent(driver: Driver):
    zalo = driver.stage.zalo
    zalo.oauth.pairs[OA].expires_at = 0
    before = zalo.oauth.refreshes

    async def ask() -> int:
        mark = driver.stage.write()
        assert await driver.stage.answered(mark, seconds=30)
        return driver.stage.times_answered(mark)

    assert driver.run(ask()) == 1
    assert zalo.oauth.refreshes == before + 1
