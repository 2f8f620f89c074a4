"""Many residents at once while the assistant is killed again and again; and how fast the webhook answers."""

import asyncio
import contextlib
import random
import sys
import time
from dataclasses import dataclass, field

from ops.zalo_stand_in.app import OA, StandIn
from ops.zalo_stand_in.drive.assistant import Assistant
from ops.zalo_stand_in.drive.plan import Plan
from ops.zalo_stand_in.drive.stage import Stage
from ops.zalo_stand_in.drive.verdict import Verdict, answers, judge


@dataclass
class Storm:
    """What happened: the verdict, how often it was killed, how long all took and how long answers took, in seconds."""

    verdict: Verdict
    kills: int
    seconds: float
    deliveries: int
    waits: list[float] = field(default_factory=list)


async def write_all(plan: Plan, zalo: StandIn) -> dict[int, str]:
    """Have every resident write as planned; return the message ids by number once all is written."""
    ids: dict[int, str] = {}
    began = time.monotonic()
    for message in plan.messages:
        await asyncio.sleep(max(0.0, began + message.at - time.monotonic()))
        bubble, event = zalo.residents.say(OA, message.user, message.text)
        zalo.residents.deliver(event, message.how)
        ids[message.number] = bubble.msg_id
    return ids


async def kill_now_and_then(assistant: Assistant, every: tuple[float, float], seed: int) -> None:
    """Kill and start again until cancelled, each time after a random while; never leave it dead."""
    dice = random.Random(seed)
    while True:
        await asyncio.sleep(dice.uniform(*every))
        restart = asyncio.create_task(_restart(assistant, dice.uniform(0.0, 0.5)))
        try:
            await asyncio.shield(restart)
        except asyncio.CancelledError:
            await restart
            raise


async def _restart(assistant: Assistant, pause: float) -> None:
    await assistant.kill()
    await asyncio.sleep(pause)
    await assistant.start()


async def storm(plan: Plan, stage: Stage, *, kill_every: tuple[float, float], seed: int, patience: float) -> Storm:
    """Run the plan and return what came of it, at most ``patience`` seconds after the last message was written."""
    zalo, assistant = stage.zalo, stage.assistant
    began, starts, before = time.monotonic(), len(assistant.starts), len(zalo.courier.attempts)
    killing = asyncio.create_task(kill_now_and_then(assistant, kill_every, seed))
    try:
        ids = await write_all(plan, zalo)
    finally:
        killing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await killing
    await settle(plan, stage, patience)
    got = answers(zalo)
    written = {bubble.msg_id: bubble.at / 1000 for bubble in zalo.world.log}
    waits = [got[number][0] - written[id] for number, id in ids.items() if number in got]
    return Storm(
        verdict=judge(plan, ids, zalo),
        kills=len(assistant.starts) - starts,
        seconds=time.monotonic() - began,
        deliveries=len(zalo.courier.attempts) - before,
        waits=waits,
    )


async def settle(plan: Plan, stage: Stage, patience: float) -> None:
    """Wait until every good message is answered and nothing is left that could still be answered or sent."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if len(answers(stage.zalo)) >= plan.count("good") and stage.at_rest():
            break
        await asyncio.sleep(0.2)


async def latency(zalo: StandIn, *, events: int, rate: float) -> list[float]:
    """Return how many milliseconds the webhook took for each of ``events`` messages, ``rate`` a second."""
    before = len(zalo.courier.attempts)
    for number in range(events):
        user = f"90000000000002{number % 50:05d}"
        _, event = zalo.residents.say(OA, user, f"làm giấy khai sinh cần gì, lần {number}")
        zalo.residents.deliver(event)
        await asyncio.sleep(1 / rate)
    while zalo.courier.busy:
        await asyncio.sleep(0.1)
    attempts = zalo.courier.attempts[before:]
    failed = [attempt for attempt in attempts if attempt.status != 200]
    if failed:
        sys.stdout.write(f"  {len(failed)} lần giao không được 200\n")
    return [attempt.ms for attempt in attempts if attempt.event == "user_send_text"]
