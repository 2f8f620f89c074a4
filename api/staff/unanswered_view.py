"""What the pages of unanswered questions show: clusters as rows, counts by week and channel, what may answer them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from api.records import clusters, edits
from api.records.clusters import ASSIGNED, DISMISSED, OPEN, STATES, SUGGESTED, WAITING, Cluster, Scope
from api.services import Services
from api.staff import content_view
from api.staff.assigning import Kind, Target
from api.staff.inbox_view import CHANNELS
from api.staff.lookup_view import scope_of
from api.staff.officer import Officer
from knowledge.hours import VIETNAM
from knowledge.lookup.lookup import lookup_of

PAGE = "/staff/chua-tra-loi"
WHY = {
    "no_data": "dữ liệu không có",
    "out_of_scope": "không thuộc xã",
    "unsure": "trả lời không chắc",
    "disliked": "bị chê",
    "none_fits": "không mục nào đúng",
    "handed_over": "xin gặp cán bộ",
}
STATE_NAMES = {OPEN: "Chưa xử lý", SUGGESTED: "Chờ biên tập", ASSIGNED: "Đã gán", DISMISSED: "Đã bỏ qua"}
PERIODS = {"7": "7 ngày qua", "30": "30 ngày qua", "90": "90 ngày qua"}
EXAMPLES, ON_PAGE, WEEKS, BEST, FOUND = 3, 20, 8, 3, 8
# How many of a cluster's texts are looked up for what may answer it.
LOOKED_UP = 3


class Asked:
    """The filters of the list, as the address has them."""

    def __init__(self, query: Mapping[str, str], officer: Officer, now: datetime) -> None:
        """Read them; what is unknown, or of another's commune, is left out."""
        self.why = why if (why := query.get("ly-do", "")) in WHY else ""
        self.state = state if (state := query.get("tinh-trang", "")) in (*STATES, "tat-ca") else ""
        self.period = period if (period := query.get("ky", "")) in PERIODS else ""
        self.commune = commune if (commune := query.get("xa", "")) and officer.serves(commune) else ""
        self.number = int(number) if (number := query.get("trang", "")).isdecimal() and 0 < int(number) < 1000 else 1
        since = now - timedelta(days=int(self.period)) if self.period else None
        self.scope = Scope(communes=officer.communes, commune=self.commune, why=self.why, since=since)

    @property
    def states(self) -> Sequence[str]:
        """The states that are listed: those that wait for officers unless others are asked for."""
        return STATES if self.state == "tat-ca" else (self.state,) if self.state else WAITING

    def query(self, **other: str | int) -> str:
        """Return the filters as the query of an address, some changed."""
        values = {"ly-do": self.why, "tinh-trang": self.state, "ky": self.period, "xa": self.commune}
        changed = {name.replace("_", "-"): str(value) for name, value in other.items()}
        return urlencode({name: value for name, value in {**values, **changed}.items() if value})


def rows(here: Services, connection: Any, asked: Asked) -> list[dict[str, Any]]:
    """Return one page of clusters with examples and counts; one more than a page when there are more."""
    skip = (asked.number - 1) * ON_PAGE
    found = clusters.listed(connection, asked.scope, asked.states, skip=skip, most=ON_PAGE + 1)
    held: dict[int, list[dict[str, Any]]] = {}
    for each in clusters.questions(connection, [each[0].id for each in found], asked.scope, most=5000):
        held.setdefault(each["cluster"], []).append(each)
    return [
        {
            **heading(here, cluster, texts(held.get(cluster.id, []))),
            "number": number,
            "latest": day(latest),
            "examples": texts(held.get(cluster.id, []))[:EXAMPLES],
            "whys": whys(held.get(cluster.id, [])),
        }
        for cluster, number, latest in found
    ]


