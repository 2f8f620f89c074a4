"""The verbs of the Makefile: each is described, shows its plain command, and its command exists."""

import importlib.util
import re
import subprocess

import pytest

from knowledge.paths import ROOT

TEXT = (ROOT / "Makefile").read_text(encoding="utf-8")
VERBS = re.findall(r"^([a-z-]+):", TEXT, re.MULTILINE)
MODULES = sorted(set(re.findall(r"\$\(VENV\) -m ([\w.]+)", TEXT)))


def test_makefile_has_the_promised_verbs():
    assert {
        "run",
        "test",
        "lint",
        "types",
        "check",
        "build",
        "train",
        "bench",
        "eval",
        "eval-compare",
        "clean",
        "help",
    } <= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_makefile_verb_is_described_in_help(verb: str):
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^make {verb} +\S", shown, re.MULTILINE)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "help"])
def test_makefile_verb_prints_its_plain_command(verb: str):
    recipe = re.search(rf"^{verb}:.*\n((?:\t.*\n)+)", TEXT, re.MULTILINE)
    assert recipe is not None
    assert "\t@" not in recipe[1]


@pytest.mark.parametrize("module", MODULES)
def test_makefile_command_exists(module: str):
    assert importlib.util.find_spec(module) is not None
