"""Versions in words: their states, what they are made of, and a comparison with names in place of codes."""

import json
from datetime import datetime
from typing import Any

from api.services import Services
from knowledge.candidates.status import (
    ACTIVE,
    BUILDING,
    CANCELLED,
    EXAMINING,
    FAILED,
    QUEUED,
    READY,
    RETIRED,
    SWITCHING,
    TRAINING,
    WORSE,
    Status,
    folder,
)
from knowledge.hours import VIETNAM

STATES = {
    QUEUED: "đang chờ",
    BUILDING: "đang dựng",
    TRAINING: "đang huấn luyện",
    EXAMINING: "đang chấm",
    SWITCHING: "đang chuyển",
    READY: "chờ đưa vào dùng",
    WORSE: "kém hơn, không dùng",
    FAILED: "không xong",
    CANCELLED: "đã dừng",
    ACTIVE: "đang dùng",
    RETIRED: "đã thôi dùng",
}
# The states that people should look at, and those that are over.
_BAD, _GOOD = (WORSE, FAILED), (READY, ACTIVE)
OUTCOMES = {
    "answer": "Trả lời",
    "no_data": "Nói chưa có dữ liệu",
    "clarify": "Hỏi lại",
    "out_of_scope": "Từ chối: không thuộc xã",
    "handover": "Chuyển cán bộ",
    "form": "Mở phiếu",
    "chitchat": "Chào hỏi",
    "error": "Không trả lời được",
}
WANTED = {"answer": "Trả lời", "clarify": "Hỏi lại", "out_of_scope": "Từ chối: không thuộc xã", "topic": "Chủ đề"}


def row(status: Status) -> dict[str, Any]:
    """Return a version as the list shows it."""
    return {
        "id": status.id,
        "number": int(status.id),
        "state": STATES.get(status.state, status.state),
        "tone": "bad" if status.state in _BAD else "on" if status.state in _GOOD else "",
        "text": status.text,
        "note": status.note,
        "forced": status.forced,
        "who": status.made_by,
        "made": moment(status.made_at),
        "used": moment(status.activated_at),
        "score": f"{status.passed}/{status.asked}" if status.asked else "",
        "broken": status.broken,
        "mended": status.mended,
        "edits": len(status.edits),
        "working": status.working,
        "percent": status.percent,
        "trained": status.trained,
    }


def moment(text: str) -> str:
    """Return when something was, in Vietnam's time; "" when it was not."""
    return f"{datetime.fromisoformat(text).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if text else ""


def comparison(here: Services, status: Status) -> dict[str, Any] | None:
    """Return the comparison of an examined version with names for codes; None before it is examined."""
    try:
        held = json.loads((folder(status.id) / "comparison.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    lists = {name: [_shown(here, each) for each in held[name]] for name in ("broken", "mended", "still_wrong")}
    # The officers' own questions first: one of them may be why the version is refused.
    return {**held, **{name: sorted(rows, key=lambda each: not each["own"]) for name, rows in lists.items()}}


def _shown(here: Services, each: dict[str, Any]) -> dict[str, Any]:
    commune = here.store.commune(each["commune"] or "")
    return {
        "question": each["question"],
        "commune": commune.title if commune else "",
        "own": each["own"],
        "wanted": _wanted(here, each["expect"]),
        "live": _answer(here, each["live"]),
        "candidate": _answer(here, each["candidate"]),
    }


def _wanted(here: Services, expect: dict[str, Any]) -> str:
    names = [_name(here, code) for code in (expect["codes"] or [])[:2]]
    behaviour = WANTED.get(expect["behaviour"] or "", "Đúng nội dung")
    return ": ".join(filter(None, [behaviour, " hoặc ".join(names) or expect["topic"] or ""]))


def _answer(here: Services, answer: dict[str, Any]) -> str:
    told = OUTCOMES.get(answer["outcome"] or "", "Không trả lời được")
    if answer["procedure"]:
        return f"{told}: {_name(here, answer['procedure'])}"
    if answer["outcome"] == "clarify" and answer["offered"]:
        return f"{told}: " + "; ".join(_name(here, code) for code in answer["offered"][:3])
    return told


def _name(here: Services, code: str) -> str:
    procedure = here.store.procedure(code)
    return f"{procedure.label or procedure.name} ({code})" if procedure else code
