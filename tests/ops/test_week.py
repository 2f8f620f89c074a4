"""The scripted week: what its diary holds against the assistant, what counts as an answer, what is not copied."""

import http.server
import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.paths import ROOT
from knowledge.store import Store
from knowledge.text import fold
from ops.bench.processes import BenchError
from ops.eval.items import EXAM, read
from ops.week import project
from ops.week.diary import Broken, Diary
from ops.week.project import Project
from ops.week.report import page
from ops.week.residents import Load, answered, told
from ops.week.story import ASTRAY, ASTRAY_PHRASE, CODE, WORDINGS

REPLY = {"outcome": "answer", "procedure": CODE, "confidence": 0.93, "degraded": False, "messages": [{"text": "x"}]}


def test_week_diary_tells_what_passed_and_what_did_not():
    diary = Diary()
    with diary.step("Thứ hai", "được") as step:
        step.must(true=True, text="thấy đúng")
    assert diary.good
    with diary.step("Thứ ba", "không được") as step:
        step.must(true=False, text="thấy sai")
    assert not diary.good
    written = page(date(2026, 12, 1), {"Máy": "thử"}, diary)
    assert "1/2 bước đạt" in written
    assert "**KHÔNG:** thấy sai" in written
    assert "- thấy đúng" in written


@pytest.mark.parametrize("error", [BenchError("máy không lên"), OSError("mất nối")])
def test_week_step_that_cannot_be_gone_through_is_written_down(error: Exception):
    diary = Diary()
    with pytest.raises(Broken), diary.step("Thứ tư", "vấp"):
        raise error
    assert str(error) in diary.steps[0].faults[0]


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"confidence": 0.33}, False),
        ({"procedure": "2.001283"}, False),
        ({"outcome": "no_data"}, False),
        ({"outcome": "clarify", "procedure": None}, False),
    ],
)
def test_week_only_a_sure_answer_of_the_right_procedure_counts(change: dict[str, Any], good: bool):
    assert answered({**REPLY, **change}, CODE) is good


def test_week_tells_a_reply_in_few_words():
    assert told(REPLY) == f"answer {CODE} (0,93)"
    assert told({**REPLY, "outcome": "clarify", "procedure": None, "confidence": 0.5}) == "clarify (0,50)"


def test_week_asks_nothing_that_is_known_or_examined(store: Store):
    procedure = store.procedure(CODE)
    assert procedure
    held = {fold(each) for each in (*procedure.aliases, *procedure.situations)}
    asked = {fold(turn) for item in read(EXAM) for turn in item.turns}
    ours = {fold(each) for each in (*WORDINGS, *WORDINGS.values(), ASTRAY, ASTRAY_PHRASE)}
    assert not ours & held
    assert not ours & asked


def test_week_plays_in_a_copy_without_the_blind_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    model, database = tmp_path / "m.tar.gz", tmp_path / "knowledge.db"
    for path in (model, database):
        path.write_bytes(b"x")
    monkeypatch.setattr(project.train, "model_path", lambda: model)
    monkeypatch.setattr(project, "knowledge_db", lambda: database)
    made = Project(tmp_path / "copy", {"HOIXA_PORT": 1, "HOIXA_RASA_PORT": 2, "HOIXA_ACTIONS_PORT": 3})
    assert (made.folder / "ops" / "run.py").read_bytes() == (ROOT / "ops" / "run.py").read_bytes()
    assert not list(made.folder.rglob("blind"))
    assert (made.folder / "models" / "m.tar.gz").is_file()
    assert made.environment["HOIXA_DATA"] == str(made.folder / "data")
    assert "giấy phép bán thuốc lá" in made.phrases(CODE)


class Door(http.server.BaseHTTPRequestHandler):
    """Answers every third question from search alone, and fails at every fourth."""

    count = 0

    def do_POST(self) -> None:
        """Answer as the gateway would on a bad day."""
        self.rfile.read(int(self.headers["content-length"]))
        type(self).count += 1
        status = 503 if self.count % 4 == 0 else 200
        body = json.dumps({**REPLY, "degraded": self.count % 3 == 0}).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def door() -> Iterator[int]:
    """The port of a gateway on a bad day."""
    Door.count = 0
    with http.server.HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_week_load_counts_what_failed_and_what_was_degraded(door: int):
    with Load(door, rate=200) as load:
        while Door.count < 12:
            threading.Event().wait(0.01)
    asked = Door.count
    assert len(load.failed) == asked // 4
    assert len(load.times) + len(load.failed) == asked
    assert load.degraded == asked // 3 - asked // 12
