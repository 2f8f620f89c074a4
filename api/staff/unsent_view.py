"""One message that could not be sent, as the page on channels lists it: to whom, why, and what can be done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api.channels.fate import Again, fate, hindrance
from api.records.inbox import OFFICER
from api.services import Services
from api.staff.channel_view import NAMES
from api.staff.inbox_view import moment
from knowledge.privacy import mask


def listed(parts: Sequence[dict[str, Any]], here: Services, now: datetime) -> dict[str, Any]:
    """Return one message that could not be sent as the list shows it."""
    part = telling(parts)
    found, why_not = fate(part), hindrance(part, now=now)
    commune = here.store.commune(part["commune"]) if part["commune"] else None
    code = part["code"] if part["code"] and part["code"].lstrip("-").isdecimal() else ""
    return {
        "id": part["inbox_id"],
        "token": token(parts),
        "at": moment(part["attempted_at"] or part["made_at"], now),
        "commune": commune.title if commune else "chưa rõ xã",
        "channel": NAMES.get(part["channel"], part["channel"]),
        "to": short(part["user"]),
        "whose": _whose(part),
        "words": mask(parts[0]["body"]["text"]),
        "several": len(parts),
        "why": found.why,
        "code": code,
        "cure": why_not or found.cure,
        "sendable": not why_not,
        "handover": part["handover"],
        "report": part["key"].split(":")[1] if (part["key"] or "").startswith("report:") else "",
    }


def telling(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the part that tells what became of a message: one that may have arrived, else the first."""
    return next((part for part in parts if fate(part).again is Again.NEVER), parts[0])


def token(parts: Sequence[dict[str, Any]]) -> str:
    """Return what names a message as it stands now: it is another one once anything was tried."""
    return f"{parts[0]['inbox_id']}:{sum(part['attempts'] for part in parts)}:{len(parts)}"


def short(user: str) -> str:
    """Return as much of a channel's id of a person as tells two of them apart."""
    return f"…{user[-4:]}"


def _whose(part: dict[str, Any]) -> str:
    if part["event"] != OFFICER:
        return "Trợ lý trả lời"
    return "Tin về phản ánh" if part["key"].startswith("report:") else "Lời của cán bộ"
