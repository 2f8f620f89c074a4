"""The benchmark page: what was measured, as Markdown tables in Vietnamese with the ratios between the two bots."""

import statistics
from typing import Any

Result = dict[str, Any]


def number(value: float, digits: int = 1) -> str:
    """Return a number as Vietnamese writes it: 1.234,5."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def percentile(values: list[float], share: float) -> float:
    """Return the value that ``share`` percent of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))]


def summary(runs: list[Result]) -> Result:
    """Return p50, p95, messages a second and failures of several runs taken together; the rate is their median."""
    times = [time for run in runs for time in run["milliseconds"]]
    return {
        "messages": len(times),
        "p50": percentile(times, 50),
        "p95": percentile(times, 95),
        "rate": statistics.median(len(run["milliseconds"]) / run["seconds"] for run in runs),
        "failures": sum(run["failures"] for run in runs),
    }


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def total(memory: dict[str, dict[str, float]], parts: tuple[str, ...], kind: str) -> float:
    """Return the megabytes of some processes together."""
    return sum(sizes[kind] for name, sizes in memory.items() if name in parts)


OURS = ("actions", "bot", "api")
STOCK = ("rasa", "rasa_sdk")


def compared(label: str, ours: float, stock: float, unit: str, *, more_is_better: bool = False) -> list[str]:
    """Return a row of both values and how many times ours is better."""
    ratio = ours / stock if more_is_better else stock / ours
    return [label, f"{number(ours)} {unit}", f"{number(stock)} {unit}", f"{number(ratio)} lần"]


def speed_table(result: Result) -> str:
    """Return latency, rate, memory, start and training of both bots side by side."""
    ours, stock = result["assistant"], result["stock"]
    rows = []
    for key, title in (("alone", "một người hỏi"), ("at_10", "10 người hỏi cùng lúc")):
        mine, theirs = summary(ours[key]), summary(stock[key])
        rows += [
            compared(f"Thời gian trả lời p50, {title}", mine["p50"], theirs["p50"], "ms"),
            compared(f"Thời gian trả lời p95, {title}", mine["p95"], theirs["p95"], "ms"),
            compared(f"Tin nhắn mỗi giây, {title}", mine["rate"], theirs["rate"], "tin/giây", more_is_better=True),
        ]
    for kind, title in (("rss", "RSS"), ("pss", "PSS")):
        sizes = total(ours["memory"], OURS, kind), total(stock["memory"], STOCK, kind)
        rows.append(compared(f"Bộ nhớ các tiến trình cộng lại ({title})", *sizes, "MB"))
    starts = statistics.median(ours["start_seconds"]), statistics.median(stock["start_seconds"])
    rows.append(compared("Từ lúc gõ lệnh tới lúc sẵn sàng", *starts, "giây"))
    rows.append(compared("Huấn luyện", ours["training_seconds"], stock["facts"]["training_seconds"], "giây"))
    return table(["", "Hỏi Xã", "bot Rasa mặc định", "hơn"], rows)


def aims_table(result: Result) -> str:
    """Return the project's aims and whether this run meets them."""
    ours, stock = result["assistant"], result["stock"]
    mine, theirs = summary(ours["at_10"]), summary(stock["at_10"])
    memory = total(ours["memory"], OURS, "rss")
    start = statistics.median(ours["start_seconds"])
    rate, latency = mine["rate"] / theirs["rate"], mine["p50"] / theirs["p50"]
    rows = [
        ("Tin nhắn mỗi giây so với bot mặc định", "từ 3 lần", f"{number(rate)} lần", rate >= 3),
        ("p50 khi 10 người hỏi so với bot mặc định", "nhiều nhất 1/3", f"{number(latency, 2)}", latency <= 1 / 3),
        ("Từ lúc gõ lệnh tới lúc sẵn sàng", "dưới 18 giây", f"{number(start)} giây", start < 18),
        ("Ba tiến trình cộng lại (RSS)", "dưới 1.100 MB", f"{number(memory, 0)} MB", memory < 1100),
        ("Huấn luyện", "dưới 90 giây", f"{number(ours['training_seconds'])} giây", ours["training_seconds"] < 90),
    ]
    return table(["Mục tiêu", "Mức", "Đo được", "Đạt"], [[*row[:3], "đạt" if row[3] else "chưa đạt"] for row in rows])


def memory_table(result: Result) -> str:
    """Return the memory of each process of both bots."""
    rows = []
    for title, memory in (("Hỏi Xã", result["assistant"]["memory"]), ("mặc định", result["stock"]["memory"])):
        rows += [[title, name, number(size["rss"], 0), number(size["pss"], 0)] for name, size in memory.items()]
    return table(["Bot", "Tiến trình", "RSS (MB)", "PSS (MB)"], rows)


def knowledge_table(result: Result) -> str:
    """Return build and search times without and with the national directory."""
    rows = []
    titles = {"without_directory": "chỉ các thủ tục", "with_directory": "thêm danh mục quốc gia"}
    for key, title in titles.items():
        times = result["knowledge"][key]
        rows.append([f"Dựng knowledge.db, {title}", f"{number(times['build_seconds'])} giây", ""])
        rows.append([f"Mở, {title}", f"{number(times['open_seconds'], 2)} giây", ""])
        rows.append([f"Tìm thủ tục, {title}", *both(times["procedures"])])
    rows.append(["Tìm trong danh mục quốc gia", *both(result["knowledge"]["with_directory"]["directory"])])
    return table(["", "p50", "p95"], rows)


def both(milliseconds: list[float]) -> list[str]:
    """Return p50 and p95 as words."""
    return [f"{number(percentile(milliseconds, share), 2)} ms" for share in (50, 95)]


def notes(result: Result) -> str:
    """Return the words that tell how both bots were measured."""
    failures = {name: sum(summary(result[name][key])["failures"] for key in ("alone", "at_10")) for name in SIDES}
    epochs = result["stock"]["facts"]["epochs"]
    return (
        f"{result['rounds']} lượt, hai bot đo xen kẽ trên cùng máy với cùng câu hỏi; máy phát câu hỏi là tiến trình "
        f"riêng, chung số nhân với bot. Câu trả lời hỏng hoặc thiếu: Hỏi Xã {failures['assistant']}, "
        f"bot mặc định {failures['stock']}. Bot mặc định: cấu hình của `rasa init` (DIET, TED, UnexpecTED), học cùng "
        f"câu mẫu trong {epochs} vòng, mỗi câu gọi một hành động rasa-sdk trả về một dòng cố định; Hỏi Xã tìm thủ tục "
        "và soạn câu trả lời đầy đủ có nguồn. Thời gian khởi động của Hỏi Xã gồm cả kiểm tra dữ liệu và mô hình.\n"
    )


def page(result: Result) -> str:
    """Return the whole page."""
    return "\n".join(
        [
            f"# Đo hiệu năng {result['date']}\n",
            "Viết bởi `make bench`; chạy lại để có số của máy khác. Số liệu từng lần nằm trong tệp `.json` cùng tên.\n",
            table(["Máy", ""], [[label, value] for label, value in result["machine"].items()]),
            "## So với một bot Rasa mặc định\n",
            speed_table(result),
            notes(result),
            "## Mục tiêu\n",
            aims_table(result),
            "## Bộ nhớ từng tiến trình sau khi đo\n",
            memory_table(result),
            "## Dữ liệu và tìm kiếm\n",
            knowledge_table(result),
        ]
    )


SIDES = ("assistant", "stock")
