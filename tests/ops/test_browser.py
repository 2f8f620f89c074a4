"""Finding and installing Chromium: which programs are tried, what counts as working, what is said when none does."""

import os
from pathlib import Path

import pytest

from ops import browser


def program(path: Path, text: str = "#!/bin/sh\nexit 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"HOIXA_CHROMIUM": "one-of-my-own"}, ["one-of-my-own"]),
        ({}, ["bin/chromium", "bin/google-chrome", "tools/chromium-1/chrome-linux/chrome"]),
    ],
    ids=["the named one alone", "the system's, then our own"],
)
def test_browser_candidates_in_order(tmp_path: Path, environ: dict[str, str], expected: list[str]):
    for name in ("bin/google-chrome", "bin/chromium", "tools/chromium-1/chrome-linux/chrome"):
        program(tmp_path / name)
    (tmp_path / "tools" / "chrome").mkdir()
    found = browser.candidates({"PATH": str(tmp_path / "bin"), **environ}, tmp_path / "tools")
    assert [os.path.relpath(path, tmp_path) if "/" in path else path for path in found] == expected


@pytest.mark.parametrize(
    "text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho Chromium 999\n"], ids=["fails", "only --version"]
)
def test_browser_that_opens_no_page_does_not_count(tmp_path: Path, text: str):
    path = program(tmp_path / "chromium", text)
    assert browser.find({"HOIXA_CHROMIUM": str(path)}, tmp_path) is None


@pytest.mark.parametrize(
    ("user", "tried"), [(0, ["apt-get", "sh", "playwright"]), (1000, ["playwright"])], ids=["root", "not root"]
)
def test_browser_ways_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, tried: list[str]):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setenv("PATH", str(program(tmp_path / "apt-get").parent))
    commands = [command for command, _ in browser.ways(tmp_path)]
    assert [command[2] if command[1] == "-m" else command[0] for command in commands] == tried


def test_browser_missing_is_said_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delenv(browser.KEY, raising=False)
    monkeypatch.setattr(browser, "candidates", lambda *_: iter(()))
    failing = program(tmp_path / "apt-get", "#!/bin/sh\necho 'no such package' >&2\nexit 100\n")
    monkeypatch.setattr(browser, "ways", lambda *_: iter([([str(failing)], {}), ([str(tmp_path / "none")], {})]))
    assert browser.main() == 0
    said = capsys.readouterr().out
    assert "no such package" in said
    assert said.splitlines()[-1] == browser.CURE


def test_browser_named_wrongly_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv(browser.KEY, "not-there")
    assert browser.main() == 1
    assert "HOIXA_CHROMIUM='not-there'" in capsys.readouterr().out
