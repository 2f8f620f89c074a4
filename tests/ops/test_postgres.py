"""Finding and fetching PostgreSQL: which programs are tried, what is fetched without root, what is said without any."""

import os
from pathlib import Path

import pytest

from ops import postgres

APT = """#!/bin/sh
for word in "$@"; do
  case $word in Dir::Cache=*) cache=${word#Dir::Cache=};; --download-only) download=yes;; esac
done
if [ "$download" ]; then touch "$cache/archives/postgresql-15_1_amd64.deb" "$cache/archives/libllvm14_1_amd64.deb"; fi
"""
DPKG = """#!/bin/sh
mkdir -p "$3/usr/lib/postgresql/15/bin"
basename "$2" >> "$3/unpacked"
"""


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def server(root: Path, version: str, text: str = "#!/bin/sh\n") -> Path:
    """A folder of programs as Debian lays it out."""
    for name in postgres.NEEDED:
        program(root / f"usr/lib/postgresql/{version}/bin/{name}", text)
    return root / f"usr/lib/postgresql/{version}/bin"


def test_postgres_candidates_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    on_path = program(tmp_path / "elsewhere" / "initdb").parent
    monkeypatch.setenv("PATH", str(on_path))
    old, new = server(tmp_path / "system", "9.6"), server(tmp_path / "system", "15")
    own = server(tmp_path / "tools", "15")
    assert list(postgres.candidates(tmp_path / "system", tmp_path / "tools")) == [new, old, on_path, own]


def test_postgres_that_does_not_start_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    server(tmp_path / "system", "15", "#!/bin/nothing\n")
    assert postgres.find(tmp_path / "system", tmp_path / "tools") is None
    own = server(tmp_path / "tools", "15", "#!/bin/sh\n")
    assert postgres.find(tmp_path / "system", tmp_path / "tools") == own


def test_postgres_fetched_runs_with_the_libraries_it_brought(tmp_path: Path):
    own = server(tmp_path, "15")
    library = program(tmp_path / "usr/lib/x86_64-linux-gnu/libpq.so.5")
    assert postgres.environment(own)["LD_LIBRARY_PATH"] == str(library.parent)
    assert postgres.environment(Path("/usr/lib/postgresql/15/bin")) == dict(os.environ)


def test_postgres_is_unpacked_without_root_or_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program(tmp_path / "bin" / "apt-get", APT)
    program(tmp_path / "bin" / "dpkg", DPKG)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    postgres.fetch(tmp_path / "tools")
    assert (tmp_path / "tools" / "unpacked").read_text(encoding="utf-8") == "postgresql-15_1_amd64.deb\n"


@pytest.mark.parametrize("text", [None, "#!/bin/sh\necho 'no such package' >&2\nexit 100\n"], ids=["no apt", "fails"])
def test_postgres_missing_is_said_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str | None
):
    monkeypatch.setattr(postgres, "find", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    if text:
        program(tmp_path / "apt-get", text)
    assert postgres.main() == 0
    said = capsys.readouterr().out
    assert ("no such package" if text else "apt-get") in said
    assert said.splitlines()[-1] == postgres.CURE
