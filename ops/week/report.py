"""The page of a week: each step, what was seen, how long it took, passed or not."""

from datetime import date

from ops.bench.report import number, table
from ops.week.diary import Diary, Step
from ops.week.story import CODE

METHOD = f"""Cả trợ lý (`python -m ops.run`) chạy từ một bản sao của dự án: dữ liệu, mô hình, tệp sống riêng. Bốn người
của xã (quản trị, hai biên tập, một cán bộ) được tạo bằng lệnh và bằng trang *Người dùng*, mỗi người một trình duyệt
Chromium, làm mọi việc bằng nút trên trang. Người dân hỏi qua `POST /api/v1/chat` và trong khung trò chuyện. Câu chuyện:
“xì gà” là sản phẩm thuốc lá (thủ tục {CODE}), nhưng trợ lý nghe ra “ga”. Bản mới được chấm
bằng cả bộ câu hỏi của dự án.
"""


def page(day: date, machine: dict[str, str], diary: Diary) -> str:
    """Return the whole page as Markdown."""
    passed = sum(step.good for step in diary.steps)
    parts = [
        f"# Một tuần của trợ lý, diễn lại trong trình duyệt {day.isoformat()}\n",
        "Viết bởi `make week` (`python -m ops.week`); chạy lại để có số của máy khác.\n",
        table(["Máy", ""], [[label, value] for label, value in machine.items()]),
        "## Cách làm\n",
        METHOD,
        f"## Kết quả: {passed}/{len(diary.steps)} bước đạt\n",
        table(["Ngày", "Việc", "Sau", "Kết quả"], [_row(step) for step in diary.steps]),
        "## Thấy gì\n",
        *(_told(step) for step in diary.steps),
    ]
    return "\n".join(parts)


def _row(step: Step) -> list[str]:
    return [step.day, step.what, f"{number(step.seconds)} giây", "đạt" if step.good else "**CHƯA ĐẠT**"]


def _told(step: Step) -> str:
    lines = [f"- **KHÔNG:** {each}" for each in step.faults] + [f"- {each}" for each in step.seen]
    return "\n".join([f"**{step.day}. {step.what}**\n", *lines]) + "\n"
