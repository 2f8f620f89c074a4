"""How heavy three open-source chat widgets are beside ours: measured from their npm packages, or as once measured."""

import gzip
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """A widget as published: its package, the file a page loads, and bytes measured earlier (raw, gzip)."""

    package: str
    file: str
    raw: int
    gzip: int


PEERS = (
    Peer("deep-chat@2.4.2", "dist/deepChat.bundle.js", 403_543, 110_637),
    Peer("rasa-webchat@1.0.1", "module/index.js", 585_516, 170_884),
    Peer("@botpress/webchat@4.5.2", "dist/index.umd.cjs", 553_634, 179_565),
)


@dataclass(frozen=True)
class Size:
    """Bytes of one widget; ``measured`` is False for figures measured earlier."""

    name: str
    raw: int
    gzip: int
    measured: bool


def weigh(name: str, content: bytes) -> Size:
    """Return the size of ``content``, plain and as ``gzip -9`` makes it."""
    return Size(name, len(content), len(gzip.compress(content, 9, mtime=0)), True)


def peers() -> list[Size]:
    """Return the sizes of all peers, from npm where it can be reached."""
    with tempfile.TemporaryDirectory() as folder:
        return [_peer(peer, Path(folder)) for peer in PEERS]


def _peer(peer: Peer, folder: Path) -> Size:
    content = _published(peer, folder)
    return weigh(peer.package, content) if content else Size(peer.package, peer.raw, peer.gzip, False)


def _published(peer: Peer, folder: Path) -> bytes | None:
    npm = shutil.which("npm")
    if npm is None:
        return None
    command = [npm, "pack", "--silent", "--pack-destination", str(folder), peer.package]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=True)
        with tarfile.open(folder / done.stdout.split()[-1]) as archive:
            member = archive.extractfile(f"package/{peer.file}")
            return member.read() if member else None
    except (OSError, IndexError, KeyError, subprocess.SubprocessError):
        return None
