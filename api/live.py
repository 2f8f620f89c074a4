"""Have every part answer from the data as it is now, while requests go on."""

import asyncio
import contextlib
import logging
import os
import shutil
import sys
from collections.abc import Iterator

import aiohttp
from anyio import to_thread

from api.open_knowledge import Knowledge, check_commune, open_knowledge
from api.services import Services
from api.settings import SettingsError
from knowledge.candidates.lock import SWITCH, Busy, take
from knowledge.memory.release import release
from knowledge.paths import ROOT, knowledge_db
from knowledge.store import KnowledgeError

log = logging.getLogger(__name__)
# How long new data waits for a version that is being put in use.
WAIT_SECONDS = 300.0
_RELOAD = aiohttp.ClientTimeout(total=120)
# How often, and how long apart, the action server is asked again while it is busy opening.
TRIES, TRY_SECONDS = 20, 0.5


class RefreshError(Exception):
    """The new data cannot be used; the message says why in Vietnamese, and everything is as it was."""


async def refresh(here: Services) -> None:
    """Build the knowledge if ``data/`` has changed, and answer from it in every part; raises RefreshError."""
    try:
        lock = await to_thread.run_sync(lambda: take(SWITCH, wait=WAIT_SECONDS))
    except Busy:
        raise RefreshError("Đang chuyển phiên bản của trợ lý; thử lại sau ít phút.") from None
    with lock:
        async with here.knowledge.changing:
            with _put_back_on_failure():
                await _build()
                await _take_over(here)


async def follow(here: Services) -> None:
    """Answer from a knowledge database that somebody else has put in place: an activated version, a build by hand."""
    live = here.knowledge
    if live.changing.locked() or not live.is_outdated():
        return
    async with live.changing:
        try:
            await _take_over(here)
        except RefreshError as error:
            live.seen()  # tried once: it is taken up again when the file changes again
            log.error("The knowledge stays as it was: %s", error)


@contextlib.contextmanager
def _put_back_on_failure() -> Iterator[None]:
    """Keep the database that is in use beside itself, and put it back when the new one cannot be used."""
    path = knowledge_db()
    kept = path.with_suffix(f".{os.getpid()}.kept")
    kept.unlink(missing_ok=True)
    if path.exists():
        kept.hardlink_to(path)
    try:
        yield
    except BaseException:
        if kept.exists() and not kept.samefile(path):
            kept.replace(path)
        raise
    finally:
        kept.unlink(missing_ok=True)


async def _build() -> None:
    """Build in a process of its own, behind the residents' messages; raises RefreshError."""
    nice = [found, "-n", "10"] if (found := shutil.which("nice")) else []
    command = [*nice, sys.executable, "-m", "knowledge", "build", "--if-stale"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        out, _ = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        raise
    if process.returncode:
        last = out.decode(errors="replace").strip().splitlines()[-1:]
        log.error("The knowledge could not be built: %s", out.decode(errors="replace"))
        raise RefreshError(f"Chưa dựng lại được dữ liệu: {''.join(last) or 'không rõ vì sao'}")


async def _take_over(here: Services) -> None:
    """Open the database on disk, have the action server open it too, then answer from it; raises RefreshError."""
    fresh = await to_thread.run_sync(_open, here)
    await _tell_actions(here)
    here.knowledge.swap(fresh)
    await to_thread.run_sync(release)
    log.info("The knowledge in use is %s.", fresh.fingerprint)


def _open(here: Services) -> Knowledge:
    try:
        fresh = open_knowledge()
        check_commune(here.settings, fresh.store)
    except (KnowledgeError, SettingsError) as error:
        raise RefreshError(f"Dữ liệu mới chưa dùng được: {error}") from error
    return fresh


async def _tell_actions(here: Services) -> None:
    """Have the action server open the knowledge again; one that is down opens it when it starts."""
    url = f"http://127.0.0.1:{here.settings.actions_port}/reload"
    for _ in range(TRIES):
        try:
            async with here.http.post(url, timeout=_RELOAD) as response:
                status = response.status
        except aiohttp.ClientConnectorError:
            log.warning("The action server is away; it opens the new knowledge when it starts.")
            return
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RefreshError("Phần soạn câu trả lời không mở được dữ liệu mới; hãy thử lại sau ít phút.") from error
        if status != 409:
            break
        await asyncio.sleep(TRY_SECONDS)
    if status != 200:
        raise RefreshError("Phần soạn câu trả lời không mở được dữ liệu mới; hãy thử lại sau ít phút.")
