"""The second factor: one-time codes of an authenticator app (RFC 6238), and recovery codes on paper."""

import hmac
import time
from typing import Any

import pyotp
from markupsafe import Markup

from api.pages.qr import qr_svg
from api.records import codes, staff, staff_sessions
from api.records.secrets import Vault
from api.records.staff import Account
from api.records.staff_sessions import RECOVERY
from api.services import Services

STEP = 30
# Codes of the step before and after are taken too: clocks differ.
_DRIFT = (0, -1, 1)
RECOVERY_CODES = 8
_RECOVERY_LENGTH = 12


def vault(here: Services) -> Vault:
    """Return what the second factor's keys are sealed with."""
    return Vault(here.settings.secret_key)


def new_key() -> str:
    """Return a new key for an authenticator app, in base 32."""
    return pyotp.random_base32()


def picture(key: str, login: str) -> Markup:
    """Return the QR code that an authenticator app scans."""
    address = pyotp.TOTP(key).provisioning_uri(name=login, issuer_name="Hỏi Xã")
    return qr_svg(address, "Mã QR để quét bằng ứng dụng xác thực")


def step_of(key: str, typed: str, now: float | None = None) -> int | None:
    """Return the time step whose code was typed, None when it is no code of now."""
    digits = "".join(filter(str.isdecimal, typed))
    current = int((time.time() if now is None else now) // STEP)
    totp = pyotp.TOTP(key)
    for step in (current + drift for drift in _DRIFT):
        if hmac.compare_digest(totp.at(step * STEP).encode(), digits.encode()):
            return step
    return None


def use_code(connection: Any, here: Services, account: Account, typed: str) -> str | None:
    """Use up a code of the app ("totp") or a recovery code ("recovery"); None when it is neither or was used."""
    key = vault(here).open(account.totp) if account.totp else None
    if key and (step := step_of(key, typed)) is not None:
        return "totp" if staff.use_step(connection, account.id, step) else None
    if staff_sessions.use_secret(connection, codes.read(typed), RECOVERY, account.id):
        return RECOVERY
    return None


def new_recovery_codes(connection: Any, staff_id: int) -> list[str]:
    """Store new recovery codes in place of the old; return them as they are shown, this once."""
    drawn = [codes.draw(_RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    staff_sessions.give_secrets(connection, staff_id, RECOVERY, drawn)
    return ["-".join(code[i : i + 4] for i in range(0, _RECOVERY_LENGTH, 4)) for code in drawn]
