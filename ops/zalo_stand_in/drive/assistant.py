"""The api process as the drive treats it: started, killed without warning, started again."""

import asyncio
import os
import sys
import time
from pathlib import Path

import aiohttp

from knowledge.paths import ROOT, var_dir
from ops.zalo_stand_in.app import BOT_TOKEN, OA
from ops.zalo_stand_in.world import App

READY_SECONDS = 60


class DriveError(Exception):
    """The drive cannot go on; the message says where to look."""


def zalo_environment(stand_in: str, *, app: App, oa: str = OA, commune: str = "hoang-son") -> dict[str, str]:
    """Return the settings that connect the assistant with a stand-in reached at ``stand_in``."""
    return {
        "ZALO_APP_ID": app.id,
        "ZALO_APP_SECRET": app.secret,
        "ZALO_OA_ID": oa,
        "ZALO_OA_SECRET_KEY": app.oa_secret,
        "ZALO_COMMUNE": commune,
        "ZALO_API_URL": stand_in,
        "ZALO_OAUTH_URL": stand_in,
        "ZALO_BOT_API_URL": stand_in,
        "ZALO_BOT_TOKEN": BOT_TOKEN,
        "ZALO_BOT_SECRET": "demo-bot-secret",
    }


class Assistant:
    """``python -m api`` alone, with live files of its own in ``var``."""

    def __init__(self, var: Path, port: int, rasa_port: int, zalo: dict[str, str]) -> None:
        """Prepare; the knowledge that is built already is used."""
        self.var = var
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = var / "api.log"
        self.starts: list[float] = []
        self.process: asyncio.subprocess.Process | None = None
        self.environment = {
            **os.environ,
            "HOIXA_VAR": str(var),
            "HOIXA_HOST": "127.0.0.1",
            "HOIXA_PORT": str(port),
            "HOIXA_RASA_PORT": str(rasa_port),
            "HOIXA_ACTIONS_PORT": str(rasa_port),
            "HOIXA_RASA_TIMEOUT": "20",
            "HOIXA_SESSION_RATE": "0",
            "HOIXA_ADDRESS_RATE": "0",
            "HOIXA_PUBLIC_URL": self.url,
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONWARNINGS": "ignore",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            **zalo,
        }
        if not (var / "knowledge.db").exists():
            (var / "knowledge.db").symlink_to(var_dir().resolve() / "knowledge.db")

    async def start(self) -> None:
        """Start and return when it answers; raises DriveError when it ends first."""
        began = time.monotonic()
        with self.log.open("ab") as out:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "api",
                cwd=ROOT,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=asyncio.subprocess.STDOUT,
            )
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
            while not await self._answers(http):
                if self.process.returncode is not None or time.monotonic() - began > READY_SECONDS:
                    raise DriveError(f"api không chạy lên được:\n{self.log.read_text(encoding='utf-8')[-1500:]}")
                await asyncio.sleep(0.05)
        self.starts.append(time.monotonic() - began)

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.url}/healthz") as reply:
                return reply.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def kill(self) -> None:
        """End it with SIGKILL, as a machine that loses power."""
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def run(self, *arguments: str) -> str:
        """Return what a command of the project prints in the same environment; raises DriveError when it fails."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await process.communicate()
        if process.returncode:
            raise DriveError(f"{' '.join(arguments)}:\n{printed.decode()[-1500:]}")
        return printed.decode()
