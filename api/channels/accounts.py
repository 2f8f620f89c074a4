"""The Official Accounts that are set up: one by the environment, or several, one a commune, by a file."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from api.channels.channel import Account
from api.settings import Settings, SettingsError
from knowledge.store import Store

MODES = ("auto", "v3", "v2")


@dataclass(frozen=True)
class OfficialAccount(Account):
    """An Official Account with the secrets of its application and of its webhook."""

    app_id: str
    app_secret: str = field(repr=False)
    oa_secret: str = field(repr=False)
    mode: str = "auto"


def load_accounts(settings: Settings, environ: Mapping[str, str] = os.environ) -> dict[str, OfficialAccount]:
    """Return the accounts by their id; raises SettingsError naming the key and what is missing."""
    if settings.zalo_accounts:
        rows = _rows(Path(settings.zalo_accounts))
        accounts = [_account(row, settings, environ) for row in rows]
    elif settings.zalo_app_id:
        accounts = [_single(settings)]
    else:
        accounts = []
    by_id = {account.id: account for account in accounts}
    if len(by_id) < len(accounts):
        raise SettingsError("ZALO_ACCOUNTS: hai mục có cùng oa_id")
    return by_id


def check_accounts(settings: Settings, store: Store) -> None:
    """Raise SettingsError when an account is not complete or speaks for a commune that is not in the knowledge."""
    for account in load_accounts(settings).values():
        if account.commune and store.commune(account.commune) is None:
            raise SettingsError(f"ZALO_COMMUNE={account.commune!r} (OA {account.id}) không có trong dữ liệu")


def _single(settings: Settings) -> OfficialAccount:
    given = {
        "ZALO_APP_SECRET": settings.zalo_app_secret,
        "ZALO_OA_ID": settings.zalo_oa_id,
        "ZALO_OA_SECRET_KEY": settings.zalo_oa_secret_key,
    }
    missing = [key for key, value in given.items() if not value]
    if missing:
        raise SettingsError(f"đã có ZALO_APP_ID thì cần thêm {', '.join(missing)}; xem docs/zalo.md")
    return OfficialAccount(
        settings.zalo_oa_id,
        settings.zalo_commune or settings.commune or None,
        settings.zalo_app_id,
        settings.zalo_app_secret,
        settings.zalo_oa_secret_key,
        settings.zalo_send_mode,
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"ZALO_ACCOUNTS={path}: không đọc được tệp ({type(error).__name__})") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SettingsError(f"ZALO_ACCOUNTS={path}: cần một danh sách OA, mỗi OA một mục")
    return rows


def _account(row: dict[str, Any], settings: Settings, environ: Mapping[str, str]) -> OfficialAccount:
    """Return one account of the file; ``app_secret_env`` names a variable instead of holding the secret itself."""
    values = {}
    for name in ("oa_id", "app_id", "app_secret", "oa_secret"):
        value = row.get(name) or environ.get(str(row.get(f"{name}_env")), "")
        if not value:
            raise SettingsError(f"ZALO_ACCOUNTS: OA {row.get('oa_id', '?')} thiếu {name}")
        values[name] = str(value)
    mode = str(row.get("mode", settings.zalo_send_mode))
    if mode not in MODES:
        raise SettingsError(f"ZALO_ACCOUNTS: OA {values['oa_id']} có mode={mode!r}, cần {', '.join(MODES)}")
    commune = row.get("commune") or settings.commune or None
    return OfficialAccount(values["oa_id"], commune, values["app_id"], values["app_secret"], values["oa_secret"], mode)
