"""Short codes that people read aloud and type: no letter or digit that looks like another."""

import secrets
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_ATTEMPTS = 5
Made = TypeVar("Made")


def draw(length: int) -> str:
    """Return a random code: about 5 bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read(typed: str) -> str:
    """Return a code as it is stored from how people type it: small letters, spaces, dashes."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def unused(insert: Callable[[str], Made], *, length: int) -> Made:
    """Return what ``insert`` gives for a code nobody has yet; it raises IntegrityError for a taken one."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return insert(draw(length))
        except sa.exc.IntegrityError:
            continue
    return insert(draw(length))
