"""Figures, report and comparison from a few hand-made rows."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ops.eval import compare, figures
from ops.eval.__main__ import dump, known_cross_validation
from ops.eval.report import bare_cost, cell, expected, find, page


def row(id: str, *, behaviour: str = "answer", file: str = "procedures", **changes: Any) -> dict[str, Any]:
    checks = {"answer": ("behaviour", "procedure", "aspect"), "clarify": ("behaviour", "choices")}
    names = checks.get(behaviour, ("behaviour", "no_procedure"))
    marks = {name: name not in changes.get("failed", ()) for name in names}
    expect: dict[str, Any] = {"behaviour": behaviour, "codes": ["1.001193"], "aspect": "fee"}
    if behaviour == "topic":
        expect, marks = {"behaviour": "topic", "topic": "payment"}, {"topic": "topic" not in changes.get("failed", ())}
    got = {"outcome": changes.get("outcome", "answer"), "confidence": changes.get("confidence", 0.9), "offered": []}
    return {
        "id": id,
        "file": file,
        "turns": changes.get("turns", ["Phí | bao nhiêu"]),
        "commune": None,
        "style": f"ai|{changes.get('writing', 'diacritics')}|short|{changes.get('extra', 'none')}",
        "expect": expect,
        "field": "Hộ tịch",
        "got": got,
        "offered_right": False,
        "milliseconds": [10.0],
        "checks": marks,
        "passed": all(marks.values()),
    }


ROWS = [
    row("A1"),
    row("A2", failed=["procedure"], confidence=0.5, outcome="clarify", writing="typo", extra="dialect_th,story"),
    row("A3", turns=["một", "hai"]),
    row("C1", behaviour="clarify", outcome="clarify", confidence=0.1),
    row("O1", behaviour="out_of_scope", failed=["behaviour"], confidence=0.7),
    row("T1", behaviour="topic", file="topics"),
]
BARE = [row("A1", turns=["phi | bao nhieu"], failed=["procedure"]), row("A2", turns=["phi | bao nhieu"])]
PEERS = figures.Peers(
    {"titles": {"A1": None, "A2": 3}, "svm": {"A1": 1, "A2": 2}},
    {"titles": {"A1": False, "A2": False, "C1": True, "O1": True}, "svm": {"A1": True, "A2": False}},
)


def result(rows: list[dict], bare: list[dict]) -> dict[str, Any]:
    bins = figures.calibration(rows)
    return {
        "date": "2026-01-02",
        "machine": {"Bộ nhớ": "4 GB"},
        "about": {"Dữ liệu": "abc"},
        "concurrency": 8,
        "numbers": figures.numbers(rows, bins),
        "calibration": bins,
        "tables": figures.tables(rows, bare, PEERS),
        "peers": PEERS._asdict(),
        "rows": rows,
        "bare": bare,
    }


RESULT = result(ROWS, BARE)


@pytest.mark.parametrize(
    ("title", "label", "counts"),
    [
        ("Theo tệp và hành vi", "procedures", [[3, 5], [4, 5], [2, 3], [3, 3]]),
        ("Theo tệp và hành vi", "procedures: answer, một lượt", [[1, 2], [2, 2], [1, 2], [2, 2]]),
        ("Thủ tục", "đúng thủ tục ngay, câu một lượt", [[1, 2]]),
        ("Thủ tục", "đúng thủ tục, câu nhiều lượt", [[1, 1]]),
        ("Thủ tục", "đúng thủ tục, giọng địa phương", [[0, 1]]),
        ("Thủ tục", "đúng hành vi", [[4, 5]]),
        ("Thủ tục", "hỏi lại khi cần hỏi", [[1, 1]]),
        ("Thủ tục", "hỏi lại không cần thiết (ít là tốt)", [[1, 3]]),
        ("Thủ tục", "từ chối việc ngoài phạm vi", [[0, 1]]),
        ("Theo cách viết", "typo", [[0, 1], [1, 1], [0, 1], [1, 1]]),
        ("Theo đặc điểm", "story", [[0, 1], [1, 1], [0, 1], [1, 1]]),
        ("Theo chủ đề", "payment", [[1, 1]]),
        ("Bỏ dấu", "bỏ dấu, mọi câu", [[1, 2], [1, 2], [2, 2]]),
        ("So với cách khác", "Hỏi Xã", [[1, 2], [1, 2], [2, 4]]),
        ("So với cách khác", "tìm toàn văn trên tên chính thức (FTS5 BM25)", [[0, 2], [1, 2], [2, 4]]),
        ("So với cách khác", "TF-IDF + SVM tuyến tính, cùng câu học", [[1, 2], [2, 2], [1, 2]]),
    ],
)
def test_figures_count_right_out_of_those_asked(title: str, label: str, counts: list[list[int]]):
    lines = {name: rest for name, *rest in find(RESULT, title)["lines"]}
    assert lines[label] == counts


def test_figures_calibration_weighs_confidence_against_the_decision():
    assert [(part["replies"], part["right"]) for part in RESULT["calibration"]] == [
        (1, 1), (0, 0), (1, 0), (1, 0), (2, 2),
    ]  # fmt: skip
    assert RESULT["numbers"]["ece"] == pytest.approx((0.9 + 0.5 + 0.7 + 0.2) / 5)


def test_figures_latency_failures_and_cost_of_stripping():
    told = RESULT["numbers"]
    assert (told["p50"], told["p95"], told["errors"], told["degraded"]) == (10.0, 10.0, 0.0, 0.0)
    assert bare_cost(RESULT) == 0.0


def test_figures_do_not_need_every_kind_of_item():
    assert "Không có." in page(result([row("T1", behaviour="topic", file="topics")], []))
    assert "# Đánh giá" in page(result([], []))


@pytest.mark.parametrize(("counted", "expected"), [([1, 8], "1/8 (12,5%)"), ([0, 0], "–")])
def test_report_cell_shows_count_and_percentage(counted: list[int], expected: str):
    assert cell(counted) == expected


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ({"behaviour": "answer", "codes": ["1.001193"], "aspect": "fee"}, "answer, 1.001193, fee"),
        ({"behaviour": "topic", "topic": "payment"}, "payment"),
        ({}, ""),
    ],
)
def test_report_says_what_was_expected(expect: dict[str, Any], words: str):
    assert expected({"expect": expect}) == words


def test_report_page_holds_note_machine_tables_and_misses():
    text = page(RESULT)
    for wanted in ("dùng để phát triển", "4 GB", "## Mục tiêu", "## Theo cách viết", "| 0,8-1,0 | 2 | 0,90 | 100,0% |"):
        assert wanted in text
    assert "| A2 | Phí \\| bao nhiêu | answer, 1.001193, fee | clarify | procedure |" in text
    assert "| C1 |" not in text


def test_report_file_reads_back_as_it_was(tmp_path: Path):
    written = tmp_path / "a.json"
    written.write_text(dump(RESULT), encoding="utf-8")
    assert json.loads(written.read_text(encoding="utf-8")) == RESULT
    assert compare.read(written)["rows"] == ROWS


def later() -> dict[str, Any]:
    rows = copy.deepcopy(ROWS)
    rows[0] = row("A1", failed=["aspect"])
    rows[1] = row("A2", writing="typo", extra="dialect_th,story")
    rows[2]["turns"] = ["một", "ba"]
    rows[5] = row("T2", behaviour="topic", file="topics")
    return result(rows, BARE)


def test_compare_lists_flips_edits_and_other_items():
    new = later()
    found = compare.flips(ROWS, new["rows"])
    assert {kind: [now["id"] for _, now in pairs] for kind, pairs in found.items()} == {
        "broken": ["A1"],
        "right": ["A2"],
        "changed": ["A3"],
    }
    assert compare.missing(ROWS, new["rows"]) == (["T1"], ["T2"])


@pytest.mark.parametrize(
    "line",
    [
        "Mới hỏng: 1",
        "Mới đúng: 1",
        "  A1 | Phí | bao nhiêu | cần answer, 1.001193, fee | trước answer | nay answer",
        "Câu hỏi đã sửa, không so: 1",
        "Chỉ có ở lần mới: 1: T2",
        "Mới hỏng, bỏ dấu: 0",
        "  Thủ tục · đúng thủ tục ngay, câu một lượt · đạt: 1/2 (50,0%) → 2/2 (100,0%) (+50,0 điểm)",
        "  Thủ tục · hỏi lại không cần thiết (ít là tốt) · đạt: 1/3 (33,3%) → 0/3 (0,0%) (-33,3 điểm)",
    ],
)
def test_compare_tells_what_moved(line: str):
    assert line in compare.compare(RESULT, later()).splitlines()


def test_compare_of_equal_runs_is_quiet():
    assert list(compare.changed_figures(RESULT, RESULT)) == []


def test_compare_command_takes_the_last_two_or_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    old, new, broken = (tmp_path / name for name in ("2026-01-01.json", "2026-01-02.json", "broken.txt"))
    old.write_text(dump(RESULT), encoding="utf-8")
    monkeypatch.setattr(compare, "RESULTS", tmp_path)
    assert compare.main([]) == 1
    new.write_text(dump(later()), encoding="utf-8")
    assert compare.main([]) == 0
    assert compare.main([str(old), str(new)]) == 0
    broken.write_text("{}", encoding="utf-8")
    assert compare.main([str(old), str(broken)]) == 1
    assert compare.main([str(old)]) == 1
    said = capsys.readouterr().out
    assert "Mới hỏng: 1" in said
    assert said.count("LỖI: ") == 3


@pytest.mark.parametrize(("earlier", "now", "told"), [("m1", "m1", "đúng 81%"), ("m1", "m2", None), (None, None, None)])
def test_cross_validation_is_taken_over_from_a_run_with_the_same_model(
    tmp_path: Path, earlier: str | None, now: str | None, told: str | None
):
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps({"machine": {"Mô hình": earlier} if earlier else {}, "crossval": "đúng 81%"}), "utf-8")
    assert known_cross_validation({"machine": {"Mô hình": now} if now else {}}, path) == told
    assert known_cross_validation({"machine": {"Mô hình": "m1"}}, tmp_path / "none.json") is None
