"""``make zalo-demo``: the whole assistant with the stand-in for Zalo, connected; type on its page as a resident."""

import argparse
import asyncio
import os
import sys
import time
import webbrowser

import aiohttp

from knowledge.paths import ROOT, var_dir
from knowledge.store import KnowledgeError, Store
from ops.settings import SettingError, read_port
from ops.zalo_stand_in.app import OA, StandIn
from ops.zalo_stand_in.consent import ConsentError, address_in, agree
from ops.zalo_stand_in.drive.assistant import zalo_environment
from ops.zalo_stand_in.terminal import USER, Terminal
from ops.zalo_stand_in.world import Account

READY_SECONDS = 1800  # the first start builds everything


def say(text: str) -> None:
    """Print one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def environment(zalo: StandIn, door: str, commune: str) -> dict[str, str]:
    """Return what the assistant runs with; its records are apart from those of real residents."""
    folder = var_dir() / "zalo-demo"
    folder.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        **zalo_environment(zalo.url, app=zalo.world.app, commune=commune),
        "HOIXA_PUBLIC_URL": door,
        "HOIXA_RECORDS_URL": f"sqlite:///{folder.resolve() / 'records.db'}",
    }


async def wait_until_ready(assistant: asyncio.subprocess.Process, door: str) -> bool:
    """Return True when the assistant answers, False when it ended first."""
    deadline = time.monotonic() + READY_SECONDS
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        while assistant.returncode is None and time.monotonic() < deadline:
            try:
                async with http.get(f"{door}/readyz") as reply:
                    if reply.status == 200:
                        return True
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.5)
    return False


async def connect(environ: dict[str, str]) -> None:
    """Have the administrator agree, by the command and the pages a real one would use."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "api.channels",
        "zalo",
        "authorise",
        cwd=ROOT,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    await agree(address_in(printed.decode()), OA)


async def demo(chosen: argparse.Namespace) -> int:
    """Run both until stopped, and return the exit code."""
    door = f"http://localhost:{read_port('HOIXA_PORT')}"
    commune = Store.open().commune(chosen.commune)
    account = Account(id=OA, name=f"UBND {commune.title if commune else chosen.commune} (thử)", mode=chosen.mode)
    zalo = StandIn(port=chosen.port, webhook=f"{door}/zalo/webhook", accounts=[account], stamp=None, receipts=None)
    async with zalo:
        environ = environment(zalo, door, chosen.commune)
        assistant = await asyncio.create_subprocess_exec(sys.executable, "-m", "ops.run", cwd=ROOT, env=environ)
        try:
            if not await wait_until_ready(assistant, door):
                return 1
            await connect(environ)
            say(f"Zalo giả lập: {zalo.url} (gõ như người dân). Ctrl-C để dừng.")
            if chosen.terminal:
                await Terminal(zalo.url, OA, USER).talk()
                return 0
            if not chosen.quiet:
                webbrowser.open(zalo.url)
            return await assistant.wait()
        finally:
            if assistant.returncode is None:
                assistant.terminate()
                await assistant.wait()


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops.zalo_stand_in.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="cổng của Zalo giả lập")
    parser.add_argument("--commune", default="hoang-son", help="mã xã mà trang trả lời thay")
    parser.add_argument("--mode", default="both", choices=("both", "v3", "v2", "closed"), help="trang được gửi bằng gì")
    parser.add_argument("--terminal", action="store_true", help="trò chuyện ngay trong cửa sổ lệnh")
    parser.add_argument("--quiet", action="store_true", help="không mở trình duyệt")
    try:
        return asyncio.run(demo(parser.parse_args()))
    except KeyboardInterrupt:
        return 0
    except (SettingError, ConsentError, KnowledgeError, OSError) as problem:
        say(f"LỖI: {problem}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
