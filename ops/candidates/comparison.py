"""The candidate beside the live version, question by question: what the console and the command show."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ops.candidates.exam import is_own
from ops.candidates.rule import Pair, mark, reasons
from ops.eval.compare import flips
from ops.eval.rows import Row, is_answer

# The table of totals: what is counted, which questions count, and the check ("": the pass of the whole question).
_LINES: list[tuple[str, Callable[[Row], bool], str]] = [
    ("Mọi câu", lambda row: True, ""),  # noqa: ARG005
    ("Câu phải luôn đúng của xã", is_own, ""),
    ("Đúng thủ tục", is_answer, "procedure"),
    ("Đúng cách đáp: trả lời, hỏi lại, từ chối", lambda row: "behaviour" in row["checks"], "behaviour"),
    ("Hỏi lại khi cần hỏi", lambda row: row["expect"]["behaviour"] == "clarify", ""),
    ("Từ chối việc không thuộc xã", lambda row: row["expect"]["behaviour"] == "out_of_scope", ""),
    ("Chủ đề dịch vụ", lambda row: row["file"] == "topics", ""),
    ("Kế hoạch cải cách hành chính", lambda row: row["file"] == "reform", ""),
    ("Hệ thống, kênh có tên", lambda row: row["file"] == "systems", ""),
]


def compare(live: list[Row], candidate: list[Row]) -> dict[str, Any]:
    """Return totals side by side, the questions that broke and came right, and why the candidate is worse if it is."""
    before = {(row["file"], row["id"]): row for row in live}
    pairs = [(before[key], row) for row in candidate if (key := (row["file"], row["id"])) in before]
    found = flips(live, candidate)
    return {
        "asked": len(pairs),
        "live_passed": sum(was["passed"] for was, _ in pairs),
        "passed": sum(now["passed"] for _, now in pairs),
        "reasons": reasons(pairs),
        "totals": [line for line in (_total(pairs, *each) for each in _LINES) if line["asked"]],
        "broken": [_shown(pair) for pair in found["broken"]],
        "mended": [_shown(pair) for pair in found["right"]],
        "still_wrong": [_shown(pair) for pair in pairs if is_own(pair[1]) and not _either(pair)],
    }


def write(path: Path, comparison: dict[str, Any]) -> None:
    """Write a comparison for the console."""
    path.write_text(json.dumps(comparison, ensure_ascii=False, indent=1), encoding="utf-8")


def told(comparison: dict[str, Any]) -> str:
    """Return a comparison as text for the command line."""
    lines = [
        f"{each['label']}: {each['live']} → {each['candidate']} / {each['asked']}" for each in comparison["totals"]
    ]
    for key, title in (("broken", "Mới hỏng"), ("mended", "Mới đúng")):
        lines += ["", f"{title}: {len(comparison[key])}"]
        lines += [
            f"  {each['question']} | trước {_got(each['live'])} | nay {_got(each['candidate'])}"
            for each in comparison[key]
        ]
    worse = comparison["reasons"]
    return "\n".join([*lines, "", *(["Kém hơn bản đang dùng:", *worse] if worse else ["Không kém bản đang dùng."])])


def _total(pairs: list[Pair], label: str, counts: Callable[[Row], bool], check: str) -> dict[str, Any]:
    chosen = [pair for pair in pairs if counts(pair[1])]
    live, candidate = (sum(mark(pair[side], check) for pair in chosen) for side in (0, 1))
    return {"label": label, "live": live, "candidate": candidate, "asked": len(chosen)}


def _either(pair: Pair) -> bool:
    return bool(pair[0]["passed"] or pair[1]["passed"])


def _shown(pair: Pair) -> dict[str, Any]:
    was, now = pair
    return {
        "question": " ⏎ ".join(now["turns"]),
        "commune": now["commune"],
        "own": is_own(now),
        "expect": {key: now["expect"].get(key) for key in ("behaviour", "codes", "topic", "aspect")},
        "live": _answer(was),
        "candidate": _answer(now),
    }


def _answer(row: Row) -> dict[str, Any]:
    return {key: row["got"].get(key) for key in ("outcome", "topic", "procedure", "aspect", "error", "offered")}


def _got(answer: dict[str, Any]) -> str:
    return ", ".join(str(answer[key]) for key in ("outcome", "topic", "procedure", "aspect", "error") if answer[key])
