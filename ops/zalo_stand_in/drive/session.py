"""One drive from the first start to the last answer, with everything on ports of its own."""

import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from ops.zalo_stand_in.app import OA, StandIn
from ops.zalo_stand_in.consent import address_in, agree
from ops.zalo_stand_in.drive.assistant import Assistant, DriveError, zalo_environment
from ops.zalo_stand_in.drive.fake_rasa import FakeRasa
from ops.zalo_stand_in.drive.lock import Records
from ops.zalo_stand_in.drive.stage import Stage


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How much time is compressed: Zalo's waits times ``factor``, seconds to wait for an echo."""

    factor: float = 0.2
    uncertain: int = 12


def free_ports(count: int) -> list[int]:
    """Return ports nobody listens on."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextlib.asynccontextmanager
async def connected(var: Path, pace: Pace) -> AsyncIterator[Stage]:
    """Give a running assistant that an administrator has connected with the stand-in, its live files in ``var``."""
    api_port, zalo_port, rasa_port = free_ports(3)
    webhook = f"http://127.0.0.1:{api_port}/zalo/webhook"
    zalo = StandIn(port=zalo_port, webhook=webhook, factor=pace.factor, stamp=None, receipts=None)
    settings = {
        **zalo_environment(f"http://127.0.0.1:{zalo_port}", app=zalo.world.app),
        "ZALO_UNCERTAIN_SECONDS": str(pace.uncertain),
    }
    assistant = Assistant(var, api_port, rasa_port, settings)
    async with zalo, FakeRasa(rasa_port) as rasa:
        try:
            await assistant.start()
            await agree(address_in(await assistant.run("-m", "api.channels", "zalo", "authorise")), OA)
            records = Records(var / "records.db")
            yield Stage(zalo, rasa, assistant, records)
            records.close()
        finally:
            await assistant.kill()


@contextlib.asynccontextmanager
async def without_rasa(stage: Stage) -> AsyncIterator[None]:
    """Stop the stand-in for Rasa for a while; afterwards wait until the assistant has noticed that it is back."""
    await stage.rasa.__aexit__()
    try:
        yield
    finally:
        await stage.rasa.__aenter__()
    for _ in range(10):
        if await stage.answered(stage.write(), seconds=3):
            return
    raise DriveError("trợ lý không hỏi lại Rasa")
