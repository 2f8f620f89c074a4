"""How Zalo signs a webhook: SHA-256 over application id, raw body, time stamp and secret, joined without separators."""

import hashlib
from typing import Literal

Stamp = Literal["body", "header", "both"]
Flaw = Literal["", "wrong", "missing", "altered"]


def digest(app_id: str, raw: bytes, timestamp: str, secret: str) -> str:
    """Return the signature of ``raw`` as 64 hex digits."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


def signed(
    app_id: str, secret: str, raw: bytes, *, sent: str, timestamp: str, stamp: Stamp, flaw: Flaw = ""
) -> dict[str, str]:
    """Return the headers of one delivery.

    ``timestamp`` is the event's own time, ``sent`` that of the delivery. Sources disagree which of the two is signed:
    ``stamp`` chooses the body's, the header's, or a header that is there while the body's is signed. A ``flaw`` gives
    a wrong signature, none, or that of a different body.
    """
    headers = {"Content-Type": "application/json"}
    if stamp != "body":
        headers["X-ZEvent-Timestamp"] = sent
    if flaw == "missing":
        return headers
    over = raw + b" " if flaw == "altered" else raw
    key = secret + "x" if flaw == "wrong" else secret
    headers["X-ZEvent-Signature"] = "mac=" + digest(app_id, over, sent if stamp == "header" else timestamp, key)
    return headers
