"""The three parts under supervisor: its configuration, its start, what it reports, and a stop that leaves nobody."""

import contextlib
import ctypes
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from knowledge.paths import ROOT
from ops.settings import Part, child_environment

STOP_SECONDS = 12
PR_SET_PDEATHSIG = 1

HEAD = """\
; Written by "python -m ops.run" at each start; changes here are lost. Paths of logs are relative to this folder.
[supervisord]
nodaemon = true
logfile = log/supervisor.log
logfile_maxbytes = 2MB
logfile_backups = 2
pidfile = supervisor.pid
childlogdir = log
identifier = hoixa
{user}
"""
# A part that ends within startsecs is started again after 1, 2, 3… seconds; a later crash at once.
PROGRAM = """
[program:{name}]
command = {command}
directory = {root}
autorestart = true
startsecs = 20
startretries = 100000
stopsignal = TERM
stopwaitsecs = 8
stopasgroup = true
killasgroup = true
redirect_stderr = true
stdout_logfile = log/{name}.log
stdout_logfile_maxbytes = 5MB
stdout_logfile_backups = 4
"""


def escape(text: str) -> str:
    """Return ``text`` as supervisor's configuration reads it literally."""
    return text.replace("%", "%%")


def command(part: Part) -> str:
    """Return the part's command line; the kernel ends the part if the supervisor itself is killed."""
    words = [sys.executable, "-m", part.module]
    if setpriv := shutil.which("setpriv"):
        words = [setpriv, "--pdeathsig", "TERM", *words]
    return shlex.join(words)


def user_line() -> str:
    """Return the line that tells supervisor it is meant to run as root, when it does."""
    return f"user = {pwd.getpwuid(0).pw_name}" if os.getuid() == 0 else ""


def write_configuration(parts: list[Part], var: Path) -> Path:
    """Write supervisor's configuration for ``parts`` into ``var`` and return its path."""
    text = HEAD.format(user=user_line())
    for part in parts:
        text += PROGRAM.format(name=part.name, command=escape(command(part)), root=escape(str(ROOT)))
    path = var / "supervisord.conf"
    path.write_text(text, encoding="utf-8")
    return path


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(parts: list[Part], var: Path) -> subprocess.Popen[str]:
    """Start supervisor in a session of its own, so that Ctrl-C reaches us alone; its events come on stdout."""
    configuration = write_configuration(parts, var)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "supervisor.supervisord", "--nodaemon", "--configuration", str(configuration)],
        cwd=var,
        env=child_environment(parts),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=_die_with_parent,
    )


def family(supervisor: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return every living process of supervisor's session, itself left out; works after supervisor is gone too."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if process.pid != supervisor.pid and os.getsid(process.pid) == supervisor.pid:
                found.append(process)
    return found


def stop(supervisor: subprocess.Popen[str]) -> int:
    """Stop supervisor and every process below it, by force after a while; return how many had to be forced."""
    supervisor.terminate()
    try:
        supervisor.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()
    _, left = psutil.wait_procs(family(supervisor), timeout=2)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=3)
    return len(left)
