"""Who is at their desk: an officer says for which communes and until when; the communes' hours stand beside."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.records import staff_presence
from api.services import Here, Services
from api.staff.answered import go
from api.staff.audit import note
from api.staff.page import staff_page
from api.staff.session import Officer, Posted, Signed
from knowledge.hours import VIETNAM, known, now_in_vietnam, now_words, spans, week_words
from knowledge.records import Commune

router = APIRouter(prefix="/staff/co-mat")
PRESENCE = "/staff/co-mat"
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])(?: ?(?::|\.|h|g|giờ) ?([0-5][0-9])?)?")


@router.get("")
def presence(here: Here, officer: Signed) -> Response:
    """Return who is present for the officer's communes, and their hours."""
    return _page(here, officer)


@router.post("")
def say(here: Here, officer: Signed, fields: Posted) -> Response:
    """Set the officer present for the ticked communes until the given time today, or absent."""
    if fields.raw("viec") == "vang":
        with here.records.writing() as connection:
            staff_presence.leave(connection, officer.id)
            note(connection, officer, "absent", officer.login)
        return go(PRESENCE)
    mine = {commune.id for commune in _communes(here, officer)}
    chosen = [id for id in dict.fromkeys(fields.all("xa")) if id in mine]
    until = _today_at(fields.text("den").lower())
    if not chosen:
        return _page(here, officer, wrong="Chọn ít nhất một xã mà bây giờ mình trực.")
    if until is None or until <= now_in_vietnam():
        return _page(here, officer, wrong="Giờ kết thúc phải ở sau bây giờ, trong hôm nay.", chosen=chosen)
    with here.records.writing() as connection:
        staff_presence.arrive(connection, officer.id, chosen, until=until, now=datetime.now(UTC))
        note(connection, officer, "present", officer.login, communes=chosen, until=f"{until:%H:%M %d/%m/%Y}")
    return go(PRESENCE)


def _page(here: Services, officer: Officer, *, wrong: str = "", chosen: list[str] | None = None) -> Response:
    now, communes = now_in_vietnam(), _communes(here, officer)
    with here.records.reading() as connection:
        present = staff_presence.present(connection, now=now)
    mine = [row for row in present if row["staff"] == officer.id]
    mine_until = mine[0]["until"].astimezone(VIETNAM) if mine else None
    values: dict[str, Any] = {
        "places": [_place(commune, now, present) for commune in communes],
        "mine": [commune.title for commune in communes if commune.id in {row["commune"] for row in mine}],
        "mine_until": mine_until,
        "chosen": chosen if chosen is not None else [row["commune"] for row in mine] or _usual(communes),
        "until": f"{mine_until or _usual_end(communes, now):%H:%M}",
        "wrong": wrong,
    }
    status = 422 if wrong else 200
    return staff_page(here, officer, "presence.html", title="Có mặt", section="presence", status=status, **values)


def _communes(here: Services, officer: Officer) -> list[Commune]:
    """Return the communes the officer works for, the deployment's own first."""
    served = [commune for commune in here.store.communes() if officer.serves(commune.id)]
    return sorted(served, key=lambda commune: commune.id != here.settings.commune)


def _usual(communes: list[Commune]) -> list[str]:
    """Return what is ticked at first: the only commune, or none."""
    return [communes[0].id] if len(communes) == 1 else []


def _place(commune: Commune, now: datetime, present: list[dict[str, Any]]) -> dict[str, Any]:
    told = known(commune.hours)
    there = [row for row in present if row["commune"] == commune.id]
    return {
        "id": commune.id,
        "title": commune.title,
        "week": week_words(commune.hours) if told else "",
        "now": now_words(commune.hours, now) if told else "",
        "there": [(row["name"], row["until"].astimezone(VIETNAM)) for row in there],
    }


def _usual_end(communes: list[Commune], now: datetime) -> datetime:
    """Return when the day's work ends by the first known hours; an hour from now when it is over or not known."""
    for commune in communes:
        ends = [end for _, end in spans(commune.hours, now.date())[0]] if known(commune.hours) else []
        if ends and max(ends) > now.time():
            return datetime.combine(now.date(), max(ends), tzinfo=VIETNAM)
    midnight = datetime.combine(now.date(), time(23, 59), tzinfo=VIETNAM)
    return min(now + timedelta(hours=1), midnight)


def _today_at(typed: str) -> datetime | None:
    """Return the moment today at a time typed as people write it: 16:30, 16h30, 16 giờ 30, 17."""
    if not (match := _CLOCK.fullmatch(typed)):
        return None
    return datetime.combine(now_in_vietnam().date(), time(int(match[1]), int(match[2] or 0)), tzinfo=VIETNAM)
