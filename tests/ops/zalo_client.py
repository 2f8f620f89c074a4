"""The stand-in for Zalo as its tests meet it: a process of its own, a webhook that keeps what it gets, and calls."""

import base64
import hashlib
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from knowledge.paths import ROOT
from tests.e2e.harness import eventually
from tests.ports import free_ports

JSON = {"Content-Type": "application/json"}
VERIFIER = "v" * 43
CALLBACK = "https://xa.example.invalid/zalo/callback"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Show a redirect instead of following it."""

    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


class Webhook:
    """Keeps every delivery with its headers; ``statuses`` are answered in turn to what residents send, then 200."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        keeper = self

        class Keeping(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                keeper.got.append(({name.lower(): value for name, value in self.headers.items()}, raw))
                told = keeper.statuses.pop(0) if keeper.statuses and b'"user_send' in raw else 200
                self.send_response(told)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Keeping)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/zalo/webhook"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def events(self, name: str) -> list[dict[str, Any]]:
        """The bodies of the events called ``name``."""
        bodies = [json.loads(raw) for _, raw in self.got]
        return [body for body in bodies if body.get("event_name") == name]

    def wait(self, name: str, msg_id: str) -> dict[str, Any]:
        """The event called ``name`` about a message."""

        def found() -> dict[str, Any] | None:
            about = (event for event in self.events(name) if msg_id in json.dumps(event))
            return next(about, None)

        return eventually(found, within=60, every=0.02)


class Zalo:
    """``python -m ops.zalo_stand_in`` on a free port."""

    def __init__(self, webhook: str, *options: str) -> None:
        self.url = f"http://127.0.0.1:{(port := free_ports(1)[0])}"
        command = [sys.executable, "-m", "ops.zalo_stand_in", "--port", str(port), "--webhook", webhook, *options]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        eventually(self.is_up, within=60, every=0.05)

    def is_up(self) -> bool:
        try:
            return self.get("/_/state")[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)

    def call(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        *,
        timeout: float = 10,
    ) -> tuple[int, Any]:
        """Status and body of a call, decoded where it is JSON; a redirect gives its address."""
        request = urllib.request.Request(self.url + path, data=data, headers=headers or {}, method=method)
        try:
            with OPENER.open(request, timeout=timeout) as reply:
                return reply.status, decoded(reply.read())
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.headers.get("Location") or decoded(problem.read())

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        return self.call("GET", path, headers=headers)

    def control(self, act: str, **body: Any) -> Any:
        """What a control endpoint tells; it must take the act."""
        status, told = self.call("POST", f"/_/{act}", json.dumps(body).encode(), JSON)
        assert status == 200, told
        return told

    def shown(self, user: str, side: str = "oa") -> list[dict[str, Any]]:
        """What ``user`` was shown by ``side``."""
        bubbles = self.get(f"/_/log?user={user}")[1]["bubbles"]
        return [bubble for bubble in bubbles if bubble["side"] == side]

    def send(self, token: str, body: Any, path: str = "/v3.0/oa/message/cs", timeout: float = 10) -> tuple[int, Any]:
        """Status and body of a sending call."""
        return self.call("POST", path, json.dumps(body).encode(), {"access_token": token, **JSON}, timeout=timeout)

    def token_call(self, secret: str = "demo-app-secret", **form: str) -> Any:
        """What the token endpoint answers."""
        data = urllib.parse.urlencode({"app_id": "1234567890123456789", **form}).encode()
        return self.call("POST", "/v4/oa/access_token", data, {"secret_key": secret})[1]

    def consent(self, oa: str, **changes: str) -> dict[str, str]:
        """What comes back to the callback after an administrator agreed for ``oa``."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        query = {"app_id": "1234567890123456789", "redirect_uri": CALLBACK, "code_challenge": challenge, "state": "s"}
        path = "/v4/oa/permission?" + urllib.parse.urlencode({**query, **changes})
        status, page = self.get(path)
        assert status == 200, page
        form = urllib.parse.urlencode({**query, **changes, "oa_id": oa}).encode()
        status, address = self.call("POST", path, form)
        assert status == 302
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))

    def pair(self, oa: str) -> dict[str, str]:
        """A fresh pair of tokens, by consent."""
        code = self.consent(oa)["code"]
        return self.token_call(grant_type="authorization_code", code=code, code_verifier=VERIFIER)


def decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode(errors="replace")


def took(act: Callable[[], Any]) -> float:
    """How many seconds ``act`` takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began
