"""Set-up without anything installed: finding uv, fetching it from an index of either kind, refusing a wrong file."""

import functools
import hashlib
import http.server
import io
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import bootstrap

WHEEL = bootstrap.UV_WHEELS["glibc"][0]


@functools.cache  # a zip holds the time of its making
def wheel_bytes() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("uv-1.data/scripts/uv", "#!/bin/sh\necho uv 9.8.7\n")
    return content.getvalue()


class Index(http.server.BaseHTTPRequestHandler):
    """A package index on this machine: the simple page as JSON or HTML, and the wheel."""

    kind = "json"

    def do_GET(self) -> None:
        if self.path.endswith(".whl"):
            self.answer("application/octet-stream", wheel_bytes())
        elif self.kind == "json":
            files = [{"filename": "other.whl", "url": "other.whl"}, {"filename": WHEEL, "url": f"/files/{WHEEL}"}]
            self.answer("application/vnd.pypi.simple.v1+json", json.dumps({"files": files}).encode())
        elif self.kind == "html":
            self.answer("text/html", f'<a href="../../files/{WHEEL}#sha256=1">{WHEEL}</a>'.encode())
        else:
            self.answer("text/html", b"<html>no files</html>")

    def answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path / "tools")
    (tmp_path / "tools").mkdir()
    return tmp_path / "tools"


@pytest.fixture(params=["json", "html", "empty"])
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    handler = type("Handler", (Index,), {"kind": request.param})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
    yield request.param
    server.shutdown()
    thread.join()
    server.server_close()


def test_bootstrap_takes_uv_from_the_index(tools: Path, index: str, monkeypatch: pytest.MonkeyPatch):
    digest = hashlib.sha256(wheel_bytes()).hexdigest()
    monkeypatch.setattr(bootstrap, "UV_WHEELS", {"glibc": (WHEEL, digest), "musl": (WHEEL, digest)})
    if index == "empty":
        with pytest.raises(bootstrap.SetupError, match="ca-certificates"):
            bootstrap.install_from_wheel()
        return
    program = bootstrap.install_from_wheel()
    assert bootstrap.uv_version(program) == (9, 8, 7)
    assert bootstrap.find_uv() == program == str(tools / "bin" / "uv")


@pytest.mark.parametrize("index", ["json"], indirect=True)
def test_bootstrap_refuses_a_wheel_with_another_hash(tools: Path, index: str):
    with pytest.raises(bootstrap.SetupError, match="sha256"):
        bootstrap.install_from_wheel()
    assert index == "json"
    assert list(tools.iterdir()) == []


def test_bootstrap_unreachable_index_names_the_cure(tools: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    with pytest.raises(bootstrap.SetupError, match="Kiểm tra đường mạng"):
        bootstrap.install_from_wheel()
    assert not (tools / "bin").exists()


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("echo uv 0.8.3", (0, 8, 3)),
        ("echo 'uv 0.13.9 (x86_64-unknown-linux-gnu)'", (0, 13, 9)),
        ("echo nonsense", None),
        ("exit 3", None),
    ],
)
def test_bootstrap_uv_version(tmp_path: Path, script: str, version: tuple[int, ...] | None):
    program = tmp_path / "uv"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    assert bootstrap.uv_version(str(program)) == version


def test_bootstrap_passes_over_a_uv_too_old(tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "uv").write_text("#!/bin/sh\necho uv 0.4.0\n")
    (tmp_path / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.find_uv() is None
    assert list(tools.iterdir()) == []


@pytest.mark.parametrize("home", [None, "", "/nonexistent"])
def test_bootstrap_works_without_a_home(home: str | None, tools: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("UV_CACHE_DIR", raising=False)
    if home is not None:
        monkeypatch.setenv("HOME", home)
    env = bootstrap.uv_environment()
    assert env["UV_CACHE_DIR"].startswith(str(tools))
    assert env["HOME"] == str(tools)


def test_bootstrap_stamp_follows_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", Path(sys.prefix))
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).write_text(name)
    stamp = tmp_path / "stamp"
    assert not bootstrap.is_current(stamp)
    stamp.write_text(bootstrap.fingerprint())
    assert bootstrap.is_current(stamp)
    (tmp_path / "uv.lock").write_text("changed")
    assert not bootstrap.is_current(stamp)


def test_bootstrap_needs_the_standard_library_only():
    code = "import sys; sys.path.insert(0, 'ops'); import bootstrap; print(bootstrap.PYTHON)"
    command = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, cwd=bootstrap.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3.11"
