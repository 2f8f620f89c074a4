"""The figures' words: what outcomes, topics and spans of time are called, and how numbers are written."""

from typing import NamedTuple

from api.records.daily import ANSWER_MS, MORE, WAIT_SECONDS
from api.records.figures import Sum
from api.staff.report_view import CHANNELS
from knowledge.text import clean

OUTCOMES = {
    "answer": "Trả lời được",
    "clarify": "Hỏi lại cho rõ",
    "no_data": "Không có dữ liệu",
    "out_of_scope": "Ngoài việc của xã",
}
TOPICS = {
    "procedure": "Thủ tục",
    "online_services": "Dịch vụ công trực tuyến",
    "one_stop": "Một cửa, nơi nộp",
    "payment": "Thanh toán",
    "feedback": "Phản ánh, kiến nghị",
    "survey": "Khảo sát hài lòng",
    "reform": "Cải cách hành chính",
    "dossier_status": "Hồ sơ đã nộp",
    "human": "Gặp cán bộ",
    "greeting": "Chào hỏi",
    "thanks": "Cảm ơn",
    "abuse": "Lời không hay",
    "out_of_scope": "Việc khác",
}
ASPECTS = {
    "overview": "Thông tin chung",
    "documents": "Giấy tờ phải nộp",
    "fee": "Phí, lệ phí",
    "time": "Thời hạn",
    "place": "Nơi nộp",
    "steps": "Các bước",
    "online": "Nộp trực tuyến",
    "result": "Kết quả",
    "conditions": "Điều kiện",
    "legal": "Căn cứ pháp lý",
    "forms": "Mẫu đơn",
    "authorisation": "Ủy quyền",
}
ANSWER_TIMES = {
    **{str(end): f"đến {end / 1000:g} giây".replace(".", ",") for end in ANSWER_MS},
    MORE: f"trên {ANSWER_MS[-1] / 1000:g} giây",
}
WAITS = {
    **{str(end): f"đến {end // 60} phút" for end in WAIT_SECONDS},
    MORE: f"trên {WAIT_SECONDS[-1] // 60} phút",
}
NONE = "–"


class Cell(NamedTuple):
    """One figure: as it is read, and as a spreadsheet takes it whatever its decimal sign is; the unit if any."""

    text: str
    raw: str
    unit: str = ""


def number(value: int) -> str:
    """Return a whole number as people write it: 1234 → "1.234"."""
    return f"{value:,}".replace(",", ".")


def percent(part: int, whole: int) -> str:
    """Return a share as people write it, "12,5%"; a dash of nothing."""
    return f"{100 * part / whole:.1f}%".replace(".0%", "%").replace(".", ",") if whole else NONE


def seconds(value: float) -> str:
    """Return a span of time as people say it: "0,3 giây", "4 phút", "2 giờ 5 phút"."""
    if value < 60:
        return f"{value:.1f} giây".replace(".0 ", " ").replace(".", ",")
    minutes = round(value / 60)
    if minutes < 60:
        return f"{minutes} phút"
    return f"{minutes // 60} giờ {minutes % 60} phút".removesuffix(" 0 phút")


def count(value: int) -> Cell:
    """Return the cell of a count."""
    return Cell(number(value), str(value))


def share(part: int, whole: int) -> Cell:
    """Return the cell of a share, in per cent; a spreadsheet gets whole ones."""
    return Cell(percent(part, whole), f"{100 * part / whole:.0f}" if whole else "", "%")


def mean(sum: Sum) -> float | None:
    """Return the mean of what was measured, None where nothing was."""
    return sum.total / sum.count if sum.count else None


def channel(name: str) -> str:
    """Return a channel's name with a capital letter."""
    known = clean(CHANNELS.get(name, name))
    return known[:1].upper() + known[1:]
