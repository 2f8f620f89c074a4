"""What must hold before the assistant starts; each failure is one line that says what happened and the cure."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import psutil

from knowledge.paths import ROOT, data_dir, knowledge_db, var_dir
from ops.settings import Part


class PreflightError(Exception):
    """The assistant cannot start; the message is one line with the cure."""


def check_writable() -> None:
    """Make the folder of live files; raises PreflightError when it cannot be written."""
    folder = var_dir()
    try:
        (folder / "log").mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise PreflightError(f"Không tạo được thư mục {folder}: {problem.strerror}. Đặt HOIXA_VAR.") from problem
    if not os.access(folder, os.W_OK) or not os.access(folder / "log", os.W_OK):
        raise PreflightError(
            f"Không ghi được vào thư mục {folder}. Cấp quyền cho người dùng đang chạy, hoặc đặt HOIXA_VAR."
        )


def check_ports(parts: Iterable[Part]) -> None:
    """Raise PreflightError when a part's port is taken or may not be opened."""
    for part in parts:
        family = socket.AF_INET6 if ":" in part.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((part.host, part.port))
            except PermissionError as problem:
                raise PreflightError(f"Không được phép mở cổng {part.port}; {cure(part)}") from problem
            except OSError as problem:
                owner = port_owner(part.port)
                raise PreflightError(f"Cổng {part.port} đã có chương trình khác dùng{owner}; {cure(part)}") from problem


def cure(part: Part) -> str:
    """Return the words that tell how to move a part to another port."""
    free = part.port + 10 if part.port > 1024 else 8000
    return f"dừng chương trình đó hoặc chọn cổng khác, ví dụ: {part.variable}={free} make run"


def port_owner(port: int) -> str:
    """Return " (name, pid 123)" of the program listening on ``port``, or nothing when that may not be seen."""
    try:
        listening = [link.pid for link in psutil.net_connections("tcp") if link.laddr and link.laddr.port == port]
        pid = next((pid for pid in listening if pid), None)
        return f" ({psutil.Process(pid).name()}, pid {pid})" if pid else ""
    except psutil.Error:
        return ""


def run_step(label: str, module: str, *arguments: str) -> None:
    """Run a building step that shows its own progress; raises PreflightError when it fails."""
    sys.stdout.write(f"{label}: python -m {' '.join((module, *arguments))}\n")
    sys.stdout.flush()
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, check=False)
    if done.returncode:
        raise PreflightError(f"Bước này chưa xong (mã {done.returncode}); xem dòng lỗi ngay trên, sửa rồi chạy lại.")


def is_damaged(database: Path) -> bool:
    """Return True when ``database`` is there but is no whole SQLite file."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("pragma quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error:
        return True


def drop_damaged_knowledge() -> None:
    """Remove a damaged knowledge database, which is only a copy of ``data/``, and say so."""
    if is_damaged(knowledge_db()):
        sys.stdout.write(f"{knowledge_db()} bị hỏng; bỏ đi và dựng lại từ {data_dir()}.\n")
        knowledge_db().unlink()
