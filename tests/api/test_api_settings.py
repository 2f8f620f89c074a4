"""Settings: the table, its defaults, and errors that name key and value."""

import gc
import os
import socket
import subprocess
import sys
import warnings
from dataclasses import fields

import pytest

from api.__main__ import main
from api.settings import TABLE, Settings, SettingsError, load_settings
from knowledge.paths import ROOT


def test_settings_defaults_of_table_and_class_agree():
    assert load_settings({}) == Settings()
    assert {field.name for field in fields(Settings)} == set(TABLE)


def test_settings_are_read_from_the_environment():
    settings = load_settings(
        {
            "HOIXA_PORT": "9000",
            "HOIXA_RASA_TIMEOUT": "2.5",
            "HOIXA_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
            "HOIXA_CORS_ORIGINS": "https://a.vn,https://b.vn",
            "HOIXA_COMMUNE": " hoang-loc ",
        }
    )
    assert settings.port == 9000
    assert settings.rasa_timeout == 2.5
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8")
    assert settings.cors_origins == ("https://a.vn", "https://b.vn")
    assert settings.commune == "hoang-loc"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("HOIXA_PORT", "web"),
        ("HOIXA_PORT", "0"),
        ("HOIXA_RASA_PORT", "70000"),
        ("HOIXA_RASA_TIMEOUT", "nan"),
        ("HOIXA_RASA_TIMEOUT", "-1"),
        ("HOIXA_SESSION_RATE", "-1"),
        ("HOIXA_TRUSTED_PROXIES", "proxy.local"),
        ("HOIXA_CORS_ORIGINS", "*"),
        ("HOIXA_CORS_ORIGINS", "https://a.vn/path"),
    ],
)
def test_settings_errors_name_key_and_value(key, value):
    with pytest.raises(SettingsError, match=f"{key}=") as error:
        load_settings({key: value})
    assert value in str(error.value)


@pytest.mark.parametrize("setting", TABLE.values(), ids=lambda setting: setting.key)
def test_settings_are_documented_in_one_sentence(setting):
    assert setting.key.startswith(("HOIXA_", "ZALO_"))
    assert setting.doc.endswith(".")


def serve(**environ):
    return subprocess.run(
        [sys.executable, "-m", "api"],
        cwd=ROOT,
        env={**os.environ, "HOIXA_HOST": "127.0.0.1", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal(monkeypatch, **environ):
    """The words with which the program ends; in this process, as one of its own takes seconds to start."""
    for name, value in {"HOIXA_HOST": "127.0.0.1", **environ}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ending:
        main()
    assert "\n" not in str(ending.value.code)
    return ending.value.code


def test_serve_says_in_one_line_what_to_do_without_knowledge(tmp_path):
    result = serve(HOIXA_VAR=str(tmp_path))
    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.strip().splitlines()
    assert "make build" in line


def test_serve_says_what_to_do_with_damaged_knowledge(tmp_path, monkeypatch):
    (tmp_path / "knowledge.db").write_bytes(b"not a database" * 100)
    assert "make build" in refusal(monkeypatch, HOIXA_VAR=str(tmp_path))


def test_serve_says_which_port_is_taken(knowledge_db, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always", ResourceWarning)
            assert f"HOIXA_PORT={port}" in refusal(monkeypatch, HOIXA_VAR=str(knowledge_db.parent), HOIXA_PORT=port)
            gc.collect()
        assert not [str(warning.message) for warning in warned if "socket" in str(warning.message)]


def test_serve_refuses_an_unknown_commune(knowledge_db, monkeypatch):
    line = refusal(monkeypatch, HOIXA_VAR=str(knowledge_db.parent), HOIXA_COMMUNE="khong-co", HOIXA_PORT="18099")
    assert "HOIXA_COMMUNE='khong-co'" in line
