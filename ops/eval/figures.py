"""The figures of a run, counted from its rows: tables of right answers out of all, calibration, latency."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from knowledge.text import fold
from ops.bench.report import percentile
from ops.eval.rows import Row, decided_well, is_answer, is_single_answer, length, tags, writing

# A table: title, columns, and lines of a label with [right, total] for each column.
Table = dict[str, Any]
Count = list[int]

CHECKS = {
    "passed": "đúng cả",
    "behaviour": "đúng hành vi",
    "procedure": "đúng thủ tục",
    "aspect": "đúng khía cạnh",
    "topic": "đúng chủ đề",
}
PEERS = {
    "titles": "tìm toàn văn trên tên chính thức (FTS5 BM25)",
    "svm": "TF-IDF + SVM tuyến tính, cùng câu học",
    "search": "riêng phép tìm của Hỏi Xã",
}
# What a table of procedures shows.
SHOWN = ("passed", "behaviour", "procedure", "aspect")
BINS = 5


class Peers(NamedTuple):
    """What the others did, by name and item: the place of the right procedure, and whether the reply was right."""

    places: dict[str, dict[str, int | None]]
    decided: dict[str, dict[str, bool]]


def count(rows: Iterable[Row], holds: Callable[[Row], bool]) -> Count:
    """Return how many ``rows`` hold, and how many there are."""
    held = [holds(row) for row in rows]
    return [sum(held), len(held)]


def checked(rows: Iterable[Row], check: str) -> Count:
    """Return how many rows pass ``check``, out of those it applies to."""
    if check == "passed":
        return count(rows, lambda row: row["passed"])
    return count((row for row in rows if check in row["checks"]), lambda row: row["checks"][check])


def grouped(title: str, rows: list[Row], keys: Callable[[Row], list[str]], checks: Iterable[str] = SHOWN) -> Table:
    """Return a table with a line for each group of ``rows``, the largest first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for key in keys(row):
            groups.setdefault(key, []).append(row)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    lines = [[label, *(checked(members, check) for check in checks)] for label, members in ordered]
    return {"title": title, "columns": [CHECKS[check] for check in checks], "lines": lines}


def tables(rows: list[Row], bare: list[Row], peers: Peers) -> list[Table]:
    """Return all tables: ``rows`` as asked, ``bare`` the same typed without accents, ``peers`` what others did."""
    procedures = [row for row in rows if row["file"] == "procedures"]
    topics = [row for row in rows if row["file"] == "topics"]
    reform = [row for row in rows if row["file"] == "reform"]
    parts = [row for row in rows if row["file"] == "parts"]
    systems = [row for row in rows if row["file"] == "systems"]
    services = [row for row in rows if row["file"] == "services"]
    return [
        grouped("Theo tệp và hành vi", [*procedures, *topics], lambda row: [row["file"], _kind(row)]),
        main_figures(procedures),
        peer_table([row for row in procedures if len(row["turns"]) == 1], peers),
        bare_table(rows, bare),
        grouped("Theo khía cạnh được hỏi", procedures, lambda row: _some(row["expect"].get("aspect"))),
        grouped("Theo cách viết", procedures, lambda row: [writing(row)]),
        grouped("Theo đặc điểm", procedures, tags),
        grouped("Theo độ dài", procedures, lambda row: [length(row)]),
        grouped("Theo lĩnh vực", procedures, lambda row: _some(row["field"])),
        grouped("Nhiều câu hỏi trong một tin", parts, lambda row: [_parts(row)], ["passed"]),
        grouped("Theo chủ đề", topics, lambda row: ["mọi câu", row["expect"]["topic"]], ["passed"]),
        grouped(
            "Cải cách hành chính", reform, lambda row: ["mọi câu", row["expect"]["behaviour"]], ["passed", "behaviour"]
        ),
        grouped("86 hệ thống, kênh, chỉ số có tên", systems, lambda row: ["mọi câu", _plainness(row)], ["passed"]),
        grouped("Dịch vụ của xã", services, lambda row: ["mọi câu", row["expect"]["topics"][0]], ["passed", "topic"]),
    ]


def _some(value: str | None) -> list[str]:
    return [value] if value else []


def _parts(row: Row) -> str:
    return "nhiều câu hỏi, trả lời đủ và đúng" if len(row["expect"]["parts"]) > 1 else "một câu hỏi, không bị tách"


def _plainness(row: Row) -> str:
    return "hỏi thẳng" if row["id"].endswith("-1") else "hỏi bằng lời khác"


def _kind(row: Row) -> str:
    turns = "nhiều lượt" if len(row["turns"]) > 1 else "một lượt"
    return f"{row['file']}: {row['expect']['behaviour']}, {turns}"