def heading(here: Services, cluster: Cluster, told: Sequence[str]) -> dict[str, Any]:
    """Return a cluster as its row and its page are headed; ``told`` are the texts an officer may see.

    Until it is decided its own text is a resident's, perhaps of another commune.
    """
    to = content_view.name_of(here, cluster.kind, cluster.key) if cluster.kind and cluster.key else ""
    return {
        "id": cluster.id,
        "text": told[0] if told and cluster.state in WAITING else cluster.text,
        "state": cluster.state,
        "state_name": STATE_NAMES[cluster.state],
        "still": cluster.still,
        "to": to or ("câu trả lời mới" if cluster.kind else ""),
        "note": cluster.note or "",
    }


def texts(questions: Sequence[dict[str, Any]]) -> list[str]:
    """Return the texts, each once, most often asked first."""
    once = {each["exchange"]: each["text"] for each in questions}
    return [text for text, _ in Counter(once.values()).most_common()]


def whys(questions: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return why the questions are here, and how many are for each reason."""
    counts = Counter(each["why"] for each in questions)
    return [(name, counts[why]) for why, name in WHY.items() if counts[why]]


def weeks(questions: Sequence[dict[str, Any]], now: datetime) -> dict[str, Any]:
    """Return the counts of the last weeks: ``channels`` in a row, and ``rows`` of a week's days and its counts."""
    once = {each["exchange"]: each for each in questions}.values()
    counts = Counter((_monday(each["at"]), each["channel"]) for each in once)
    channels = [channel for channel in CHANNELS if any(channel == held for _, held in counts)]
    mondays = [_monday(now) - timedelta(weeks=number) for number in range(WEEKS)]
    return {
        "channels": [CHANNELS[channel] for channel in channels],
        "rows": [
            {
                "days": f"{first:%d/%m} – {first + timedelta(days=6):%d/%m}",
                "counts": [counts[first, channel] for channel in channels],
                "all": sum(counts[first, channel] for channel in channels),
            }
            for first in mondays
        ],
    }


def likely(here: Services, told: Sequence[str]) -> list[dict[str, str]]:
    """Return the procedures and curated answers that search finds nearest to the texts, best first."""
    scores: dict[Target, float] = {}
    for text in told[:LOOKED_UP]:
        found = [(Target("procedure", hit.code), hit.score) for hit in here.searcher.find(text, limit=BEST)]
        answers = (each for each in here.finder.find(text) if each.kind == "answer")
        for target, score in [*found, *((Target("topic", each.id), each.score) for each in answers)]:
            scores[target] = scores.get(target, 0.0) + score
    return [_named(here, target) for target in sorted(scores, key=lambda each: -scores[each])[:BEST]]


def search(here: Services, officer: Officer, typed: str) -> list[dict[str, str]]:
    """Return the procedures and curated answers that fit what an officer typed."""
    found = lookup_of(here.store, here.searcher, here.finder).find(typed, scope_of(here, officer, None))
    kinds: dict[str, Kind] = {"procedure": "procedure", "answer": "topic"}
    targets = [Target(kinds[each.kind], each.key) for each in found if each.kind in kinds]
    return [_named(here, each) for each in targets[:FOUND]]


def name(here: Services, target: Target) -> str:
    """Return what a target is called."""
    return content_view.name_of(here, target.kind, target.key) if target.key else "Câu trả lời mới"


def edit_state(connection: Any, cluster: Cluster) -> str:
    """Return where the edit that answers a cluster stands, "" without one."""
    found = edits.find(connection, cluster.edit) if cluster.edit else None
    return content_view.state_words(found) if found else ""


def day(at: datetime) -> str:
    """Return a day in Vietnam: "30/11/2026"."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}"


def _monday(at: datetime) -> date:
    here = at.astimezone(VIETNAM).date()
    return here - timedelta(days=here.weekday())


def _named(here: Services, target: Target) -> dict[str, str]:
    kind = "Thủ tục" if target.kind == "procedure" else "Câu trả lời"
    return {"value": target.value, "kind_name": kind, "key": target.key, "name": name(here, target)}
