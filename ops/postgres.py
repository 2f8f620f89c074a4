"""``python -m ops.postgres``: the PostgreSQL the records are tried on, found on this machine or fetched.

Fetched means unpacked from Debian's packages into ``.tools/``: nothing is installed and no server is started.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from knowledge.paths import ROOT
from ops.browser import say

FOLDER = ROOT / ".tools" / "postgresql"
SYSTEM = Path("/")
PACKAGE = "postgresql"
UNUSED = "libllvm"  # half of the bytes, for a compiler of queries that the tests leave off
NEEDED = ("initdb", "postgres")
CURE = (
    "Chưa có PostgreSQL nên các kiểm tra kho ghi chép trên PostgreSQL bị BỎ QUA. Cài rồi chạy lại: "
    "sudo apt install postgresql."
)


def environment(programs: Path) -> dict[str, str]:
    """Return the variables with which ``programs`` run: those unpacked outside /usr bring libraries of their own."""
    home = programs.parents[2]
    if home.name != "lib" or home == Path("/usr/lib"):
        return dict(os.environ)
    libraries = sorted({str(path.parent) for path in home.rglob("*.so.*")})
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}


def candidates(system: Path = SYSTEM, folder: Path = FOLDER) -> Iterator[Path]:
    """Yield the folders of programs worth trying: the system's, newest first, what is on the path, then our own."""
    for root in (system, folder):
        versions = (root / "usr" / "lib" / "postgresql").glob("*/bin")
        yield from sorted(versions, key=lambda path: float(path.parent.name), reverse=True)
        if root == system and (on_path := shutil.which("initdb")):
            yield Path(on_path).resolve().parent


def works(programs: Path) -> bool:
    """Return True when each needed program starts: a package may be there and lack a library."""
    try:
        for name in NEEDED:
            command = [str(programs / name), "--version"]
            subprocess.run(command, env=environment(programs), check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def find(system: Path = SYSTEM, folder: Path = FOLDER) -> Path | None:
    """Return the folder of a PostgreSQL server's programs that start, None when there is none."""
    return next(filter(works, candidates(system, folder)), None)


def fetch(folder: Path = FOLDER) -> None:
    """Unpack Debian's package, and those it needs that this machine lacks, into ``folder``; needs no root.

    Raises OSError when this is no Debian, CalledProcessError when a command fails.
    """
    with tempfile.TemporaryDirectory(prefix="hoixa-apt-") as scratch:
        apt = ["apt-get", "-qq", "-y", *_private(Path(scratch))]
        _run([*apt, "update"])
        _run([*apt, "install", "--download-only", "--no-install-recommends", PACKAGE])
        folder.mkdir(parents=True, exist_ok=True)
        for package in sorted(Path(scratch).glob("archives/*.deb")):
            if not package.name.startswith(UNUSED):
                _run(["dpkg", "-x", str(package), str(folder)])


def _private(scratch: Path) -> Iterator[str]:
    """Yield the options that let apt-get keep its lists and packages in ``scratch`` and leave the system's alone."""
    for name in ("lists", "archives"):
        (scratch / name / "partial").mkdir(parents=True)
    settings = {
        "Dir::State::lists": scratch / "lists",
        "Dir::Cache": scratch,
        "Debug::NoLocking": 1,
        "APT::Sandbox::User": "root",
    }
    for name, value in settings.items():
        yield from ("-o", f"{name}={value}")


def _run(command: list[str]) -> None:
    say("+ " + " ".join(command))
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def main() -> int:
    """Say which PostgreSQL is used, or how to get one; 0 either way."""
    if find() is None:
        say("Chưa có PostgreSQL cho các kiểm tra kho ghi chép; đang tải …")
        try:
            fetch()
        except subprocess.CalledProcessError as problem:
            say("  " + (problem.stderr.strip().splitlines() or ["không xong"])[-1])
        except OSError as problem:
            say(f"  {problem}")
    programs = find()
    shown = os.path.relpath(programs, ROOT) if programs and ROOT in programs.parents else programs
    say(f"PostgreSQL để kiểm tra: {shown}" if programs else CURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
