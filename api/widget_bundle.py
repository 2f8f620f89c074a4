"""The widget as one script: its sources joined, made small, with its style sheet inside, and what pins its version."""

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import rcssmin  # type: ignore[import-untyped]
import rjsmin  # type: ignore[import-untyped]

HERE = Path(__file__).parent / "widget"
# In the order in which they must run; all share one scope.
SOURCES = (
    "text.js",
    "dom.js",
    "store.js",
    "net.js",
    "outbox.js",
    "stream.js",
    "look.js",
    "card.js",
    "share.js",
    "rating.js",
    "speech.js",
    "turn.js",
    "log.js",
    "menu.js",
    "panel.js",
    "element.js",
    "boot.js",
)


@dataclass(frozen=True)
class Bundle:
    """The widget as sent: its bytes, the same compressed, and what host pages pin."""

    script: bytes
    gzipped: bytes
    integrity: str
    style_hash: str

    @property
    def version(self) -> str:
        """The first twelve hexadecimal digits of the script's SHA-256: they change with its content only."""
        return hashlib.sha256(self.script).hexdigest()[:12]

    @property
    def path(self) -> str:
        """The address that always gives exactly this script."""
        return f"/widget.{self.version}.js"


@lru_cache(maxsize=1)
def bundle() -> Bundle:
    """Return the widget built from the sources on disk; built once per process."""
    css = str(rcssmin.cssmin((HERE / "widget.css").read_text(encoding="utf-8")))
    sources = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SOURCES)
    style = f"const CSS_TEXT = {json.dumps(css, ensure_ascii=False)};"
    body = rjsmin.jsmin(f'"use strict";\n{style}\n{sources}')
    script = f"(()=>{{{body}}})();\n".encode()
    return Bundle(
        script=script,
        gzipped=gzip.compress(script, 9, mtime=0),
        integrity=_digest("sha384", script),
        style_hash=_digest("sha256", css.encode()),
    )


def _digest(algorithm: str, data: bytes) -> str:
    """Return ``data``'s digest as subresource integrity and content security policies write it."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"
