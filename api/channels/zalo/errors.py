"""Zalo's error codes, each with what we do about it."""

from typing import Any

from api.channels.channel import Failed, FailedKind

TOKEN_EXPIRED = (-216, -220)
# Perhaps a parameter this account's endpoint does not know: sent once more as plain text.
PARAMETERS = (-201, -202, -210, -233)
# The endpoint is not for this account: -235 says v3, -240 says v2.
WRONG_ENDPOINT = (-235, -240)
_CODES: dict[FailedKind, tuple[int, ...]] = {
    "token": TOKEN_EXPIRED,
    "rate": (-32,),
    # -234: not at night; our answers are not broadcasts, so it is tried again later.
    "retry": (-100, -200, -234),
    "quota": (-211, -218, -311),
    "permanent": (*PARAMETERS, -213, -217, -227, -230, -232, -244, -305),
    "closed": WRONG_ENDPOINT,
    "config": (-204, -205, -207, -208, -209, -212, -215, -219, -221, -223, -224, -242, -320, -321),
}
KINDS: dict[int, FailedKind] = {code: kind for kind, codes in _CODES.items() for code in codes}
MAX_MESSAGE = 150


def failed(code: int, message: Any) -> Failed:
    """Return what an error of Zalo's means; one nobody has heard of is permanent."""
    return Failed(KINDS.get(code, "permanent"), str(code), str(message or "")[:MAX_MESSAGE])
