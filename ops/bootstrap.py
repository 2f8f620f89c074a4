"""Make the environment from a bare clone: find or install uv, then fill ``.venv`` from ``uv.lock``.

Run as a script by any Python 3.8 or newer, with the standard library alone, because nothing is installed yet.
The system's Python is never touched: everything lands in ``.tools/`` and ``.venv/``.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
PYTHON = "3.11"
UV_VERSION = "0.13.9"
UV_MINIMUM = (0, 8)
UV_WHEELS = {
    "glibc": (
        "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "musl": (
        "uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
}
CURE_PYTHON = (
    f"Máy chưa có Python {PYTHON} và không tải được. Cài rồi chạy lại: sudo apt install python{PYTHON} "
    "(Debian 12, Ubuntu 22.04 trở lên).\n"
    f"  (No Python {PYTHON} on this machine and none could be downloaded: install it, then run again.)"
)
CURE_UV = (
    f"Không tải được uv {UV_VERSION} từ kho gói Python. Kiểm tra đường mạng và chứng chỉ "
    "(sudo apt install ca-certificates), hoặc tự cài uv rồi chạy lại.\n"
    "  (Could not get uv from the package index: check the network, or install uv yourself.)"
)


CURE_NETWORK = (
    "Chưa tải đủ thư viện. Kiểm tra đường mạng, chứng chỉ (sudo apt install ca-certificates) và chỗ trống trên đĩa "
    "(cần 4 GB), rồi chạy lại: phần đã tải được giữ.\n"
    "  (Could not download every library: check network, certificates and disk space, then run again.)"
)
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class SetupError(Exception):
    """Set-up cannot go on; the message is one clear line with the cure."""


def say(text: str) -> None:
    """Print one line of progress at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Run ``command`` after showing it; raises CalledProcessError when it fails."""
    say("+ " + " ".join(os.path.relpath(part, ROOT) if part.startswith(str(ROOT)) else part for part in command))
    subprocess.run(command, check=True, cwd=str(ROOT), env=env)


def fingerprint() -> str:
    """Return the hash of everything the environment is made from."""
    digest = hashlib.sha256(PYTHON.encode())
    for name in ("pyproject.toml", "uv.lock"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path) -> bool:
    """Return True when ``.venv`` was made from the present lock and its Python still starts."""
    if not stamp.is_file() or stamp.read_text() != fingerprint():
        return False
    try:
        subprocess.run([str(VENV / "bin" / "python"), "-S", "-c", ""], check=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def uv_version(path: str) -> tuple[int, ...] | None:
    """Return the version of the uv at ``path``, or None when it does not run."""
    try:
        output = subprocess.run([path, "--version"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"(\d+)\.(\d+)\.(\d+)", output.stdout.decode())
    return tuple(int(part) for part in match.groups()) if match else None


def find_uv() -> str | None:
    """Return a uv new enough for our lock file, our own in ``.tools`` first, or None."""
    candidates = [str(TOOLS / "bin" / "uv"), str(TOOLS / "uv-venv" / "bin" / "uv"), shutil.which("uv")]
    for path in candidates:
        version = uv_version(path) if path else None
        if path and version and version >= UV_MINIMUM:
            return path
    return None


def install_uv() -> str:
    """Install the pinned uv into ``.tools`` and return its path; raises SetupError."""
    say(f"Cài uv {UV_VERSION} vào .tools/ …")
    TOOLS.mkdir(exist_ok=True)
    return install_with_pip() or install_from_wheel()


def install_with_pip() -> str | None:
    """Install uv with pip in its own venv, by the user's pip settings; None when venv or pip is missing or fails."""
    folder = TOOLS / "uv-venv"
    requirement = TOOLS / "uv.txt"
    hashes = " ".join(f"--hash=sha256:{digest}" for _, digest in UV_WHEELS.values())
    requirement.write_text(f"uv=={UV_VERSION} {hashes}\n")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    pip += ["--require-hashes", "--only-binary", ":all:", "-r", str(requirement)]
    try:
        for command in ([sys.executable, "-m", "venv", "--clear", str(folder)], pip):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(folder, ignore_errors=True)
        say("  python3 -m venv hoặc pip chưa dùng được; tải thẳng gói uv từ kho gói Python.")
        return None
    return str(folder / "bin" / "uv")


