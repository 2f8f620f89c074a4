"""Put a version in use while residents go on asking; whatever goes wrong on the way is undone, last step first.

The order: files of the data, sentences to train from, model, knowledge. The files come first because only they can be
refused; the bot next, because it takes longest and any model works with any knowledge; the knowledge last, with which
the answers change. The gateway follows the new database by itself and has the action server open it first.
"""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.editing.files import Stale, digest, text_of, write_change
from knowledge.paths import data_dir, knowledge_db, models_dir
from ops.candidates import parts
from ops.candidates.make import fingerprint_of, live_model
from ops.generate_nlu import GENERATED
from ops.settings import read_parts

FOLLOW_SECONDS = 120.0


class SwitchError(Exception):
    """The version did not come into use and all is as it was; the message says why in Vietnamese."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is to be in use: the changed files of the data, the sentences, model, database, and what to try it with."""

    files: dict[str, str]
    generated: dict[str, str]
    model: Path
    database: Path
    questions: list[dict[str, Any]] = field(default_factory=list)


def put_in_use(target: Target, tell: Callable[[str], None]) -> None:
    """Put ``target`` in use; raises SwitchError."""
    try:
        with ExitStack() as undo:
            tell("Đang ghi dữ liệu.")
            _write_files(target.files, undo)
            _write_generated(target.generated, undo)
            tell("Đang đổi mô hình.")
            _change_model(target.model, undo)
            tell("Đang đổi dữ liệu trả lời.")
            _change_knowledge(target.database, undo)
            tell("Đang hỏi thử.")
            _try_out(target.questions)
            undo.pop_all()
    except (parts.PartError, OSError, Stale) as error:
        raise SwitchError(f"Chưa đưa vào dùng được, mọi thứ giữ như cũ: {error}") from error
    _kept().unlink(missing_ok=True)


def _write_files(files: dict[str, str], undo: ExitStack) -> None:
    for name, text in files.items():
        before = text_of(data_dir() / name)
        if before == text:
            continue
        write_change(name, text, digest(before))
        undo.callback(write_change, name, before, digest(text))


def _write_generated(files: dict[str, str], undo: ExitStack) -> None:
    for name, text in files.items():
        path = GENERATED / name
        before = text_of(path)
        if before == text:
            continue
        _replace(path, text)
        undo.callback(_replace, path, before)


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    unfinished.write_bytes(text.encode())
    unfinished.replace(path)


def _change_model(model: Path, undo: ExitStack) -> None:
    """Have the bot answer by ``model``, and make it the newest, which is the one served at the next start."""
    before, kept = live_model(), models_dir() / model.name
    if not kept.exists():
        unfinished = kept.with_suffix(".new")
        shutil.copy2(model, unfinished)
        unfinished.replace(kept)
    os.utime(kept)
    if before and before != kept:
        earlier = before.stat().st_mtime - 1
        undo.callback(os.utime, kept, (earlier, earlier))
    bot = read_parts()[1].port
    with suppress(parts.PartAway):
        if parts.model(bot) != kept.name:
            parts.change_model(bot, kept)
            if before:
                undo.callback(_model_back, bot, before)


def _model_back(bot: int, before: Path) -> None:
    with suppress(parts.PartAway):
        parts.change_model(bot, before)


def _change_knowledge(database: Path, undo: ExitStack) -> None:
    live = knowledge_db()
    _kept().unlink(missing_ok=True)
    if live.exists():
        _kept().hardlink_to(live)
        undo.callback(_knowledge_back)
    unfinished = live.with_suffix(f".{os.getpid()}.new")
    shutil.copyfile(database, unfinished)
    unfinished.replace(live)
    _wait_for_knowledge()


def _kept() -> Path:
    """Return where the database that was in use waits until the new one has proved itself."""
    return knowledge_db().with_suffix(".before")


def _knowledge_back() -> None:
    _kept().replace(knowledge_db())
    with suppress(parts.PartError):
        _wait_for_knowledge()


def _wait_for_knowledge() -> None:
    """Return when gateway and action server answer from the database on disk, or neither runs; raises PartError."""
    actions, _, api = read_parts()
    wanted = fingerprint_of(knowledge_db())
    try:
        parts.call(api.address, "GET", "/healthz")
    except parts.PartAway:
        with suppress(parts.PartAway):
            parts.reload_actions(actions.port)
        return
    deadline = time.monotonic() + FOLLOW_SECONDS
    while not parts.knows(api.address, actions.port, wanted):
        if time.monotonic() > deadline:
            raise parts.PartError("các phần không mở được dữ liệu mới")
        time.sleep(0.3)


def _try_out(questions: list[dict[str, Any]]) -> None:
    """Ask what the version answered when it was examined; raises PartError when the answer is another."""
    api = read_parts()[2].address
    for number, each in enumerate(questions):
        session = f"kiem-tra-phien-ban-{os.getpid()}-{number}"
        body = {"session": session, "commune": each["commune"], "text": each["question"]}
        try:
            status, told = parts.call(api, "POST", "/api/v1/chat", body)
        except parts.PartAway:
            return
        parts.call(api, "DELETE", f"/api/v1/sessions/{session}")
        if status != 200 or told["degraded"]:
            raise parts.PartError(f"câu “{each['question']}” không được trả lời")
        if (told["outcome"], told["procedure"]) != (each["outcome"], each["procedure"]):
            raise parts.PartError(f"câu “{each['question']}” được trả lời khác lúc chấm")
