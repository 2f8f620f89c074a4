"""What the officers' inbox and one of its conversations show: rows of the records made ready for the templates."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from api.handover import PREFIX, TO_OFFICER
from api.records.handovers import CLOSED, LEFT, OPEN, WAITING
from knowledge.hours import VIETNAM
from knowledge.store import Store

# The views: their name in the address, their label, what stands there when they are empty.
VIEWS = {
    "cho": ("waiting", "Đang chờ", "Không có ai đang chờ."),
    "toi": ("mine", "Của tôi", "Chưa nhận cuộc trò chuyện nào. Vào mục Đang chờ để nhận."),
    "tat-ca": ("all", "Tất cả", "Không có cuộc trò chuyện nào đang mở."),
    "xong": ("closed", "Đã xong", "Chưa có cuộc trò chuyện nào kết thúc."),
}
STATES = {WAITING: "Đang chờ", OPEN: "Đang trò chuyện", LEFT: "Lời nhắn", CLOSED: "Đã xong"}
ENDINGS = {
    "resident": "người dân kết thúc",
    "officer": "cán bộ kết thúc",
    "idle": "lâu không ai nói gì",
    "contacted": "đã liên lạc được",
    "unreached": "không liên lạc được",
}
CHANNELS = {"web": "Web", "zalo": "Zalo", "zalo_bot": "Zalo Bot"}
PROCEDURES = 5


def listed(rows: Sequence[dict[str, Any]], asked: dict[str, str], store: Store, now: datetime) -> list[dict[str, Any]]:
    """Return the rows of the inbox; ``asked`` are the last words to the assistant by session."""
    return [
        {
            **row,
            "words": row["question"] or asked.get(row["session"] or "") or "Chưa viết gì",
            "commune_title": _commune(store, row["commune"]),
            "channel_name": CHANNELS.get(row["channel"], row["channel"]),
            "state_name": STATES[row["state"]],
            "ending_name": ENDINGS.get(row["ending"] or "", ""),
            "at": moment(row["closed_at"] or row["asked_at"], now),
            "waits": span(now - row["asked_at"]) if row["state"] == WAITING else "",
        }
        for row in rows
    ]


def heading(row: dict[str, Any], store: Store, now: datetime) -> dict[str, Any]:
    """Return one handover as its page shows it."""
    (shown,) = listed([row], {}, store, now)
    return {
        **shown,
        "asked": moment(row["asked_at"], now),
        "taken": moment(row["taken_at"], now) if row["taken_at"] else "",
        "closed": moment(row["closed_at"], now) if row["closed_at"] else "",
        "consented": moment(row["consented_at"], now) if row["consented_at"] else "",
    }


def so_far(exchanges: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Return what resident and assistant said, ``at``, ``asked``, ``answers``; forms and officers' talk left out."""
    told, labels = [], dict[str, str]()
    for row in exchanges:
        reply = json.loads(row["reply"])
        asked = row["asked"] or labels.get(row["choice"] or "", row["choice"] or "")
        labels |= {choice["choice"]: choice["label"] for choice in reply["choices"]}
        of_form = row["outcome"] == "form" or (row["choice"] or "").startswith(PREFIX)
        if asked != TO_OFFICER and not of_form:
            answers = [message["text"] for message in reply["messages"]]
            told.append({"at": moment(row["at"], now), "asked": asked, "answers": answers, "pressed": not row["asked"]})
    return told


def found(exchanges: Sequence[dict[str, Any]], commune: str, store: Store) -> dict[str, Any]:
    """Return what the assistant found: the last ``procedures`` it named, and the ``sources`` of its last answer."""
    procedures: dict[str, dict[str, str]] = {}
    sources: list[dict[str, Any]] = []
    for row in reversed(exchanges):
        code = row["procedure"]
        procedure = store.procedure(code) if code else None
        if procedure and code not in procedures and len(procedures) < PROCEDURES:
            url = f"/thu-tuc/{code}?commune={commune}"
            procedures[code] = {"code": code, "name": procedure.label or procedure.name, "url": url}
        if not sources:
            sources = json.loads(row["reply"])["sources"]
    return {"procedures": list(procedures.values()), "sources": sources}


def words(rows: Sequence[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Return what resident and officers said, each with the ``time`` it was said."""
    return [{**row, "time": moment(row["at"], now)} for row in rows]


def moment(at: datetime, now: datetime) -> str:
    """Return a moment as officers read it: "09:15" today, "09:15 ngày 28/11" before."""
    here, today = at.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    if here.date() == today:
        return f"{here:%H:%M}"
    return f"{here:%H:%M} ngày {here.day}/{here.month}" + (f"/{here.year}" if here.year != today.year else "")


def span(waited: timedelta) -> str:
    """Return how long somebody has waited, in words."""
    minutes = int(waited.total_seconds() // 60)
    if minutes < 1:
        return "chưa đến 1 phút"
    return f"{minutes} phút" if minutes < 60 else f"{minutes // 60} giờ {minutes % 60} phút"


def _commune(store: Store, id: str) -> str:
    commune = store.commune(id)
    return commune.title if commune else id
