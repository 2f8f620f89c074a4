"""Versions made aside: when one is worse, how changed files are put in and taken out, how a switch is undone."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from knowledge.candidates import status as states
from knowledge.candidates.overlay import OverlayError, Part, backwards, forwards
from knowledge.candidates.status import ACTIVE, READY, WORSE, folder
from knowledge.paths import ROOT
from ops import generate_nlu, train
from ops.candidates import comparison, exam, make, rule, switch, use
from ops.candidates.__main__ import cli
from ops.candidates.switch import SwitchError, Target, put_in_use
from ops.eval.items import ExamError


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "nice", lambda _: 0)  # the tests after these are to run as fast as before
    for name, port in (("HOIXA_PORT", "1"), ("HOIXA_RASA_PORT", "2"), ("HOIXA_ACTIONS_PORT", "3")):
        monkeypatch.setenv(name, port)  # nobody listens there
    for name in ("var", "data", "models"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"HOIXA_{name.upper()}", str(tmp_path / name))
    return tmp_path / "var"


def row(id: str, *, passed: bool, **got: Any) -> dict[str, Any]:
    return {
        "id": id, "file": "procedures", "turns": [f"câu {id}"], "commune": None, "passed": passed,
        "expect": {"behaviour": "answer", "codes": ["1.000001"]},
        "checks": {"behaviour": True, "procedure": passed},
        "got": {"outcome": "answer", "procedure": "1.000001", "offered": [], **got},
    }  # fmt: skip


def rows(right: int, wrong: int, *, prefix: str = "q") -> list[dict[str, Any]]:
    return [row(f"{prefix}-{n}", passed=n < right) for n in range(right + wrong)]


def pairs(*, broken: int = 0, mended: int = 0, same: int = 0) -> list[rule.Pair]:
    marks = [(True, False)] * broken + [(False, True)] * mended + [(True, True)] * same
    return [(row(f"q-{n}", passed=was), row(f"q-{n}", passed=now)) for n, (was, now) in enumerate(marks)]


@pytest.mark.parametrize(
    ("broken", "mended", "value"), [(0, 0, 1.0), (1, 0, 0.5), (5, 0, 1 / 32), (1, 1, 0.75), (8, 2, 56 / 1024)]
)
def test_rule_chance(broken, mended, value):
    assert rule.chance(broken, mended) == pytest.approx(value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"same": 1000}, []),
        ({"same": 1000, "mended": 9}, []),
        ({"same": 1000, "broken": 4, "mended": 1}, []),
        ({"same": 1000, "broken": 5}, ["câu đạt", "đúng thủ tục"]),
        ({"same": 100, "broken": 2, "mended": 1}, ["giảm từ"]),
        ({"same": 100, "broken": 1, "mended": 1}, []),
    ],
)
def test_rule_of_being_worse(changes, words):
    told = rule.reasons(pairs(**changes))
    assert len(told) == len(words)
    assert all(word in line for word, line in zip(words, told, strict=True))


def test_rule_a_kept_question_that_breaks_is_enough():
    was, now = row("xa-1", passed=True), row("xa-1", passed=False)
    assert any("phải luôn đúng" in line for line in rule.reasons([*pairs(same=5000), (was, now)]))
    assert rule.reasons([*pairs(same=5000), (now, now)]) == []


@pytest.mark.parametrize("got", [{"outcome": "error"}, {"degraded": True}])
def test_rule_a_question_without_an_answer_is_enough(got):
    silent = row("q-x", passed=True, **got)
    assert "không được bản thử trả lời" in rule.reasons([*pairs(same=5000), (silent, silent)])[0]


def test_comparison_stands_side_by_side():
    live, candidate = rows(right=2, wrong=1), rows(right=1, wrong=2)
    candidate[2] = row("q-2", passed=True)
    found = comparison.compare(live, candidate)
    assert (found["asked"], found["live_passed"], found["passed"]) == (3, 2, 2)
    assert [each["question"] for each in found["broken"]] == ["câu q-1"]
    assert [each["question"] for each in found["mended"]] == ["câu q-2"]
    assert "Mới hỏng: 1" in comparison.told(found)


def test_exam_questions_of_the_officers(tmp_path):
    path = tmp_path / "own.jsonl"
    assert exam.own_questions(path) == []
    raw = {"id": 3, "text": "làm khai sinh", "commune": "hoang-loc", "procedure": "1.001193", "topic": None}
    path.write_text(json.dumps(raw) + "\n", encoding="utf-8")
    (item,) = exam.questions(path, tmp_path)
    assert (item.id, item.expect["codes"]) == ("xa-3", ["1.001193"])
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ExamError, match=r"own\.jsonl:1"):
        exam.own_questions(path)


BEFORE, AFTER = {"a.yml": "1"}, {"a.yml": "2"}


@pytest.mark.parametrize(
    ("here", "way", "result"),
    [("1", forwards, "2"), ("2", forwards, "2"), ("2", backwards, "1"), ("1", backwards, "1"), ("3", forwards, None)],
)
def test_overlay_of_whole_files(tmp_path, here, way, result):
    (tmp_path / "a.yml").write_text(here, encoding="utf-8")
    if result is None:
        with pytest.raises(OverlayError, match=r"a\.yml"):
            way(tmp_path, AFTER, BEFORE, [])
    else:
        assert way(tmp_path, AFTER, BEFORE, []) == {"a.yml": result}


def test_overlay_takes_back_its_own_change_and_leaves_a_later_one(tmp_path):
    name = "communes/thu.yml"
    (tmp_path / "communes").mkdir()
    text = "id: thu\nname: Thử\nunit_type: xã\nprovince: Thanh Hóa\nservice_centre: Trung tâm\naliases:\n- một\n"
    before, after = text, text + "- hai\n"
    (tmp_path / name).write_text(after.replace("province: Thanh Hóa", "province: Hải Phòng"), encoding="utf-8")
    parts = [Part("commune", "thu", name, before, after)]
    carried = backwards(tmp_path, {name: after}, {name: before}, parts)[name]
    assert "- hai" not in carried
    assert "Hải Phòng" in carried


def test_switch_puts_everything_in_place(tmp_path, var):
    target = prepared(tmp_path, var)
    put_in_use(target, lambda _: None)
    assert (tmp_path / "data" / "a.yml").read_text(encoding="utf-8") == "mới"
    assert (var / "knowledge.db").read_bytes() == b"new"
    newest = max((tmp_path / "models").iterdir(), key=lambda path: path.stat().st_mtime)
    assert newest.name == "new.tar.gz"
    assert sorted(path.name for path in var.iterdir()) == ["knowledge.db"]


@pytest.mark.parametrize("step", ["_write_generated", "_change_model", "_change_knowledge", "_try_out"])
def test_switch_that_fails_leaves_all_as_it_was(tmp_path, var, monkeypatch, step):
    target = prepared(tmp_path, var)
    done = getattr(switch, step)

    def failing(*arguments: Any) -> None:
        done(*arguments)
        raise OSError("ổ đĩa đầy")

    monkeypatch.setattr(switch, step, failing)
    with pytest.raises(SwitchError, match="mọi thứ giữ như cũ"):
        put_in_use(target, lambda _: None)
    assert (tmp_path / "data" / "a.yml").read_text(encoding="utf-8") == "cũ"
    assert (var / "knowledge.db").read_bytes() == b"old"
    newest = max((tmp_path / "models").iterdir(), key=lambda path: path.stat().st_mtime)
    assert newest.name == "old.tar.gz"


def prepared(tmp_path: Path, var: Path) -> Target:
    """An old version in use and a new one beside it; no part of the assistant runs."""
    (tmp_path / "data" / "a.yml").write_text("cũ", encoding="utf-8")
    (var / "knowledge.db").write_bytes(b"old")
    (tmp_path / "new.db").write_bytes(b"new")
    (tmp_path / "models" / "old.tar.gz").write_bytes(b"old")
    os.utime(tmp_path / "models" / "old.tar.gz", (1, 1))
    (tmp_path / "new.tar.gz").write_bytes(b"new")
    files = {"a.yml": "mới"}
    return Target(files=files, generated={}, model=tmp_path / "new.tar.gz", database=tmp_path / "new.db")


@pytest.mark.parametrize(
    ("killed_with", "kept"),
    [(("old", "old"), ("old", "old")), (("new", "old"), ("old", "old")), (("new", "new"), ("old", "old"))],
)
def test_a_second_try_of_a_killed_switch_keeps_the_way_back(tmp_path, var, monkeypatch, killed_with, kept):
    monkeypatch.setattr(make, "fingerprint_of", lambda path: path.read_text())

    def live(model: str, knowledge: str) -> None:
        (tmp_path / "models" / f"{model}.tar.gz").write_text("")
        os.utime(tmp_path / "models" / f"{model}.tar.gz", (moment := len(list(tmp_path.rglob("*.tar.gz"))), moment))
        (var / "knowledge.db").write_text(knowledge)

    status = states.begin(note="", made_by="")
    states.write(status, state=READY, knowledge="new", model="new")
    live("old", "old")
    use._keep_what_is_live(status, folder(status.id))
    live(*killed_with)
    use._keep_what_is_live(status, folder(status.id))
    assert (status.previous_model, (folder(status.id) / "previous.db").read_text()) == kept


def test_command_lists_and_notes_versions():
    made = states.begin(note="", made_by="thử")
    states.write(made, state=READY, asked=10, passed=9)
    run = CliRunner()
    assert run.invoke(cli, ["note", "1", "bản đầu"]).exit_code == 0
    told = run.invoke(cli, ["list"]).output
    assert "9/10 câu đạt" in told
    assert "bản đầu" in told
    assert "bản gốc" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["activate", "9"], "không có bản 9"),
        (["activate", "1", "--force"], "--reason"),
        (["activate", "1"], "không kém bản đang dùng"),
        (["rollback"], "không có bản nào để quay lại"),
        (["compare", "1"], "chưa chấm xong"),
    ],
)
def test_command_refuses_in_words(arguments, words):
    states.write(states.begin(note="", made_by="thử"), state=WORSE)
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 1
    assert words in done.output


def test_old_versions_go_and_the_way_back_stays():
    made = [states.begin(note="", made_by="thử") for _ in range(use.KEPT + 3)]
    for each in made:
        states.write(each, state=READY)
    states.write(made[1], state=ACTIVE, previous=made[0].id)
    use.prune()
    left = [each.id for each in made if folder(each.id).exists()]
    assert left == [made[0].id, made[1].id, *(each.id for each in made[-use.KEPT :])]


def test_sources_of_today_s_data_make_today_s_model(tmp_path, monkeypatch):
    monkeypatch.delenv("HOIXA_DATA")
    sentences = generate_nlu.render(ROOT / "data")
    assert make.lay_sources(tmp_path / "same", sentences) == train.fingerprint()
    name = next(iter(sentences))
    other = {**sentences, name: sentences[name] + "    - một câu mới\n"}
    assert make.lay_sources(tmp_path / "other", other) != train.fingerprint()
