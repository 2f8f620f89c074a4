"""The evaluation page: all tables, the aims, and the list of misses, as Markdown in Vietnamese."""

from typing import Any

from knowledge.paths import ROOT
from ops.bench.report import number, table
from ops.eval.figures import Count, Table
from ops.eval.rows import Row

Result = dict[str, Any]

RESULTS = ROOT / "docs" / "evaluation"

NOTE = (
    "Bộ câu hỏi `tests/exam/` dùng để phát triển: người làm đã đọc và chạy nó nhiều lần, biết câu nào sai rồi mới sửa, "
    "nên số ở đây lạc quan hơn lúc gặp người dân thật. Đừng chọn ngưỡng theo những số này. Một kiểm tra "
    "(`tests/test_exam_leak.py`) giữ câu hỏi ngoài dữ liệu học. Chỉ một bộ câu hỏi do người khác viết, chưa ai ở đây "
    "thấy, mới nói được trợ lý hiểu tới đâu. Nhóm dưới 30 câu chỉ để tham khảo: một câu đã hơn ba điểm. Máy không chấm "
    "được lời nói có lịch sự không, và không đối chiếu từng con số trong câu trả lời với bản ghi.\n"
)
BLIND_NOTE = (
    "Bộ câu hỏi `tests/exam/blind/` do người khác viết, không biết trợ lý hoạt động thế nào. Không câu mẫu hay bảng "
    "nào viết theo nó và không ai đọc câu nào sai; nhưng con số chung của nó đã được xem vài lần khi chọn giữa các "
    "cách làm, nên nó cũng không hoàn toàn mới. Bộ nhỏ: trong 50 câu cần hỏi lại, một câu đã là hai điểm.\n"
)
# Aims: a line of the procedures' table, the wanted percentage, and True when less is better.
AIMS: list[tuple[str, float, bool]] = [
    ("đúng thủ tục ngay, câu một lượt", 95, False),
    ("đúng hành vi", 95, False),
    ("hỏi lại khi cần hỏi", 90, False),
    ("hỏi lại không cần thiết (ít là tốt)", 4, True),
    ("từ chối việc ngoài phạm vi", 97, False),
    ("đúng thủ tục, giọng địa phương", 92, False),
]
BARE_AIM = 1.0


def percent(counted: Count) -> float:
    """Return right out of total in percent; 0 when there is nothing."""
    right, total = counted
    return 100 * right / total if total else 0.0


def cell(counted: Count) -> str:
    """Return right out of total with the percentage, as a table shows it."""
    return f"{counted[0]}/{counted[1]} ({number(percent(counted))}%)" if counted[1] else "–"


def find(result: Result, title: str) -> Table:
    """Return the table of ``result`` with ``title``; raises StopIteration when there is none."""
    return next(found for found in result["tables"] if found["title"] == title)


def shown(found: Table) -> str:
    """Return one table under its heading."""
    rows = [[label, *map(cell, counts)] for label, *counts in found["lines"]]
    return f"## {found['title']}\n\n" + table(["", *found["columns"]], rows)


def aims(result: Result) -> str:
    """Return the project's aims and whether this run meets them."""
    lines = dict(find(result, "Thủ tục")["lines"])
    rows = []
    for label, wanted, less in AIMS:
        got = percent(lines[label])
        met = got <= wanted if less else got >= wanted
        rows.append([label, f"{'nhiều nhất' if less else 'từ'} {number(wanted, 0)}%", f"{number(got)}%", _met(met)])
    cost = bare_cost(result)
    rows.append(["mất khi bỏ dấu (đúng thủ tục)", "nhiều nhất 1 điểm", f"{number(cost)} điểm", _met(cost <= BARE_AIM)])
    return "## Mục tiêu\n\n" + table(["Mục tiêu", "Mức", "Đo được", ""], rows)


def _met(met: bool) -> str:
    return "đạt" if met else "chưa đạt"


def bare_cost(result: Result) -> float:
    """Return how many points of right procedures are lost when accents are stripped."""
    lines = {label: counts for label, *counts in find(result, "Bỏ dấu")["lines"]}
    return percent(lines["như người viết, mọi câu"][1]) - percent(lines["bỏ dấu, mọi câu"][1])


