"""Kill -9 at each step between a resident's words and the answer on their screen; each message must be answered once.

Steps inside the assistant are reached from outside: the stand-in for Rasa holds its answer back, the stand-in for Zalo
delays its own, or SQLite's write lock is taken between two transactions (``lock.py``).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ops.zalo_stand_in.drive.assistant import DriveError
from ops.zalo_stand_in.drive.lock import Records
from ops.zalo_stand_in.drive.stage import Stage, until

HOLD = 0.4
TRIES = 5


class Missed(Exception):
    """The assistant was already past the step that was meant; another message will be tried."""


Step = Callable[[Stage], Awaitable[str]]


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


async def away_for_long(stage: Stage) -> str:
    """Kill while Zalo is being called; the message arrived, and its echo cannot be stored, nor when it comes again."""
    fault = stage.zalo.faults.add("timeout-delivered")
    mark = stage.write()
    await asyncio.wait_for(fault.reached.wait(), 15)
    with stage.records.held():
        await asyncio.sleep(HOLD)
        await stage.assistant.kill()
    msg_id = next(bubble.msg_id for bubble in stage.zalo.world.log if mark in bubble.text and bubble.side == "oa")
    echoes = f"oa_send_text {msg_id}"
    tried = stage.zalo.courier.attempts
    await until(lambda: sum(each.key == echoes for each in tried) >= 2, "tin vọng không được gửi lại", 60)
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
    return await _dropped(stage, "dropped-delivered")


async def no_answer_lost(stage: Stage) -> str:
    """Nobody is killed: the line breaks, the message did not arrive."""
    return await _dropped(stage, "dropped-lost")


async def gateway_arrived(stage: Stage) -> str:
    """Nobody is killed: a gateway says 502, the message arrived."""
    return await _dropped(stage, "gateway-delivered")


async def _dropped(stage: Stage, preset: str) -> str:
    fault = stage.zalo.faults.add(preset)
    mark = stage.write()
    await asyncio.wait_for(fault.reached.wait(), 15)
    return mark


STEPS: dict[str, tuple[str, Step]] = {
    "đang lưu sự kiện, chưa trả 200": ("giữ khoá ghi SQLite, rồi gửi sự kiện", while_storing),
    "đã lưu, đã trả 200, đang hỏi Rasa": ("Rasa giả giữ câu trả lời", after_storing),
    "Rasa đã trả lời, chưa ghi vào hội thoại": ("giữ khoá ghi trước khi Rasa giả trả lời", before_keeping),
    "đã ghi hội thoại, chưa vào hàng đợi gửi": ("lấy khoá ghi ngay khi dòng hội thoại hiện ra", before_outbox),
    "đã vào hàng đợi, chưa đánh dấu đang gửi": ("lấy khoá ghi ngay khi dòng chờ gửi hiện ra", before_sending),
    "đang gọi Zalo, tin không tới": ("Zalo giả nhận lời gọi, không giao tin, không trả lời", sending_not_arrived),
    "đang gọi Zalo, tin đã tới": ("Zalo giả giao tin rồi không trả lời", sending_arrived),
    "như trên, tắt quá lần gửi lại đầu": ("… và chỉ bật lại sau khi tin vọng hỏng hai lần", away_for_long),
    "Zalo đã trả lời, chưa đánh dấu đã gửi": ("Zalo giả trả lời chậm, giữ khoá ghi trong lúc đó", before_marking),
    "không kill: đứt kết nối, tin đã tới": ("Zalo giả giao tin rồi cắt kết nối", no_answer_arrived),
    "không kill: lỗi 502, tin đã tới": ("Zalo giả giao tin rồi trả 502", gateway_arrived),
    "không kill: đứt kết nối, tin không tới": ("Zalo giả cắt kết nối", no_answer_lost),
}


@dataclass
class Outcome:
    """What became of one step: how it is reached, how often the message was answered, how long that took (seconds)."""

    step: str
    how: str
    times: int
    seconds: float


async def run_steps(stage: Stage, *, patience: float, names: Sequence[str] = tuple(STEPS)) -> list[Outcome]:
    """Kill at every step named and start again; return what residents got, waiting up to ``patience`` seconds each."""
    ran = [(name, *await _run(stage, name, patience)) for name in names]
    return [Outcome(name, STEPS[name][0], stage.times_answered(mark), seconds) for name, mark, seconds in ran]


async def _run(stage: Stage, name: str, patience: float) -> tuple[str, float]:
    loop = asyncio.get_running_loop()
    mark = await _reached(stage, name, STEPS[name][1])
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
