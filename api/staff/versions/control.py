"""What officers have done with versions: each starts the command of the operators in a process of its own.

The command outlives a restart of the gateway and tells how far it is in the version's ``status.json``.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psutil

from api.content.publish import overlay
from api.records import kept_questions
from api.records.edits import Edit, waiting_for_training
from api.services import Services
from api.staff.audit import note
from api.staff.officer import Officer
from knowledge.candidates import status as states
from knowledge.candidates.overlay import Part, write_overlay
from knowledge.candidates.status import ACTIVE, COMMAND, FAILED, READY, SWITCHING, Status, folder
from knowledge.editing.change import read_record
from knowledge.paths import ROOT
from knowledge.privacy import mask

BUSY = "Đang có một bản làm dở. Chờ bản ấy xong, hoặc dừng nó trước."
MOVED = "Bản này không còn ở bước đó. Xem lại danh sách bản giúp."
LONGEST_NOTE = 300
# Processes begun by this gateway, kept until they end so that none is left a zombie.
_begun: list[subprocess.Popen[bytes]] = []


class Refused(Exception):
    """It cannot be done now; the message says why in Vietnamese."""


def waiting(here: Services) -> list[Edit]:
    """Return the approved changes that the next version takes in."""
    with here.records.reading() as connection:
        return waiting_for_training(connection)


def start(here: Services, officer: Officer, words: str) -> Status:
    """Begin a version with every approved change that waits for one; raises Refused and CannotPublish."""
    if states.at_work():
        raise Refused(BUSY)
    edits = waiting(here)
    texts = overlay(edits)
    status = states.begin(note=_masked(words), made_by=officer.name, edits=[edit.id for edit in edits])
    write_overlay(folder(status.id), texts, [Part(e.kind, e.key, e.path, e.before, e.after) for e in edits])
    with here.records.writing() as connection:
        _lay_questions(connection, status, edits)
        note(connection, officer, "version_started", f"bản {status.id}", rows=len(edits))
    _run(status, "train", "--id", status.id, "--own", str(folder(status.id) / "questions.jsonl"))
    return status


def cancel(here: Services, officer: Officer, status: Status) -> None:
    """Stop the work on a version; raises Refused when there is none, or when it is just being put in use."""
    if not status.working or status.state == SWITCHING:
        raise Refused(MOVED)
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(status.pid)
        if status.pid and COMMAND in process.cmdline():
            process.terminate()
    with here.records.writing() as connection:
        note(connection, officer, "version_cancelled", f"bản {status.id}")


def activate(here: Services, officer: Officer, status: Status) -> None:
    """Have an examined version put in use; raises Refused unless it is ready and nothing else is going on."""
    if status.state != READY:
        raise Refused(MOVED)
    _switch(here, officer, status, "version_activated", "activate", status.id)


def roll_back(here: Services, officer: Officer, status: Status) -> None:
    """Have the version in use taken back; raises Refused unless it is still the one in use."""
    if status.state != ACTIVE:
        raise Refused(MOVED)
    _switch(here, officer, status, "version_rolled_back", "rollback")


def write_note(here: Services, officer: Officer, status: Status, words: str) -> None:
    """Write down what is to be remembered of a version; raises Refused while it is worked on."""
    if status.working:
        raise Refused(BUSY)
    states.write(status, note=_masked(words))
    with here.records.writing() as connection:
        note(connection, officer, "version_noted", f"bản {status.id}")


def _switch(here: Services, officer: Officer, status: Status, act: str, *command: str) -> None:
    busy = states.at_work()
    if busy and busy.state == SWITCHING:
        raise Refused(BUSY)
    with here.records.writing() as connection:
        note(connection, officer, act, f"bản {status.id}")
    who = {"activated_by": officer.id} if act == "version_activated" else {}
    text = "Đang đưa vào dùng." if who else "Đang quay lại bản trước."
    states.write(status, state=SWITCHING, earlier=status.state, text=text, pid=0, **who)
    _run(status, *command)


def _run(status: Status, *arguments: str) -> None:
    """Start the operators' command for a version; what it prints goes to the version's log."""
    _begun[:] = [process for process in _begun if process.poll() is None]
    try:
        with (folder(status.id) / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", COMMAND, *arguments],
                cwd=ROOT,
                env=dict(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        told = f"Máy chủ chưa chạy được lệnh ({error.strerror})."
        states.write(status, state=status.earlier or FAILED, text=told)
        raise Refused(told) from error
    _begun.append(process)


def _lay_questions(connection: Any, status: Status, changes: list[Edit]) -> None:
    """Lay the questions that must be right into the version's folder, as the command reads them."""
    kept = [
        {"id": row.id, "text": row.text, "commune": row.commune, "procedure": row.procedure, "topic": row.topic}
        for row in kept_questions.listed(connection)
    ]
    lines = [*kept, *_new_names(changes)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder(status.id) / "questions.jsonl").write_text(text, encoding="utf-8")


def _new_names(changes: list[Edit]) -> Iterator[dict[str, Any]]:
    """Yield each name that the changes give a procedure, as a question that should lead to it."""
    for edit in changes:
        if edit.kind != "procedure" or not edit.before or not edit.after:
            continue
        was, wanted = read_record("procedure", edit.before), read_record("procedure", edit.after)
        added = [name for name in wanted.aliases if name not in was.aliases]  # type: ignore[attr-defined]
        for number, name in enumerate(added):
            yield {"id": f"{edit.id}-{number}", "text": name, "commune": None, "procedure": edit.key, "topic": None}


def _masked(words: str) -> str:
    return mask(words)[:LONGEST_NOTE]
