"""What a drive works with: stand-ins for Zalo and Rasa, the assistant between them, its records from outside."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass

from ops.zalo_stand_in.app import OA, StandIn
from ops.zalo_stand_in.drive.assistant import Assistant, DriveError
from ops.zalo_stand_in.drive.fake_rasa import FakeRasa
from ops.zalo_stand_in.drive.lock import Records

_NUMBERS = itertools.count(1)


@dataclass
class Stage:
    """All that takes part."""

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

    async def answered(self, mark: str, *, seconds: float) -> bool:
        """Return True as soon as the message is answered, False after so many seconds."""
        try:
            await until(lambda: self.times_answered(mark) > 0, "", seconds)
        except DriveError:
            return False
        return True

    def at_rest(self) -> bool:
        """Return True when nothing waits to be answered or sent, and no event is on its way."""
        waiting = self.records.count("inbox", "state = 'received'")
        waiting += self.records.count("outbox", "state IN ('pending', 'sending', 'uncertain')")
        return not waiting and not self.zalo.courier.busy

    async def asked(self, mark: str) -> None:
        """Wait until the assistant asks Rasa about the message."""
        await until(lambda: any(mark in text for _, text in self.rasa.asked), "Rasa không được hỏi")


async def until(true: Callable[[], bool], otherwise: str, seconds: float = 15) -> None:
    """Return when ``true`` is; raises DriveError after a while."""
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        await asyncio.sleep(0.02)
    raise DriveError(otherwise)
