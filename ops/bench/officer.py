"""An officer at the console for measurements: made by the project's own command, signed in through its own pages."""

import html
import http.client
import os
import re
import secrets
import subprocess
import sys
from urllib.parse import urlencode

import pyotp

from knowledge.paths import ROOT
from ops.bench.processes import BenchError

_LINK = re.compile(r"/staff/bat-dau/[\w-]+")
_KEY = re.compile(r'<code class="key">([^<]+)</code>')
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Desk:
    """A browser of an officer: one connection kept open, and the session's cookie."""

    def __init__(self, port: int) -> None:
        """Talk to the console on ``port`` of this machine."""
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookie = ""

    def get(self, path: str, **headers: str) -> str:
        """Return the page at ``path``; raises BenchError when it is not there."""
        return self._ask("GET", path, None, headers)

    def sign_in(self, environment: dict[str, str]) -> None:
        """Become a new officer of every commune; ``environment`` is that of the running api."""
        command = [sys.executable, "-m", "api.staff", "add-admin", f"do-{secrets.token_hex(4)}", "--link"]
        env = {**os.environ, **environment}
        made = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        found = _LINK.search(made.stdout)
        if made.returncode or found is None:
            raise BenchError(f"không tạo được tài khoản để đo: {made.stderr.strip()[-300:]}")
        password = secrets.token_urlsafe(16)
        self._post(found.group(), {"mat-khau-moi": password, "mat-khau-lai": password})
        page = self.get("/staff/ma-xac-thuc")
        key, csrf = _KEY.search(page), _CSRF.search(page)
        if key is None or csrf is None:
            raise BenchError("không vào được bàn làm việc để đo: thiếu trang cài mã xác thực")
        code = pyotp.TOTP(key.group(1).replace(" ", "")).now()
        self._post("/staff/ma-xac-thuc", {"ma": code, "csrf": html.unescape(csrf.group(1))})

    def _post(self, path: str, fields: dict[str, str]) -> str:
        return self._ask("POST", path, urlencode(fields), {"content-type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> str:
        cookie = {"cookie": self._cookie} if self._cookie else {}
        self._link.request(method, path, body, {**headers, **cookie})
        answer = self._link.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise BenchError(f"{method} {path} trả {answer.status}")
        if given := answer.headers.get("set-cookie"):
            self._cookie = given.partition(";")[0]
        return text
