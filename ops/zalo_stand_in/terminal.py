"""``python -m ops.zalo_stand_in.terminal``: type as a resident, read what Zalo would show."""

import argparse
import asyncio
import sys
from typing import Any

import aiohttp

from ops.zalo_stand_in.app import OA

USER = "9000000000000000001"
HELP = (
    "Gõ tin nhắn rồi Enter. Lệnh: /bấm N (nút N của tin gần nhất), /ảnh, /vị-trí, /quan-tâm, /bỏ-quan-tâm, "
    "/rút-lại, /thoát."
)
SENDS = {"/ảnh": "image", "/vị-trí": "location"}
ACTS = {"/quan-tâm": "follow", "/bỏ-quan-tâm": "unfollow", "/rút-lại": "withdraw"}
NAMES = {"user": "Tôi", "oa": "Xã", "staff": "Cán bộ", "note": "·"}


def shown(bubble: dict[str, Any]) -> str:
    """Return a bubble as lines of text, with its buttons numbered."""
    words = "(đã bấm nút)" if bubble["hidden"] else bubble["text"] or "[tệp đính kèm]"
    lines = f"{NAMES[bubble['side']]}: {words}".splitlines()
    lines += [f"[{number}] {button['title']}" for number, button in enumerate(bubble["buttons"], 1)]
    return "\n    ".join(lines)


def request_of(line: str, last: dict[str, Any] | None) -> tuple[str, dict[str, Any]] | None:
    """Return the control act a typed line means and its body; None for a line that is not understood."""
    word, _, rest = line.partition(" ")
    if word in SENDS:
        return "send", {"kind": SENDS[word]}
    if word in ACTS:
        return "act", {"name": ACTS[word]}
    if word == "/bấm" and rest.isdigit() and last:
        return "press", {"msg_id": last["msg_id"], "index": int(rest) - 1}
    return None if line.startswith("/") else ("say", {"text": line})


class Terminal:
    """A conversation of one resident with one account, in a terminal."""

    def __init__(self, url: str, oa: str, user: str) -> None:
        """Talk through the stand-in at ``url``."""
        self.url = url
        self.who = {"oa": oa, "user": user}
        self.last: dict[str, Any] | None = None

    async def talk(self) -> None:
        """Talk until the input ends or /thoát."""
        sys.stdout.write(HELP + "\n")
        async with aiohttp.ClientSession() as http:
            following = asyncio.create_task(self._follow(http))
            try:
                while (line := (await asyncio.to_thread(sys.stdin.readline))) and line.strip() != "/thoát":
                    if line.strip():
                        await self._do(http, line.strip())
            finally:
                await asyncio.sleep(0.5)
                following.cancel()

    async def _do(self, http: aiohttp.ClientSession, line: str) -> None:
        request = request_of(line, self.last)
        if request is None:
            sys.stdout.write(HELP + "\n")
            return
        async with http.post(f"{self.url}/_/{request[0]}", json={**self.who, **request[1]}) as reply:
            if reply.status != 200:
                sys.stdout.write(f"  {(await reply.json())['error']}\n")

    async def _follow(self, http: aiohttp.ClientSession) -> None:
        after = 0
        while True:
            async with http.get(f"{self.url}/_/log", params={**self.who, "after": after}) as reply:
                bubbles = (await reply.json())["bubbles"]
            for bubble in bubbles:
                after = bubble["n"]
                self.last = bubble if bubble["buttons"] else self.last
                if bubble["side"] != "user":
                    sys.stdout.write(shown(bubble) + "\n")
            sys.stdout.flush()
            await asyncio.sleep(0.2)


def main() -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m ops.zalo_stand_in.terminal", description=__doc__)
    parser.add_argument("--url", default="http://localhost:8090", help="Zalo giả lập đang chạy")
    parser.add_argument("--oa", default=OA, help="Official Account")
    parser.add_argument("--user", default=USER, help="người dân")
    chosen = parser.parse_args()
    try:
        asyncio.run(Terminal(chosen.url, chosen.oa, chosen.user).talk())
    except KeyboardInterrupt:
        return 0
    except aiohttp.ClientError:
        sys.stdout.write(f"LỖI: không thấy Zalo giả lập ở {chosen.url}; mở bằng: make zalo-demo\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
