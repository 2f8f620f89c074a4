"""Bring an examined version into use, and take the one in use back: what each step needs, then one switch."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.candidates import status as states
from knowledge.candidates.overlay import OverlayError, backwards, forwards, read_overlay
from knowledge.candidates.status import ACTIVE, READY, RETIRED, SWITCHING, WORSE, Status, folder
from knowledge.paths import data_dir, knowledge_db
from ops import generate_nlu
from ops.candidates import exam, make
from ops.candidates.switch import SwitchError, Target, put_in_use

# So many versions are kept, the one in use always.
KEPT = 5
TRIED = 3


def activate(status: Status, forced: str = "") -> None:
    """Bring the version into use; raises SwitchError, and then all is as it was."""
    earlier = status.earlier if status.state == SWITCHING else status.state
    if earlier not in ((READY, WORSE) if forced else (READY,)):
        raise SwitchError("Chỉ đưa vào dùng được bản đã chấm và không kém bản đang dùng.")
    home, came_from = folder(status.id), states.in_use()
    _keep_what_is_live(status, home)

    def work() -> None:
        texts, parts = read_overlay(home)
        files = forwards(data_dir(), texts, _before(home), parts)
        _put(status, _target(status, files, home / "var" / "knowledge.db", status.model))

    _switching(status, earlier, "Đang đưa vào dùng.", work)
    if came_from:
        states.write(came_from, state=RETIRED, retired_at=states.now(), text="Đã có bản mới hơn thay.")
    previous = came_from.id if came_from else ""
    used = {"state": ACTIVE, "text": "Đang dùng.", "activated_at": states.now(), "rolled_back": False}
    states.write(status, **used, forced=forced, previous=previous, pid=0, earlier="")
    prune()


def roll_back(reason: str = "") -> Status:
    """Take the version in use back and return it; raises SwitchError, and then all is as it was."""
    status = to_take_back()
    if status is None:
        raise SwitchError("Đang dùng đúng dữ liệu gốc, không có bản nào để quay lại.")
    home = folder(status.id)

    def work() -> None:
        texts, parts = read_overlay(home)
        files = backwards(data_dir(), texts, _before(home), parts)
        _put(status, _target(status, files, home / "previous.db", status.previous_model, back=True))

    _switching(status, ACTIVE, "Đang quay lại bản trước.", work)
    told = f"Đã quay lại bản trước{f': {reason}' if reason else '.'}"
    gone = {"state": RETIRED, "text": told, "retired_at": states.now(), "rolled_back": True}
    states.write(status, **gone, pid=0, earlier="")
    if (previous := states.read(status.previous)) and previous.state == RETIRED:
        states.write(previous, state=ACTIVE, text="Đang dùng (quay lại).", activated_at=states.now(), retired_at="")
    return status


def to_take_back() -> Status | None:
    """Return the version in use, also when the console has marked it as about to be taken back; None for none."""
    marked = (each for each in states.everything() if each.state == SWITCHING and each.earlier == ACTIVE)
    return states.in_use() or next(marked, None)


def _keep_what_is_live(status: Status, home: Path) -> None:
    """Keep database and model in use for the way back; a second try of the same switch finds them kept.

    A switch that was killed may have changed both, or the model alone.
    """
    before, model = home / "previous.db", make.name_of(make.live_model())
    if before.exists() and make.fingerprint_of(knowledge_db()) == status.knowledge:
        return
    shutil.copyfile(knowledge_db(), before)
    if not (status.previous_model and model == status.model):
        states.write(status, previous_model=model)


def _put(status: Status, target: Target) -> None:
    try:
        put_in_use(target, lambda text: states.write(status, text=text))
    finally:
        shutil.rmtree(folder(status.id) / "rebuilt", ignore_errors=True)


def _switching(status: Status, earlier: str, text: str, work: Callable[[], None]) -> None:
    """Do ``work`` under the state of switching; when it fails the version is told as before, with the reason."""
    states.write(status, state=SWITCHING, earlier=earlier, text=text, pid=states.own_pid())
    try:
        work()
    except (make.MakeError, OverlayError, SwitchError) as error:
        states.write(status, state=earlier, text=str(error), pid=0, earlier="")
        raise SwitchError(str(error)) from error
    except BaseException:
        states.write(status, state=earlier, text="Bị dừng giữa chừng; mọi thứ giữ như cũ.", pid=0, earlier="")
        raise


def _before(home: Path) -> dict[str, str]:
    held: dict[str, str] = json.loads((home / "before.json").read_text(encoding="utf-8"))
    return held


def _target(status: Status, files: dict[str, str], database: Path, model: str, *, back: bool = False) -> Target:
    """Return what is to be in use once ``files`` are written over today's data, of which other files may have changed.

    Then the database is built anew with the same search indexes. That the way things are named has changed too would
    make it another version than the one that was examined: raises SwitchError.
    """
    home = folder(status.id)
    try:
        wanted = make.lay_data(home / "now", files)
        generated = generate_nlu.render(home / "now")
        named = make.lay_sources(home / "sources", generated)
        if make.fingerprint_of(database) != wanted:
            database = make.build(home / "now", home / "rebuilt", database)
        if not back and (named != status.model or not make.same_indexes(database, home / "var" / "knowledge.db")):
            raise SwitchError("Cách gọi tên trong dữ liệu đã đổi từ lúc chấm. Dựng và chấm bản mới giúp.")
    finally:
        for done in ("now", "sources"):
            shutil.rmtree(home / done, ignore_errors=True)
    path = make.model_of(named, home) or make.model_of(model, home)
    if path is None:
        raise SwitchError("Không còn tệp mô hình của bản này.")
    questions = [] if back else _tried(home)
    return Target(files=files, generated=generated, model=path, database=database, questions=questions)


def _tried(home: Path) -> list[dict[str, Any]]:
    """Return a few questions with what the version answered when it was examined."""
    rows = [row for row in exam.read_rows(home / "rows.jsonl") if row["passed"] and len(row["turns"]) == 1]
    rows = sorted(rows, key=lambda row: not row["got"].get("procedure"))[:TRIED]
    return [
        {"question": row["turns"][0], "commune": row["commune"]}
        | {key: row["got"].get(key) for key in ("outcome", "procedure")}
        for row in rows
    ]


def prune() -> None:
    """Delete the oldest versions beyond those kept; never one in use, the one before it, or one that is worked on."""
    everything = states.everything()
    used = next((status for status in everything if status.state == ACTIVE), None)
    safe = {status.id for status in everything if status.working} | ({used.id, used.previous} if used else set())
    for status in everything[KEPT:]:
        if status.id not in safe:
            shutil.rmtree(folder(status.id), ignore_errors=True)
