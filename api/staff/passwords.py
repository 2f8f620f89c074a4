"""Passwords of the staff: hashed with Argon2id, compared in the same time whether or not there is an account."""

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.records.codes import draw

SHORTEST, LONGEST = 12, 128
# The library's defaults: RFC 9106's profile for little memory, 64 MiB and some 50 ms a hash.
_HASHER = PasswordHasher()
# A small machine must not run out of memory when many sign in at once.
_AT_ONCE = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """Return what is stored of a password. Takes its time: call it in a thread."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def right(stored: str | None, password: str) -> bool:
    """Return True when ``password`` is the stored one; as slow when nothing is stored. Call it in a thread."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(stored or _nobody(), _bytes(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    """Return True when the password should be hashed again with today's cost."""
    return _HASHER.check_needs_rehash(stored)


def fault(password: str, again: str, login: str) -> str:
    """Return what is wrong with a new password, "" when nothing is."""
    plain = unicodedata.normalize("NFC", password)
    if plain != unicodedata.normalize("NFC", again):
        return "Hai lần nhập mật khẩu không giống nhau."
    if not SHORTEST <= len(plain) <= LONGEST:
        return f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự. Một câu dễ nhớ là được, ví dụ bốn, năm tiếng rời nhau."
    if len(set(plain.lower())) < 6 or login in plain.lower() or plain.lower() in _EASY:
        return "Mật khẩu này dễ đoán. Chọn câu khác, đừng dùng tên đăng nhập hay dãy phím liền nhau."
    return ""


def temporary() -> str:
    """Return a random password to hand over by word of mouth."""
    return "-".join(draw(4) for _ in range(4))


_EASY = frozenset({"123456789012", "1234567890123", "qwertyuiop123", "matkhau123456", "password123456", "0123456789ab"})


@cache
def _nobody() -> str:
    """Return the hash of a password that nobody has."""
    return _HASHER.hash(secrets.token_bytes(32))


def _bytes(password: str) -> bytes:
    """Return the password as it is hashed: keyboards differ in how they compose Vietnamese letters."""
    return unicodedata.normalize("NFC", password).encode()
