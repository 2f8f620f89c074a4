"""Kill -9 at each step between a resident's words and the answer on their screen; each message must be answered once.

Steps inside the assistant are reached from outside: the stand-in for Rasa holds its answer back, the stand-in for Zalo
delays its own, or SQLite's write lock is taken between two transactions (``lock.py``).
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ops.zalo_stand_in.app import OA, StandIn
from ops.zalo_stand_in.drive.assistant import Assistant, DriveError
from ops.zalo_stand_in.drive.fake_rasa import FakeRasa
from ops.zalo_stand_in.drive.lock import Records

HOLD = 0.4
TRIES = 5


class Missed(Exception):
    """The assistant was already past the step that was meant; another message will be tried."""


@dataclass
class Stage:
    """What a step works with; ``write`` has one more resident write and gives the mark of the message."""

    zalo: StandIn
    rasa: FakeRasa
    assistant: Assistant
    records: Records

    def write(self) -> str:
        """Have a new resident write and return a mark that only this message and its answer hold."""
        number = next(_NUMBERS)
        mark = f"(bước s{number:04d})"
        _, event = self.zalo.residents.say(OA, f"90000000000003{number:05d}", f"làm giấy khai sinh cần gì {mark}")
        self.zalo.residents.deliver(event)
        return mark

    def times_answered(self, mark: str) -> int:
        """Return how many messages with this mark the resident got."""
        return sum(mark in bubble.text for bubble in self.zalo.world.log if bubble.side == "oa")

    def at_rest(self) -> bool:
        """Return True when nothing waits to be sent."""
        return self.records.count("outbox", "state in ('pending', 'sending', 'uncertain')") == 0

    async def asked(self, mark: str) -> None:
        """Wait until the assistant asks Rasa about the message."""
        await until(lambda: any(mark in text for _, text in self.rasa.asked), "Rasa không được hỏi")


_NUMBERS = itertools.count(1)
Step = Callable[[Stage], Awaitable[str]]


async def until(true: Callable[[], bool], otherwise: str, seconds: float = 15) -> None:
    """Return when ``true`` is; raises DriveError after a while."""
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise DriveError(otherwise)


async def while_storing(stage: Stage) -> str:
    """Kill while the event waits to be stored: it was not answered with 200."""
    with stage.records.held():
        mark = stage.write()
        await asyncio.sleep(HOLD)
        await stage.assistant.kill()
    return mark


async def after_storing(stage: Stage) -> str:
    """Kill after 200, while Rasa is being asked."""
    stage.rasa.gate.clear()
    mark = stage.write()
    await stage.asked(mark)
    await asyncio.sleep(HOLD)
    await stage.assistant.kill()
    return mark


async def before_keeping(stage: Stage) -> str:
    """Kill after Rasa answered, before the answer is in the conversation."""
    stage.rasa.gate.clear()
    mark = stage.write()
    await stage.asked(mark)
    with stage.records.held():
        stage.rasa.gate.set()
        await asyncio.sleep(HOLD)
        await stage.assistant.kill()
    return mark


async def before_outbox(stage: Stage) -> str:
    """Kill after the answer is in the conversation, before it is in the outbox."""
    return await _between(stage, "exchange", "1")


async def before_sending(stage: Stage) -> str:
    """Kill after the answer is in the outbox, before it is marked as being sent."""
    return await _between(stage, "outbox", "1")


async def _between(stage: Stage, table: str, where: str) -> str:
    stage.rasa.gate.clear()
    mark = stage.write()
    await stage.asked(mark)
    parts, rows = stage.records.count("outbox"), stage.records.count(table, where)
    taken = asyncio.create_task(asyncio.to_thread(_hold_after, stage.records, table, where, rows))
    stage.rasa.gate.set()
    held = await taken
    with held:
        past = stage.records.count("outbox") > parts if table == "exchange" else _being_sent(stage)
        await asyncio.sleep(HOLD)
        if not past:
            await stage.assistant.kill()
    if past:
        raise Missed
    return mark


def _hold_after(records: Records, table: str, where: str, rows: int) -> "_Held":
    records.wait_for(table, where, more_than=rows)
    return _Held(records)


class _Held:
    """The write lock, taken now in one thread and given back in another."""

    def __init__(self, records: Records) -> None:
        self._lock = records.held()
        self._lock.__enter__()

    def __enter__(self) -> None:
        """Nothing more to take."""

    def __exit__(self, *_: object) -> None:
        self._lock.__exit__(None, None, None)


def _being_sent(stage: Stage) -> bool:
    return stage.records.count("outbox", "state = 'sending'") > 0


async def sending_not_arrived(stage: Stage) -> str:
    """Kill while Zalo is being called; the message did not arrive."""
    return await _while_sending(stage, delivered=False)


async def sending_arrived(stage: Stage) -> str:
    """Kill while Zalo is being called; the message arrived and the assistant does not know."""
    return await _while_sending(stage, delivered=True)


async def _while_sending(stage: Stage, *, delivered: bool) -> str:
    fault = stage.zalo.faults.add("timeout-delivered" if delivered else "timeout-lost")
    mark = stage.write()
    await asyncio.wait_for(fault.reached.wait(), 15)
    await asyncio.sleep(HOLD)
    await stage.assistant.kill()
    return mark


async def before_marking(stage: Stage) -> str:
    """Kill after Zalo said that it has the message, before that is noted."""
    fault = stage.zalo.faults.add(hang=HOLD, delivered=True)
    mark = stage.write()
    await asyncio.wait_for(fault.reached.wait(), 15)
    with stage.records.held():
        await asyncio.sleep(3 * HOLD)
        if not _being_sent(stage):
            raise Missed
        await stage.assistant.kill()
    return mark


async def no_answer_arrived(stage: Stage) -> str:
    """Nobody is killed: the line breaks, the message arrived."""
    stage.zalo.faults.add("dropped-delivered")
    return stage.write()


async def no_answer_lost(stage: Stage) -> str:
    """Nobody is killed: the line breaks, the message did not arrive."""
    stage.zalo.faults.add("dropped-lost")
    return stage.write()


STEPS: dict[str, tuple[str, Step]] = {
    "đang lưu sự kiện, chưa trả 200": ("giữ khoá ghi SQLite, rồi gửi sự kiện", while_storing),
    "đã lưu, đã trả 200, đang hỏi Rasa": ("Rasa giả giữ câu trả lời", after_storing),
    "Rasa đã trả lời, chưa ghi vào hội thoại": ("giữ khoá ghi trước khi Rasa giả trả lời", before_keeping),
    "đã ghi hội thoại, chưa vào hàng đợi gửi": ("lấy khoá ghi ngay khi dòng hội thoại hiện ra", before_outbox),
    "đã vào hàng đợi, chưa đánh dấu đang gửi": ("lấy khoá ghi ngay khi dòng chờ gửi hiện ra", before_sending),
    "đang gọi Zalo, tin không tới": ("Zalo giả nhận lời gọi, không giao tin, không trả lời", sending_not_arrived),
    "đang gọi Zalo, tin đã tới": ("Zalo giả giao tin rồi không trả lời", sending_arrived),
    "Zalo đã trả lời, chưa đánh dấu đã gửi": ("Zalo giả trả lời chậm, giữ khoá ghi trong lúc đó", before_marking),
    "không kill: đứt kết nối, tin đã tới": ("Zalo giả giao tin rồi cắt kết nối", no_answer_arrived),
    "không kill: đứt kết nối, tin không tới": ("Zalo giả cắt kết nối", no_answer_lost),
}


@dataclass
class Outcome:
    """What became of one step: how it is reached, how often the message was answered, how long that took (seconds)."""

    step: str
    how: str
    times: int
    seconds: float


async def run_steps(stage: Stage, *, patience: float) -> list[Outcome]:
    """Kill at every step and start again; return what residents got, waiting up to ``patience`` seconds each."""
    ran = [(name, how, *await _run(stage, name, step, patience)) for name, (how, step) in STEPS.items()]
    # A second answer would come after the wait for an echo.
    await asyncio.sleep(patience / 2)
    return [Outcome(name, how, stage.times_answered(mark), seconds) for name, how, mark, seconds in ran]


async def _run(stage: Stage, name: str, step: Step, patience: float) -> tuple[str, float]:
    loop = asyncio.get_running_loop()
    mark = await _reached(stage, name, step)
    began = loop.time()
    stage.zalo.faults.clear()
    if stage.assistant.process is None or stage.assistant.process.returncode is not None:
        await stage.assistant.start()
    while not (stage.times_answered(mark) and stage.at_rest()) and loop.time() - began < patience:
        await asyncio.sleep(0.05)
    return mark, loop.time() - began


async def _reached(stage: Stage, name: str, step: Step) -> str:
    for _ in range(TRIES):
        try:
            return await step(stage)
        except Missed:
            continue
        finally:
            stage.rasa.gate.set()
    raise DriveError(f"không dừng được ở bước: {name}")
