"""Settings of the public door: each a row with its environment key, default and one sentence."""

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in words:
            raise ValueError
        return value

    return parse


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
    "report_days": Setting(
        "HOIXA_REPORT_DAYS",
        "15",
        _integer(1, 90),
        "1-90 ngày làm việc",
        "Working days within which feedback is expected to be answered; no text of law that was read says how many.",
    ),
    "metrics_token": Setting(
        "HOIXA_METRICS_TOKEN",
        "",
        _text,
        "một chuỗi dài ngẫu nhiên",
        "With it as a bearer token /metrics answers any address; empty: this machine alone.",
    ),
    "secret_key": Setting(
        "HOIXA_SECRET_KEY",
        "",
        _text,
        "một chuỗi dài ngẫu nhiên",
        "What seals tokens in the records; empty: a key file made in the folder of live files.",
    ),
    "zalo_app_id": Setting("ZALO_APP_ID", "", _text, "dãy số", "The Zalo application's id."),
    "zalo_app_secret": Setting(
        "ZALO_APP_SECRET", "", _text, "một chuỗi", "The application's secret, for the token endpoint alone."
    ),
    "zalo_oa_id": Setting("ZALO_OA_ID", "", _text, "dãy số", "The Official Account's id."),
    "zalo_oa_secret_key": Setting(
        "ZALO_OA_SECRET_KEY",
        "",
        _text,
        "một chuỗi",
        "What webhooks of the Official Account are signed with.",
    ),
    "zalo_commune": Setting(
        "ZALO_COMMUNE", "", _text, "mã một xã có trong dữ liệu", "The commune that the account speaks for."
    ),
    "zalo_send_mode": Setting(
        "ZALO_SEND_MODE", "auto", _one_of("auto", "v3", "v2"), "auto, v3 hoặc v2", "Which send address of Zalo is used."
    ),
    "zalo_accounts": Setting(
        "ZALO_ACCOUNTS", "", _text, "đường dẫn tệp YAML", "A file with several Official Accounts; see docs/zalo.md."
    ),
    "zalo_code_verifier": Setting(
        "ZALO_CODE_VERIFIER", "", _text, "43 ký tự", "The PKCE verifier when Zalo's console fixes its challenge."
    ),
    "zalo_api_url": Setting(
        "ZALO_API_URL", "https://openapi.zalo.me", _origin, "https://tên-miền", "Where messages are sent to."
    ),
    "zalo_oauth_url": Setting(
        "ZALO_OAUTH_URL", "https://oauth.zaloapp.com", _origin, "https://tên-miền", "Where tokens come from."
    ),
    "zalo_uncertain_seconds": Setting(
        "ZALO_UNCERTAIN_SECONDS",
        "60",
        _integer(1, 3600),
        "1-3600 giây",
        "Seconds to wait for the echo of a message that may have been sent, before it is sent again.",
    ),
    "zalo_pause_seconds": Setting(
        "ZALO_PAUSE_SECONDS",
        "1800",
        _integer(1, 86400),
        "1-86400 giây",
        "Seconds the assistant stays silent for a resident after an officer wrote by hand.",
    ),
    "zalo_bot_token": Setting("ZALO_BOT_TOKEN", "", _text, "một chuỗi", "The token of a bot on the Zalo Bot platform."),
    "zalo_bot_secret": Setting(
        "ZALO_BOT_SECRET", "", _text, "8-256 ký tự", "What that platform sends in X-Bot-Api-Secret-Token."
    ),
    "zalo_bot_api_url": Setting(
        "ZALO_BOT_API_URL",
        "https://bot-api.zaloplatforms.com",
        _origin,
        "https://tên-miền",
        "Where the bot's messages are sent to.",
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
    report_days: int = 15
    metrics_token: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    zalo_app_id: str = ""
    zalo_app_secret: str = field(default="", repr=False)
    zalo_oa_id: str = ""
    zalo_oa_secret_key: str = field(default="", repr=False)
    zalo_commune: str = ""
    zalo_send_mode: str = "auto"
    zalo_accounts: str = ""
    zalo_code_verifier: str = field(default="", repr=False)
    zalo_api_url: str = "https://openapi.zalo.me"
    zalo_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_uncertain_seconds: int = 60
    zalo_pause_seconds: int = 1800
    zalo_bot_token: str = field(default="", repr=False)
    zalo_bot_secret: str = field(default="", repr=False)
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of ``environ``, defaults filled in; raises SettingsError naming key and value."""
    return Settings(**{field: _read(setting, environ) for field, setting in TABLE.items()})


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    value = environ.get(setting.key) or setting.default
    try:
        return setting.parse(value)
    except ValueError:
        raise SettingsError(f"{setting.key}={value!r} không dùng được: cần {setting.expects}") from None
