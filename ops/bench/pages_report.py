"""The page of ``ops.bench.pages``: what the widget and the public pages cost a resident, as Markdown tables."""

from datetime import date
from typing import Any

from ops.bench.report import number, table
from ops.bench.throttled import CPU_SLOWDOWN, LINES, Figures
from ops.bench.widget_sizes import Size

AIM_KB, AIM_USABLE_MS = 20, 1000


def seconds(milliseconds: float) -> str:
    """Return milliseconds as seconds in words."""
    return f"{number(milliseconds / 1000, 2)} s"


def kilobytes(size: float) -> str:
    """Return bytes as kB (1,000 bytes) in words."""
    return f"{number(size / 1000)} kB"


def sizes_table(sizes: list[Size]) -> str:
    """Return every widget's bytes and how many times ours they are."""
    ours = sizes[0]
    rows = [
        [
            size.name + ("" if size.measured else " (số đo trước)"),
            number(size.raw, 0),
            number(size.gzip, 0),
            f"{number(size.gzip / ours.gzip)} lần",
        ]
        for size in sizes
    ]
    return table(["Nút trò chuyện", "Byte", "Byte sau gzip -9", "So với Hỏi Xã"], rows)


def widget_table(lines: dict[str, Any]) -> str:
    """Return when the widget can be used on each line."""
    rows = []
    for name, line in lines.items():
        bare, widget = line["bare"], line["widget"]
        rows.append(
            [
                name,
                seconds(bare["loaded"]),
                seconds(widget["usable"]),
                seconds(max(0, widget["usable"] - bare["loaded"])),
                seconds(widget["opened"]),
                kilobytes(widget["bytes"] - bare["bytes"]),
                number(widget["cls"], 3),
            ]
        )
    head = ["Đường truyền", "Trang không có nút tải xong", "Nút bấm được", "Chờ thêm vì có nút", "Bấm tới lúc gõ được"]
    return table([*head, "Byte thêm", "CLS"], rows)


def pages_table(pages: dict[str, Figures]) -> str:
    """Return the figures of every public page on one line."""
    rows = [
        [
            name,
            kilobytes(seen["bytes"]),
            number(seen["requests"], 0),
            seconds(seen["fcp"]),
            seconds(seen["lcp"]),
            number(seen["cls"], 3),
            f"{number(seen['blocked'], 0)} ms",
        ]
        for name, seen in pages.items()
    ]
    return table(["Trang", "Qua đường truyền", "Yêu cầu", "FCP", "LCP", "CLS", "Luồng chính bị giữ"], rows)


def aims_table(lines: dict[str, Any], sizes: list[Size]) -> str:
    """Return the aims and whether they are met."""
    line = lines[LINES[0].name]
    wait = max(0.0, line["widget"]["usable"] - line["bare"]["loaded"])
    rows = [
        [
            "Nút trò chuyện sau gzip",
            f"nhiều nhất {AIM_KB} kB",
            kilobytes(sizes[0].gzip),
            sizes[0].gzip <= AIM_KB * 1000,
        ],
        ["Chờ thêm vì có nút, 3G", f"dưới {seconds(AIM_USABLE_MS)}", seconds(wait), wait < AIM_USABLE_MS],
    ]
    return table(
        ["Mục tiêu", "Mức", "Đo được", "Đạt"], [[*map(str, row[:3]), "đạt" if row[3] else "chưa đạt"] for row in rows]
    )


def method(times: int) -> str:
    """Return how the figures were made, and what they leave out."""
    lines = "; ".join(
        f"{line.name} xuống {line.down}, lên {line.up} kbit/s, khứ hồi {line.latency} ms" for line in LINES
    )
    return (
        f"Trung vị của {times} lần, mỗi lần bộ đệm trống; màn hình điện thoại 360×740, CPU chậm {CPU_SLOWDOWN} lần; "
        f"đường truyền do Chromium giả lập ({lines}; độ trễ tính trên từng yêu cầu, chưa gồm bắt tay TCP/TLS, tra tên "
        "miền). Chỉ tiến trình `api` chạy. “Chờ thêm vì có nút”: từ lúc trang ấy, khi không có nút, tải xong tới lúc "
        "nút hiện và bấm được. “Luồng chính bị giữ”: phần vượt 50 ms của các tác vụ dài, cộng lại.\n"
    )


def page(day: date, machine: dict[str, str], lines: dict[str, Any], sizes: list[Size], times: int) -> str:
    """Return the whole page."""
    parts = [
        f"# Đo nút trò chuyện và các trang {day.isoformat()}\n",
        "Viết bởi `python -m ops.bench.pages`; chạy lại để có số của máy khác.\n",
        table(["Máy", ""], [[label, value] for label, value in machine.items()]),
        "## Cách đo\n",
        method(times),
        "## Mục tiêu\n",
        aims_table(lines, sizes),
        "## Nặng bao nhiêu\n",
        sizes_table(sizes),
        "## Nút trò chuyện trên trang của xã\n",
        widget_table(lines),
    ]
    for name, line in lines.items():
        parts += [f"## Các trang công khai, {name}\n", pages_table(line["pages"])]
    return "\n".join(parts)
