"""From data to verdict: make a version aside, examine it beside the live one, and say whether it may come into use."""

import shutil
from collections.abc import Callable
from pathlib import Path

from knowledge.candidates import status as states
from knowledge.candidates.overlay import read_overlay, texts_of
from knowledge.candidates.status import BUILDING, EXAMINING, READY, TRAINING, WORSE, Status, folder
from knowledge.paths import data_dir, knowledge_db
from ops import generate_nlu
from ops.candidates import comparison, exam, make
from ops.candidates.stack import Stack, stack
from ops.eval.items import EXAM, Item
from ops.eval.rows import Row

# Where the percentages of the steps begin and end.
_BUILT, _TRAINED, _EXAMINED = 20, 55, 100


def run(status: Status, *, own: Path, questions: Path = EXAM) -> None:
    """Make and examine the version; raises MakeError, ExamError, BenchError and KnowledgeError."""
    database, model = _made(status)
    items = exam.questions(own, questions)
    live, candidate = _examined(status, items, database, model)
    found = comparison.compare(live, candidate)
    comparison.write(folder(status.id) / "comparison.json", found)
    values = {key: found[key] for key in ("asked", "passed", "live_passed", "reasons")}
    counts = {"broken": len(found["broken"]), "mended": len(found["mended"])}
    text = "Kém hơn bản đang dùng: không đưa vào dùng được." if found["reasons"] else "Đã chấm xong, chờ xem và duyệt."
    state = WORSE if found["reasons"] else READY
    states.write(status, state=state, text=text, percent=100, pid=0, **values, **counts)


def _made(status: Status) -> tuple[Path, Path]:
    """Return database and model of the version, made aside."""
    home = folder(status.id)
    texts, _ = read_overlay(home)
    states.write(status, state=BUILDING, text="Đang dựng dữ liệu.", percent=5, files=list(texts))
    live_model = make.live_model()
    if live_model is None:
        raise make.MakeError("Chưa có mô hình nào đang dùng; chạy `make train` trước.")
    before = texts_of(data_dir(), texts)
    comparison.write(home / "before.json", before)
    base = {"base_knowledge": make.fingerprint_of(knowledge_db()), "base_model": make.name_of(live_model)}
    knowledge = make.lay_data(home / "data", texts)
    database = make.build(home / "data", home / "var", knowledge_db())
    name = make.lay_sources(home / "sources", generate_nlu.render(home / "data"))
    states.write(status, percent=_BUILT, knowledge=knowledge, model=name, **base)
    model = make.model_of(name, home)
    if model is None:
        text = "Đang huấn luyện; thường mất khoảng ba phút."
        states.write(status, state=TRAINING, text=text, trained=True)
        model = home / f"{name}.tar.gz"
        make.train_model(home / "sources", model, _telling(status, _BUILT, _TRAINED))
    for done in ("data", "sources"):
        shutil.rmtree(home / done)
    return database, model


def _examined(status: Status, items: list[Item], database: Path, model: Path) -> tuple[list[Row], list[Row]]:
    """Return the rows of the live version and of this one; those of a live version asked before are taken over."""
    live_model = make.live_model()
    assert live_model is not None
    kept = exam.kept_at(status.base_knowledge, status.base_model, items)
    states.write(status, state=EXAMINING, text=f"Đang hỏi thử {len(items)} câu.", percent=_TRAINED)
    middle = _TRAINED if kept.is_file() else (_TRAINED + _EXAMINED) // 2
    with stack(folder(status.id) / "stack") as second:
        if kept.is_file():
            second.start(database, model)
        else:
            # Both are asked on the same second assistant, which changes from one to the other as the live one will.
            live_database = Path(shutil.copy2(knowledge_db(), folder(status.id) / "live.db"))
            second.start(live_database, live_model)
            exam.write_rows(kept, _asked(second, items, live_database, status, _TRAINED, middle))
            second.change(database, model, status.knowledge)
            live_database.unlink()
        rows = _asked(second, items, database, status, middle, _EXAMINED)
    exam.write_rows(folder(status.id) / "rows.jsonl", rows)
    return exam.read_rows(kept), rows


def _asked(second: Stack, items: list[Item], database: Path, status: Status, start: int, end: int) -> list[Row]:
    return exam.ask(second.url, items, database, _telling(status, start, end))


def _telling(status: Status, start: int, end: int) -> Callable[[float], None]:
    """Return a function that writes down how far a step is, when that has changed by a percent."""

    def tell(share: float) -> None:
        percent = start + int((end - start) * share)
        if percent != status.percent:
            states.write(status, percent=percent)

    return tell
