"""Settings of the public door: each a row with its environment key, default and one sentence."""

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names the key and the value."""


def _integer(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        number = int(value)
        if not low <= number <= high:
            raise ValueError
        return number

    return parse


def _seconds(value: str) -> float:
    number = float(value)
    if not 0.05 <= number <= 120:
        raise ValueError
    return number


def _listed(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(",") if item.strip())


def _networks(value: str) -> tuple[str, ...]:
    addresses = _listed(value)
    for address in addresses:
        ipaddress.ip_network(address, strict=False)
    return addresses


def _origins(value: str) -> tuple[str, ...]:
    origins = _listed(value)
    if any(not origin.startswith(("https://", "http://")) or origin.count("/") != 2 for origin in origins):
        raise ValueError
    return origins


def _origin(value: str) -> str:
    origins = _origins(value)
    if len(origins) > 1:
        raise ValueError
    return "".join(origins)


def _text(value: str) -> str:
    return value.strip()


@dataclass(frozen=True)
class Setting:
    """One row of the table: environment key, default as it would be written there, how it is read, what it is for."""

    key: str
    default: str
    parse: Callable[[str], Any]
    expects: str
    doc: str


TABLE = {
    "host": Setting("HOIXA_HOST", "0.0.0.0", _text, "một địa chỉ", "The address the public door listens on."),
    "port": Setting("HOIXA_PORT", "8000", _integer(1, 65535), "1-65535", "The port the public door listens on."),
    "rasa_port": Setting("HOIXA_RASA_PORT", "5005", _integer(1, 65535), "1-65535", "Rasa's port on 127.0.0.1."),
    "actions_port": Setting(
        "HOIXA_ACTIONS_PORT", "5055", _integer(1, 65535), "1-65535", "The action server's port on 127.0.0.1."
    ),
    "rasa_timeout": Setting(
        "HOIXA_RASA_TIMEOUT", "4", _seconds, "0.05-120 giây", "Seconds to wait for Rasa before answering from search."
    ),
    "rasa_failures": Setting(
        "HOIXA_RASA_FAILURES", "3", _integer(1, 1000), "1-1000", "Failures in a row after which Rasa is only probed."
    ),
    "rasa_retry": Setting("HOIXA_RASA_RETRY", "1", _seconds, "0.05-120 giây", "Seconds between two such probes."),
    "session_rate": Setting(
        "HOIXA_SESSION_RATE", "120", _integer(0, 10**6), "0 trở lên", "Messages a minute for one session; 0: no limit."
    ),
    "address_rate": Setting(
        "HOIXA_ADDRESS_RATE",
        "3000",
        _integer(0, 10**6),
        "0 trở lên",
        "API requests a minute for one client address, which a whole office may share; 0: no limit.",
    ),
    "trusted_proxies": Setting(
        "HOIXA_TRUSTED_PROXIES",
        "",
        _networks,
        "địa chỉ hoặc mạng IP, cách nhau bằng dấu phẩy",
        "Proxies whose X-Forwarded-For is believed; empty: none.",
    ),
    "cors_origins": Setting(
        "HOIXA_CORS_ORIGINS",
        "",
        _origins,
        "https://tên-miền, cách nhau bằng dấu phẩy",
        "Web origins that may call the API from a browser; empty: only our own pages.",
    ),
    "records_url": Setting(
        "HOIXA_RECORDS_URL",
        "",
        _text,
        "địa chỉ SQLAlchemy",
        "Where records are kept, like postgresql://user:password@host/db; empty: SQLite in the folder of live files.",
    ),
    "public_url": Setting(
        "HOIXA_PUBLIC_URL",
        "",
        _origin,
        "https://tên-miền",
        "The address residents reach us at, for QR codes and links on paper; empty: the address of the request.",
    ),
    "commune": Setting(
        "HOIXA_COMMUNE", "", _text, "mã một xã có trong dữ liệu", "The commune shown when a page names none."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings as read; fields are the rows of TABLE."""

    host: str = "0.0.0.0"
    port: int = 8000
    rasa_port: int = 5005
    actions_port: int = 5055
    rasa_timeout: float = 4.0
    rasa_failures: int = 3
    rasa_retry: float = 1.0
    session_rate: int = 120
    address_rate: int = 3000
    trusted_proxies: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    records_url: str = ""
    public_url: str = ""
    commune: str = ""


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of ``environ``, defaults filled in; raises SettingsError naming key and value."""
    return Settings(**{field: _read(setting, environ) for field, setting in TABLE.items()})


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    value = environ.get(setting.key) or setting.default
    try:
        return setting.parse(value)
    except ValueError:
        raise SettingsError(f"{setting.key}={value!r} không dùng được: cần {setting.expects}") from None
