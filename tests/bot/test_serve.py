"""``python -m bot``: one clear line when it cannot start, answers when it can."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import StartError, free_port, newest_model, set_environment
from knowledge.paths import ROOT


def test_serve_names_the_cure_when_there_is_no_model(tmp_path):
    environment = {**os.environ, "HOIXA_MODELS": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-m", "bot"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 1
    assert result.stderr.strip().count("\n") == 0
    assert "python -m ops.train" in result.stderr


def test_serve_takes_the_newest_model(tmp_path: Path):
    for age, name in enumerate(["new.tar.gz", "old.tar.gz"]):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    assert newest_model(tmp_path).name == "new.tar.gz"


@pytest.mark.parametrize("value", ["abc", "0", "70000", "-1", "²"])
def test_serve_refuses_what_is_no_port(monkeypatch, value):
    monkeypatch.setenv("HOIXA_RASA_PORT", value)
    with pytest.raises(StartError, match="HOIXA_RASA_PORT"):
        free_port()


def test_serve_refuses_a_taken_port(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("HOIXA_RASA_PORT", str(port))
        with pytest.raises(StartError, match=str(port)):
            free_port()


def test_serve_keeps_what_the_environment_already_says(monkeypatch, tmp_path):
    for name in ("SQLALCHEMY_SILENCE_UBER_WARNING", "TF_CPP_MIN_LOG_LEVEL", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HOIXA_VAR", str(tmp_path))
    monkeypatch.setenv("HOIXA_TRACKER_URL", "postgresql://somewhere")
    monkeypatch.setenv("HOIXA_ACTIONS_PORT", "6055")
    monkeypatch.setenv("HOIXA_ACTIONS_URL", "")
    monkeypatch.delenv("HOIXA_ACTIONS_URL")
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    set_environment()
    assert os.environ["HOIXA_TRACKER_URL"] == "postgresql://somewhere"
    assert os.environ.pop("HOIXA_ACTIONS_URL") == "http://127.0.0.1:6055/webhook"
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"
