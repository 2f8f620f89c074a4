"""Ports and hosts from the environment, and the environment the parts get."""

import pytest

from ops.settings import DEFAULT_PORTS, Part, SettingError, child_environment, read_parts, read_port


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*DEFAULT_PORTS, "HOIXA_HOST"):
        monkeypatch.delenv(name, raising=False)


def by_name() -> dict[str, Part]:
    return {part.name: part for part in read_parts()}


def test_settings_defaults_keep_rasa_and_actions_on_loopback():
    parts = by_name()
    assert {name: (part.host, part.port) for name, part in parts.items()} == {
        "actions": ("127.0.0.1", 5055),
        "bot": ("127.0.0.1", 5005),
        "api": ("0.0.0.0", 8000),
    }
    assert parts["api"].address == ("127.0.0.1", 8000)


def test_settings_host_moves_the_public_door_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOIXA_HOST", "192.0.2.7")
    assert [part.host for part in read_parts()] == ["127.0.0.1", "127.0.0.1", "192.0.2.7"]


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80 00", "８０００", "8000.5"])
def test_settings_port_refuses(value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOIXA_PORT", value)
    with pytest.raises(SettingError, match="HOIXA_PORT"):
        read_port("HOIXA_PORT")


def test_settings_ports_must_differ(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOIXA_PORT", "5005")
    with pytest.raises(SettingError, match="khác nhau"):
        read_parts()


def test_settings_children_get_their_ports_and_no_telemetry(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOIXA_RASA_PORT", "6005")
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")
    env = child_environment(read_parts())
    assert env["HOIXA_RASA_PORT"] == "6005"
    assert env["HOIXA_ACTIONS_PORT"] == "5055"
    assert env["RASA_TELEMETRY_ENABLED"] == "false"
    assert env["MALLOC_ARENA_MAX"] == "4"
