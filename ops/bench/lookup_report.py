"""The page that tells how quickly officers find things as they type."""

from typing import Any

TARGET_MS = 50.0
# A way of searching has found a procedure when it stands among this many.
SHOWN = 5


def page(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown page."""
    http = result["http"]
    reached = "đạt" if http["p95"] < TARGET_MS else "chưa đạt"
    about = "\n".join(f"| {name} | {value} |" for name, value in result["machine"].items())
    ways = "\n".join(
        f"| {name} | {_ms(way['p50'])} | {_ms(way['p95'])} | {_ms(way['max'])} | {way['keys']:.1f}".replace(".", ",")
        + f" | {way['missed']} |"
        for name, way in result["ways"].items()
    )
    return f"""# Đo tra cứu của cán bộ {result["date"]}

Viết bởi `python -m ops.bench.lookup`; chạy lại để có số của máy khác.

| Máy |  |
| --- | --- |
{about}

## Cách đo

{result["procedures"]} thủ tục ({result["phrases"]} cách gọi kể cả danh bạ), {result["names"]} tên gõ từng chữ một,
nửa không dấu; mỗi lần gõ là một yêu cầu tới `/staff/tra-cuu` của tiến trình `api` đang chạy, đã đăng nhập, tính từ
lúc gửi tới lúc nhận đủ. Bản ghi thô của Cổng chỉ dùng để thử tải; lớp xếp hạng coi chúng là một lớp.

| Qua HTTP, {http["count"]} lần gõ | p50 | p95 | lâu nhất | mục tiêu |
| --- | --- | --- | --- | --- |
| Hỏi Xã | {_ms(http["p50"])} | {_ms(http["p95"])} | {_ms(http["max"])} | p95 dưới 50 ms: {reached} |

## So với cách khác, trong tiến trình

| Cách tìm | p50 | p95 | lâu nhất | phím tới khi đúng thủ tục vào {SHOWN} dòng đầu | gõ hết vẫn không thấy |
| --- | --- | --- | --- | --- | --- |
{ways}

Chỉ mục dựng lúc mở trang lần đầu: {result["open_seconds"]:.1f} giây.
"""


def _ms(value: float) -> str:
    return f"{value:.1f} ms".replace(".", ",")
