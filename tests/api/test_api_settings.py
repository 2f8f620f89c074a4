"""Settings: the table, its defaults, and errors that name key and value."""

import os
import socket
import subprocess
import sys
from dataclasses import fields

import pytest

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


def one_line(result):
    assert result.returncode == 1
    assert result.stdout == ""
    (line,) = result.stderr.strip().splitlines()
    return line


def test_serve_says_what_to_do_without_knowledge(tmp_path):
    assert "make build" in one_line(serve(HOIXA_VAR=str(tmp_path)))


def test_serve_says_what_to_do_with_damaged_knowledge(tmp_path):
    (tmp_path / "knowledge.db").write_bytes(b"not a database" * 100)
    assert "make build" in one_line(serve(HOIXA_VAR=str(tmp_path)))


def test_serve_says_which_port_is_taken(knowledge_db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"HOIXA_PORT={port}" in one_line(serve(HOIXA_VAR=str(knowledge_db.parent), HOIXA_PORT=port))


def test_serve_refuses_an_unknown_commune(knowledge_db):
    line = one_line(serve(HOIXA_VAR=str(knowledge_db.parent), HOIXA_COMMUNE="khong-co", HOIXA_PORT="18099"))
    assert "HOIXA_COMMUNE='khong-co'" in line
