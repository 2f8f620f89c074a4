"""What becomes of feedback is told to who left it: on the web as a pushed message, on a channel through its outbox."""

from datetime import datetime
from typing import Any

from api.handover_out import WEB, to_channel
from api.records import pushes, report_events, reports
from api.records.report_states import STATES, office_words
from knowledge.hours import VIETNAM


def words(found: dict[str, Any], text: str | None) -> str:
    """Return what is told of a report in its present state: the state, the office that has it, the officer's words."""
    state = found["state"]
    return " ".join(filter(None, (f"{STATES[state].told}.", office_words(state, found["office"]), text)))


def tell(
    connection: Any, found: dict[str, Any], text: str, *, event: int, name: str, url: str, at: datetime
) -> set[str]:
    """Tell ``text`` to who left ``found`` and to who left a duplicate of it; return the sessions to ring.

    ``event`` is the number of what is told, ``name`` the officer's, ``url`` where our pages are reached ("": unknown).
    """
    told = [notify(connection, row, text, event, name, url, at) for row in _followers(connection, found)]
    return {session for session in told if session}


def notify(
    connection: Any, found: dict[str, Any], text: str, event: int, name: str, url: str, at: datetime
) -> str | None:
    """Tell ``text`` to who left ``found``; return the session to ring, None when nobody can be told."""
    session, code = found["session"], reports.shown(found["code"])
    if session is None:
        return None
    text, page = f"Phản ánh {code}: {text}", f"/phan-anh/{code}"
    if found["channel"] == WEB:
        links = [{"label": "Xem phản ánh của tôi", "url": page}]
        body = {"at": at.astimezone(VIETNAM).isoformat(timespec="seconds"), "from": "officer", "name": name}
        pushes.add(connection, session, "message", {**body, "text": text, "links": links}, at=at)
    else:
        said = f"{text}\n{url}{page}" if url else text
        to_channel(connection, session, said, key=f"report:{code}:{event}", at=at)
    return str(session)


def _followers(connection: Any, found: dict[str, Any]) -> list[dict[str, Any]]:
    return [found, *report_events.duplicates(connection, found["code"])]
