"""A version comes into use and goes again while residents ask: no request fails, the answer changes and comes back."""

import json
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from knowledge.build import build
from knowledge.load import load_all
from knowledge.paths import ROOT, data_dir, knowledge_db
from ops.eval.items import EXAM
from tests.e2e.harness import Service

pytestmark = pytest.mark.e2e

ASKED = "trung tâm làm việc mấy giờ"
HOURS = "hours:\n  confirmed: false\n"
CONFIRMED = 'hours:\n  weekly:\n    mon: ["07:00-11:00"]\n  confirmed: true\n'
COMMUNE = "communes/hoang-son.yml"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, start: Callable[..., Service]) -> Iterator[Service]:
    """An assistant over a copy of the data, ready; a slow machine is given time."""
    folder = tmp_path_factory.mktemp("versions")
    shutil.copytree(data_dir(), folder / "data")
    built: Path = folder / "knowledge.db"
    build(load_all(folder / "data"), path=built, data=folder / "data", fitted=knowledge_db())
    settings = {"HOIXA_DATA": str(folder / "data"), "HOIXA_RASA_TIMEOUT": "60", "HOIXA_SESSION_RATE": "0"}
    service = start(knowledge=built, **settings)
    service.wait_until_ready()
    yield service
    service.stop()


def command(service: Service, *words: str) -> str:
    """What ``python -m ops.candidates`` prints; fails unless it succeeds."""
    done = subprocess.run(
        [sys.executable, "-m", "ops.candidates", *words],
        cwd=ROOT,
        env=service.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def asking(service: Service) -> Iterator[list[Any]]:
    """Residents who ask one after the other; gives what went wrong, and each question's outcome."""
    wrong: list[Any] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            body = {"session": f"load-{uuid.uuid4().hex[:16]}", "commune": "hoang-son", "text": "làm khai sinh cần gì"}
            try:
                status, reply = service.request("/api/v1/chat", body)
                if status != 200 or reply["degraded"] or reply["procedure"] != "1.001193":
                    wrong.append(reply)
            except OSError as error:
                wrong.append(error)

    residents = [threading.Thread(target=ask) for _ in range(2)]
    for resident in residents:
        resident.start()
    try:
        yield wrong
    finally:
        over.set()
        for resident in residents:
            resident.join()


def told(service: Service) -> str:
    reply = service.chat(ASKED, session=f"told-{uuid.uuid4().hex[:16]}", commune="hoang-son")
    return str(reply["messages"][0]["text"])


def changed(service: Service, folder: Path) -> Path:
    """A folder with one changed file: the commune says when it is open."""
    text = (Path(service.environment["HOIXA_DATA"]) / COMMUNE).read_text(encoding="utf-8")
    assert HOURS in text
    (folder / COMMUNE).parent.mkdir(parents=True)
    (folder / COMMUNE).write_text(text.replace(HOURS, CONFIRMED), encoding="utf-8")
    return folder


def few_questions(folder: Path) -> Path:
    for name in ("procedures-dev.jsonl", "topics-dev.jsonl"):
        lines = (EXAM / name).read_text(encoding="utf-8").splitlines()[:4]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_version_comes_into_use_and_goes_again_without_a_failed_request(served: Service, tmp_path: Path):
    data = Path(served.environment["HOIXA_DATA"])
    before, said = (data / COMMUNE).read_bytes(), told(served)
    overlay, exam = changed(served, tmp_path / "overlay"), few_questions(tmp_path)
    printed = command(served, "train", "--note", "giờ làm việc", "--overlay", str(overlay), "--exam", str(exam))
    assert "Không kém bản đang dùng" in printed
    status = json.loads((served.var / "candidates" / "0001" / "status.json").read_text(encoding="utf-8"))
    assert (status["state"], status["trained"]) == ("ready", False)
    assert told(served) == said, "a version that is only examined changes nothing"
    with asking(served) as wrong:
        command(served, "activate", "1")
        assert "7 giờ đến 11 giờ" in told(served)
        assert (data / COMMUNE).read_bytes() == (overlay / COMMUNE).read_bytes()
        command(served, "rollback")
        assert told(served) == said
    assert wrong == []
    assert (data / COMMUNE).read_bytes() == before
    assert "Đang dùng: bản gốc" in command(served, "list")
