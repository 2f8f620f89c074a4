"""Reports as the console shows them: in words, with what may be done next."""

from datetime import date
from typing import Any

from api.forms.feedback import LABELS
from api.records import reports
from api.records.report_list import is_overdue
from api.records.report_states import CLOSED, DUPLICATE, FORWARDED, IN_PROGRESS, NOT_RESPONSIBLE, STATES, words_needed
from api.services import Services
from knowledge.hours import VIETNAM

CHANNELS = {"web": "khung trò chuyện", "page": "trang phản ánh", "zalo": "Zalo OA", "zalo_bot": "Zalo Bot"}
_EXCERPT = 140
# The heading of the form that leads to each state, and what is asked for in it.
_DEEDS = {
    IN_PROGRESS: "Nhận xử lý",
    FORWARDED: "Chuyển cơ quan, bộ phận khác xử lý",
    NOT_RESPONSIBLE: "Không thuộc xã, chỉ nơi giải quyết",
    DUPLICATE: "Trùng với phản ánh khác",
    CLOSED: "Kết thúc",
}
_AGAIN = "Mở lại để xử lý tiếp"
# The columns of the CSV; no contact and no notes are in it.
CSV_HEAD = (
    "Mã", "Xã", "Việc", "Ở", "Nội dung", "Chép kèm", "Tình trạng", "Nhận lúc", "Dự kiến trả lời", "Quá hạn",
    "Nơi xử lý", "Trùng với", "Trả lời lúc", "Kết thúc lúc", "Gửi qua",
)  # fmt: skip


def row(found: dict[str, Any], here: Services, today: date, names: dict[int, str]) -> dict[str, Any]:
    """Return a report in words; ``names`` are the officers' by account id."""
    commune = here.store.commune(found["commune"])
    body = " ".join(found["body"].split())
    return {
        **found,
        "shown": reports.shown(found["code"]),
        "title": commune.title if commune else found["commune"],
        "label": LABELS.get(found["kind"], found["kind"]),
        "excerpt": body if len(body) <= _EXCERPT else f"{body[:_EXCERPT].rsplit(' ', 1)[0]}…",
        "status": STATES[found["state"]].label,
        "open": STATES[found["state"]].open,
        "overdue": is_overdue(found, today),
        "received": _moment(found["received_at"]),
        "original": reports.shown(found["duplicate_of"]) if found["duplicate_of"] else "",
        "who": names.get(found["assignee"], ""),
        "via": CHANNELS.get(found["channel"], found["channel"]),
    }


def deeds(state: str) -> list[dict[str, Any]]:
    """Return the forms that lead from ``state`` to another: heading, what each needs; answering has one of its own."""
    return [
        {
            "state": after,
            "label": _DEEDS[after] if STATES[state].open or after == CLOSED else _AGAIN,
            "office": after in (FORWARDED, NOT_RESPONSIBLE),
            "words": words_needed(state, after),
        }
        for after in _DEEDS
        if after in STATES[state].next
    ]


def history(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what was done with a report, in words, latest first."""
    kinds = {"reply": "Trả lời người gửi", "note": "Ghi chú nội bộ"}
    return [
        {
            "at": _moment(event["at"]),
            "label": kinds.get(event["kind"]) or STATES[event["state"]].label,
            "text": event["text"],
            "who": event["name"] or "",
            "public": event["public"],
        }
        for event in reversed(events)
    ]


def csv_row(shown: dict[str, Any]) -> tuple[str, ...]:
    """Return a report, as :func:`row` gave it, in the columns of ``CSV_HEAD``."""
    due = shown["due_on"]
    return (
        shown["shown"],
        shown["title"],
        shown["label"],
        shown["place"] or "",
        shown["body"],
        shown["attachment"] or "",
        shown["status"],
        shown["received"],
        f"{due:%d/%m/%Y}" if due else "",
        "có" if shown["overdue"] else "",
        shown["office"] or "",
        shown["original"],
        _moment(shown["answered_at"]),
        _moment(shown["closed_at"]),
        shown["via"],
    )


def _moment(at: Any) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at else ""
