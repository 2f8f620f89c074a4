"""What may be stored only sealed: tokens, and what masking hid from a message that waits for its answer."""

import base64
import hashlib
import os
import tempfile
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from knowledge.paths import var_dir

KEY_FILE = "secret.key"


class SealError(Exception):
    """What was sealed cannot be opened: the key is another one; the message names the cure."""


class Vault:
    """Seals and opens short texts with one key, that of ``secret`` or of the key file, which is made on first need."""

    def __init__(self, secret: str = "") -> None:
        """Use ``secret`` (HOIXA_SECRET_KEY) if there is one."""
        self._secret = secret

    @cached_property
    def _fernet(self) -> Fernet:
        if self._secret:
            return Fernet(base64.urlsafe_b64encode(hashlib.sha256(self._secret.encode()).digest()))
        path = var_dir() / KEY_FILE
        if not path.exists():
            _make(path)
        return Fernet(path.read_bytes().strip())

    def seal(self, text: str) -> str:
        """Return ``text`` unreadable without the key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the text that :meth:`seal` hid; raises SealError with another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealError(
                f"khóa bí mật không mở được điều đã niêm: đặt lại HOIXA_SECRET_KEY hoặc {KEY_FILE} như lúc lưu, "
                "hoặc kết nối lại OA"
            ) from None


def _make(path: Path) -> None:
    """Write a new key readable by its owner alone; of two processes at once, the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=".secret")  # mode 0600
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        Path(made).unlink()