def main_figures(procedures: list[Row]) -> Table:
    """Return the figures that the project sets itself aims for."""
    answers = [row for row in procedures if is_answer(row)]
    single = [row for row in answers if is_single_answer(row)]
    unclear = [row for row in procedures if row["expect"]["behaviour"] == "clarify"]
    outside = [row for row in procedures if row["expect"]["behaviour"] == "out_of_scope"]
    dialect = [row for row in answers if any(tag.startswith("dialect") for tag in tags(row))]
    found = [row for row in answers if row["checks"]["procedure"]]
    lines = [
        ["đúng thủ tục ngay, câu một lượt", checked(single, "procedure")],
        ["đúng thủ tục, câu nhiều lượt", checked([row for row in answers if row not in single], "procedure")],
        ["đúng thủ tục, giọng địa phương", checked(dialect, "procedure")],
        ["đúng khía cạnh", checked(answers, "aspect")],
        ["đúng khía cạnh khi đã đúng thủ tục", checked(found, "aspect")],
        ["đúng hành vi", checked(procedures, "behaviour")],
        ["hỏi lại khi cần hỏi", checked(unclear, "behaviour")],
        ["hỏi lại và nêu đủ các thủ tục", checked(unclear, "passed")],
        ["hỏi lại không cần thiết (ít là tốt)", count(answers, lambda row: row["got"].get("outcome") == "clarify")],
        ["từ chối việc ngoài phạm vi", checked(outside, "passed")],
    ]
    return {"title": "Thủ tục", "columns": ["đạt"], "lines": lines}


def peer_table(single: list[Row], peers: Peers) -> Table:
    """Return how often each has the right procedure first and among its first three, and the right reply at all.

    The others' replies are what two fitted limits make of them (ops/eval/limits.py); aspects do not count.
    """
    answers = [row for row in single if is_single_answer(row)]
    replies = count(single, lambda row: decided_well(row["checks"]))
    lines: list[list[Any]] = [["Hỏi Xã", checked(answers, "procedure"), count(answers, _answered_or_offered), replies]]
    for name, places in peers.places.items():
        given, right = list(places.values()), list(peers.decided[name].values())
        first, three = given.count(1), len(given) - given.count(None)
        lines.append([PEERS[name], [first, len(given)], [three, len(given)], [sum(right), len(right)]])
    columns = [
        "đúng thủ tục ngay",
        "trong ba thủ tục đầu (Hỏi Xã: trả lời hoặc nêu trong ba lựa chọn đầu)",
        "trả lời, hỏi lại hay từ chối đúng, và đúng thủ tục",
    ]
    return {"title": "So với cách khác", "columns": columns, "lines": lines}


def _answered_or_offered(row: Row) -> bool:
    return bool(row["checks"]["procedure"] or row["offered_right"])


def bare_table(rows: list[Row], bare: list[Row]) -> Table:
    """Return the same single-message questions as written and with accents stripped."""
    single = {row["id"]: row for row in rows if is_single_answer(row)}
    changed = {id for id, row in single.items() if fold(row["turns"][0]) != row["turns"][0].lower()}
    checks = ("passed", "procedure", "aspect")
    versions = {
        "như người viết, mọi câu": list(single.values()),
        "bỏ dấu, mọi câu": bare,
        "như người viết, câu vốn có dấu": [row for row in single.values() if row["id"] in changed],
        "bỏ dấu, câu vốn có dấu": [row for row in bare if row["id"] in changed],
    }
    lines = [[label, *(checked(chosen, check) for check in checks)] for label, chosen in versions.items()]
    return {"title": "Bỏ dấu", "columns": [CHECKS[check] for check in checks], "lines": lines}


def calibration(rows: list[Row]) -> list[dict[str, float]]:
    """Return for each fifth of confidence: its bounds, how many replies, their mean confidence, how many were right."""
    bins: list[list[Row]] = [[] for _ in range(BINS)]
    for row in rows:
        confidence = row["got"].get("confidence")
        if row["file"] == "procedures" and confidence is not None:
            bins[min(int(confidence * BINS), BINS - 1)].append(row)
    return [
        {
            "from": place / BINS,
            "to": (place + 1) / BINS,
            "replies": len(members),
            "confidence": sum(row["got"]["confidence"] for row in members) / max(len(members), 1),
            "right": sum(decided_well(row["checks"]) for row in members),
        }
        for place, members in enumerate(bins)
    ]


def numbers(rows: list[Row], bins: list[dict[str, float]]) -> dict[str, float]:
    """Return single numbers: expected calibration error and milliseconds p50 and p95."""
    times = [took for row in rows for took in row["milliseconds"]]
    replies = sum(part["replies"] for part in bins)
    error = sum(abs(part["right"] - part["confidence"] * part["replies"]) for part in bins)
    return {
        "ece": error / replies if replies else 0.0,
        "p50": percentile(times, 50) if times else 0.0,
        "p95": percentile(times, 95) if times else 0.0,
        "degraded": float(sum(bool(row["got"].get("degraded")) for row in rows)),
        "errors": float(sum(row["got"].get("outcome") == "error" for row in rows)),
    }