def install_from_wheel() -> str:
    """Download the uv wheel with the standard library, check its sha256 and unpack the program; raises SetupError."""
    name, digest = UV_WHEELS["glibc" if platform.libc_ver()[0] == "glibc" else "musl"]
    wheel = TOOLS / name
    try:
        download(wheel_url(name), wheel)
    except (OSError, ValueError) as problem:
        raise SetupError(f"{CURE_UV}\n  {problem}") from problem
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != digest:
        wheel.unlink()
        raise SetupError(f"Gói {name} tải về không đúng mã kiểm sha256; đã xoá. Hãy chạy lại hoặc tự cài uv.")
    program = TOOLS / "bin" / "uv"
    program.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(str(wheel)) as archive:
        member = next(entry for entry in archive.namelist() if entry.endswith(".data/scripts/uv"))
        fresh = program.with_suffix(".new")
        fresh.write_bytes(archive.read(member))
    fresh.chmod(fresh.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    fresh.replace(program)
    wheel.unlink()
    return str(program)


def index_url() -> str:
    """Return the package index the user has set for uv or pip, or the public one."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].rstrip("/")
    return "https://pypi.org/simple"


def wheel_url(name: str) -> str:
    """Return where the index offers file ``name``; raises OSError when unreachable, ValueError when not offered."""
    page = index_url() + "/uv/"
    accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
    with urllib.request.urlopen(urllib.request.Request(page, headers={"Accept": accept}), timeout=60) as reply:
        body = reply.read().decode("utf-8", "replace")
        is_json = "json" in reply.headers.get("Content-Type", "")
    if is_json:
        links = [entry["url"] for entry in json.loads(body)["files"]]
    else:
        links = [html.unescape(link) for link in re.findall(r"""href=["']([^"'#]+)""", body)]
    for link in links:
        if link.endswith("/" + name) or link == name:
            return urllib.parse.urljoin(page, link)
    raise ValueError(f"{page}: {name} is not offered")


def download(url: str, target: Path) -> None:
    """Save ``url`` as ``target``, showing how far it is; raises OSError."""
    with urllib.request.urlopen(url, timeout=60) as reply, target.open("wb") as out:
        total = int(reply.headers.get("Content-Length") or 0)
        done = shown = 0
        for block in iter(lambda: reply.read(1 << 18), b""):
            out.write(block)
            done += len(block)
            if total and done * 4 // total > shown:
                shown = done * 4 // total
                say(f"  uv: {done >> 20} / {total >> 20} MB")


def uv_environment() -> dict[str, str]:
    """Return the variables uv runs with: system certificates, and caches in ``.tools`` without a home."""
    env = dict(os.environ)
    env.pop("VIRTUAL_ENV", None)
    env["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    if CERTIFICATES.exists():  # an office's proxy often signs with a certificate only the system knows
        env.setdefault("UV_SYSTEM_CERTS", "true")
    home = env.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        env.setdefault("UV_CACHE_DIR", str(TOOLS / "uv-cache"))
        env.setdefault("UV_PYTHON_INSTALL_DIR", str(TOOLS / "python"))
        env["HOME"] = str(TOOLS)
    return env


def sync(uv: str) -> None:
    """Fill ``.venv`` from the lock file; raises SetupError."""
    say("Cài các thư viện vào .venv/ (khoảng 1,7 GB, lần đầu mất từ nửa phút đến vài phút tuỳ đường mạng) …")
    try:
        run([uv, "sync", "--frozen", "--python", PYTHON], env=uv_environment())
    except (OSError, subprocess.CalledProcessError) as problem:
        raise SetupError(CURE_NETWORK if (VENV / "bin" / "python").exists() else CURE_PYTHON) from problem


def check_machine() -> None:
    """Raise SetupError on a machine the locked libraries do not exist for."""
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "AMD64"):
        raise SetupError(
            f"Máy này là {platform.system()} {platform.machine()}; bộ thư viện chỉ có cho Linux x86_64 "
            "(trên Windows hãy dùng WSL 2). (Linux x86_64 is required.)"
        )


def main() -> int:
    """Bring ``.venv`` up to date and return the exit code."""
    stamp = VENV / ".hoixa-stamp"
    if is_current(stamp):
        return 0
    began = time.monotonic()
    try:
        check_machine()
        TOOLS.mkdir(exist_ok=True)
        sync(find_uv() or install_uv())
        stamp.write_text(fingerprint())
    except SetupError as problem:
        say(f"LỖI: {problem}")
        return 1
    say(f"Môi trường sẵn sàng sau {time.monotonic() - began:.0f} giây.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
