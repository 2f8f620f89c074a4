"""Whether a webhook call is Zalo's: ``mac`` is SHA-256 over application id, raw body, timestamp and the OA's secret.

It is not an HMAC. Sources differ on which timestamp is signed, the header's or the body's, so either is accepted.
"""

import hashlib
import hmac
import re
from typing import Literal

HEADER = "x-zevent-signature"
TIMESTAMP_HEADER = "x-zevent-timestamp"
_MAC = re.compile(r"(?:mac\s*=)?\s*([0-9a-f]{64})", re.IGNORECASE)
Source = Literal["header", "body"]


def mac(app_id: str, raw: bytes, timestamp: str, secret: str) -> str:
    """Return the digest of a call, in small hexadecimal digits."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


def signed_by(
    app_id: str, secret: str, raw: bytes, signature: str, *, header_time: str | None, body_time: str | None
) -> Source | None:
    """Return which timestamp ``signature`` was made with, None when it is not a signature of this body."""
    match = _MAC.fullmatch(signature.strip())
    given = match.group(1).lower() if match else ""
    found: Source | None = None
    readings: tuple[tuple[Source, str | None], ...] = (("header", header_time), ("body", body_time))
    for source, timestamp in readings:
        if timestamp is None:
            continue
        same = hmac.compare_digest(mac(app_id, raw, timestamp, secret), given)
        if same and found is None:
            found = source
    return found