def confidence(result: Result) -> str:
    """Return the calibration table and its error."""
    rows = []
    for part in result["calibration"]:
        replies = part["replies"]
        right = f"{number(100 * part['right'] / replies)}%" if replies else "–"
        bounds = f"{number(part['from'])}-{number(part['to'])}"
        rows.append([bounds, str(replies), number(part["confidence"], 2) if replies else "–", right])
    return (
        "## Độ tin mà trợ lý báo và thực tế\n\n"
        + table(["confidence", "câu", "trung bình", "đúng hành vi và thủ tục"], rows)
        + f"\nSai số hiệu chỉnh (ECE): {number(result['numbers']['ece'], 3)}, tính trên các câu về thủ tục.\n"
    )


def speed(result: Result) -> str:
    """Return the latency line."""
    told = result["numbers"]
    return (
        "## Thời gian trả lời\n\n"
        f"p50 {number(told['p50'], 0)} ms, p95 {number(told['p95'], 0)} ms khi {result['concurrency']} người hỏi cùng "
        f"lúc, máy hỏi chung nhân với trợ lý. Câu hỏng: {number(told['errors'], 0)}; "
        f"câu trả lời bằng tìm kiếm vì Rasa không chạy: {number(told['degraded'], 0)}.\n"
    )


def misses(rows: list[Row]) -> str:
    """Return the list of items that do not pass."""
    lines = []
    for row in rows:
        if not row["passed"]:
            failed = ", ".join(check for check, right in row["checks"].items() if not right)
            lines.append([row["id"], " ⏎ ".join(row["turns"]), expected(row), got(row), failed])
    cells = [[value.replace("|", "\\|").replace("\n", " ") for value in line] for line in lines]
    return table(["", "Câu hỏi", "Cần", "Được", "Sai ở"], cells) if cells else "Không có.\n"


def expected(row: Row) -> str:
    """Return what an item expects, in few words; nothing for one that is kept unread."""
    expect = row["expect"]
    behaviour = expect.get("behaviour")
    parts = [expect.get("topic"), None if behaviour == "topic" else behaviour]
    parts += [" ".join(expect.get("codes") or []), expect.get("aspect")]
    parts += ["; ".join("/".join(group[:2]) for group in expect.get("must_include") or [])]
    return ", ".join(filter(None, parts))


def got(row: Row) -> str:
    """Return what came back, in few words."""
    reply = row["got"]
    outcome, topic = reply.get("outcome"), reply.get("topic")
    parts = [outcome, topic if topic != outcome else None, reply.get("procedure"), reply.get("aspect")]
    parts += ["nêu " + " ".join(reply["offered"]) if reply.get("offered") else None, reply.get("error")]
    return ", ".join(filter(None, parts))


def page(result: Result, *, blind: bool = False) -> str:
    """Return the whole page; that of ``blind`` questions names no question."""
    about = {**result["machine"], **result["about"]}
    parts = [
        f"# Đánh giá {result['date']}{', câu chưa ai ở đây chỉnh theo' if blind else ''}\n",
        "Viết bởi `make eval`; chạy lại để có số mới, `make eval-compare` để so hai lần. Cách chấm: "
        "`tests/exam/README.md`.\n",
        BLIND_NOTE if blind else NOTE,
        table(["Máy", ""], [[label, value] for label, value in about.items()]),
        aims(result),
        *(shown(found) for found in result["tables"] if found["lines"]),
        confidence(result),
        speed(result),
    ]
    if crossval := result.get("crossval"):
        parts.append(f"## Ý định: kiểm định chéo năm phần trên câu viết tay\n\n```\n{crossval.strip()}\n```\n")
    return "\n".join(parts if blind else [*parts, *_all_misses(result)])


def _all_misses(result: Result) -> list[str]:
    parts = []
    titles = {"procedures": "thủ tục", "topics": "chủ đề", "reform": "cải cách hành chính", "parts": "nhiều câu hỏi"}
    titles |= {"systems": "hệ thống, kênh, chỉ số có tên", "services": "dịch vụ của xã"}
    for file, title in titles.items():
        if rows := [row for row in result["rows"] if row["file"] == file]:
            parts += [f"## Câu chưa đạt: {title}\n", misses(rows)]
    kept = {row["id"] for row in result["rows"] if row["passed"]}
    return [*parts, "## Câu hỏng khi bỏ dấu\n", misses([row for row in result["bare"] if row["id"] in kept])]
