"""``python -m ops.train`` trains when something changed and only then."""

import os
import subprocess
import sys
import time
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
    started = time.monotonic()
    result = subprocess.run(
        [sys.executable, "-m", "ops.train"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0
    assert "Mô hình đã đúng" in result.stdout
    assert time.monotonic() - started < 5


@pytest.mark.slow
def test_train_makes_a_model_under_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("HOIXA_MODELS", str(tmp_path))
    target = train.model_path()
    train.train(target)
    assert target.is_file()
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
