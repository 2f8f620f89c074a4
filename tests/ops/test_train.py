"""``python -m ops.train`` trains when something changed and only then."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.paths import ROOT
from ops import train


def copy_sources(target: Path) -> None:
    for path in train._sources():
        copied = target / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(path.read_bytes())


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("config.yml", True),
        ("domain.yml", True),
        ("nlu_data/nlu/ask_fee.yml", True),
        ("nlu_data/generated/ask_fee.yml", True),
        ("bot/segmenter.py", True),
        ("bot/linear.py", True),
        ("knowledge/text.py", True),
        ("knowledge/spelling.py", True),
        ("bot/__main__.py", False),
        ("bot/adaptation.py", False),
    ],
)
def test_train_fingerprint_follows_the_sources(monkeypatch, tmp_path, file, changes):
    copy_sources(tmp_path)
    monkeypatch.setattr(train, "ROOT", tmp_path)
    before = train.fingerprint()
    changed = tmp_path / file
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_bytes((changed.read_bytes() if changed.exists() else b"") + b"\n# changed\n")
    assert (train.fingerprint() != before) is changes


def test_train_recognises_an_up_to_date_model_at_once(tmp_path):
    (tmp_path / f"{train.fingerprint()}.tar.gz").write_bytes(b"a model")
    environment = {**os.environ, "HOIXA_MODELS": str(tmp_path)}
    code = "import sys, ops.train as t; t.main([], standalone_mode=False); assert 'rasa' not in sys.modules"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0
    assert "Mô hình đã đúng" in result.stdout


# Sentences kept of each training file: enough to train every part, few enough for seconds.
FEW = 8


def small_project(target: Path) -> None:
    """Copy what training reads, with only the first sentences of every file."""
    for folder in ("bot", "knowledge"):
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, target / name)
    for path in (ROOT / "nlu_data").glob("**/*.yml"):
        kept, sentences = [], 0
        for line in path.read_text(encoding="utf-8").splitlines():
            sentences += line.startswith("    - ")
            if sentences <= FEW or not line.startswith("    - "):
                kept.append(line)
        copied = target / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text("\n".join(kept) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_train_makes_a_model_under_its_name(tmp_path, monkeypatch):
    project, models = tmp_path / "project", tmp_path / "models"
    small_project(project)
    monkeypatch.setattr(train, "ROOT", project)
    monkeypatch.setenv("HOIXA_MODELS", str(models))
    target = train.model_path()
    train.train(target)
    assert target.is_file()
    assert [path.name for path in models.iterdir()] == [target.name]
