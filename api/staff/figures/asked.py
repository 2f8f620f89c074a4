"""Tables of what was asked and what came of it: when, about what, over which channel, how fast."""

from collections.abc import Mapping
from typing import Any

from api.services import Services
from api.staff.figures import words
from api.staff.figures.charts import columns
from api.staff.figures.counted import Counts
from api.staff.figures.period import Period
from api.staff.figures.table import Row, Table, named, ranking, within
from api.staff.figures.words import count, share

GONE = "Thủ tục không còn trong dữ liệu"


def over_time(period: Period, steps: Mapping[Any, Counts]) -> Table:
    """Return the questions of each day, week or month, and how many of them had no answer."""
    labels = period.steps()
    rows = [
        Row(labels[first], (count(each.questions), count(each.questions - each.unanswered), count(each.unanswered)))
        for first, each in steps.items()
    ]
    series = {
        "Trả lời được hoặc hỏi lại": [each.questions - each.unanswered for each in steps.values()],
        "Chưa trả lời được": [each.unanswered for each in steps.values()],
    }
    told = f"Biểu đồ cột: số lượt hỏi từng {period.step}, {period.span}. Các số nằm trong bảng bên dưới."
    return Table(
        id="thoi-gian",
        title=f"Lượt hỏi theo {period.step}",
        head=(period.step.capitalize(), "Lượt hỏi", *series),
        rows=rows,
        drawn=columns(list(labels.values()), series, told=told),
        legend=tuple(series),
        note="Mỗi tuần ghi bằng ngày đầu." if period.step == "tuần" else "",
    )


def by_hour(counted: Counts) -> Table:
    """Return the questions by the hour of the day."""
    found = counted.of("hour")
    values = [found.get(f"{hour:02}", 0) for hour in range(24)]
    told = "Biểu đồ cột: số lượt hỏi theo giờ trong ngày. Các số nằm trong bảng bên dưới."
    return Table(
        id="gio",
        title="Lượt hỏi theo giờ trong ngày",
        head=("Từ giờ", "Lượt hỏi", "Tỷ lệ"),
        rows=[Row(f"{hour} giờ", (count(value), share(value, sum(values)))) for hour, value in enumerate(values)],
        drawn=columns([f"{hour}h" for hour in range(24)], {"Lượt hỏi": values}, told=told),
        note="Giờ Việt Nam, cộng mọi ngày trong kỳ.",
    )


def outcomes(counted: Counts) -> Table:
    """Return what became of the questions."""
    found = counted.of("outcome")
    ranked = {name: found.get(key, 0) for key, name in words.OUTCOMES.items()}
    note = ""
    if degraded := counted.number("degraded"):
        note = f"{words.number(degraded)} lượt được trả lời bằng tra cứu, khi phần hiểu câu hỏi tạm nghỉ."
    return ranking("ket-qua", "Kết quả trả lời", "Kết quả", ranked, note)


def procedures(here: Services, counted: Counts) -> Table:
    """Return the procedures asked about, by usual name and code."""

    def name(code: str) -> str:
        found = here.store.procedure(code)
        return f"{found.label or found.name} ({code})" if found else f"{GONE} ({code})"

    return ranking("thu-tuc", "Thủ tục được hỏi nhiều", "Thủ tục", named(counted.of("procedure"), name))


def fields(here: Services, counted: Counts) -> Table:
    """Return the fields that these procedures belong to in today's data."""

    def name(code: str) -> str:
        found = here.store.procedure(code)
        return found.field if found else GONE

    return ranking("linh-vuc", "Lĩnh vực được hỏi nhiều", "Lĩnh vực", named(counted.of("procedure"), name))


def topics(counted: Counts) -> Table:
    """Return the topics of the questions."""
    return ranking("chu-de", "Chủ đề", "Chủ đề", named(counted.of("topic"), lambda key: words.TOPICS.get(key, key)))


def aspects(counted: Counts) -> Table:
    """Return what was asked of procedures: papers, fee, time."""
    ranked = named(counted.of("aspect"), lambda key: words.ASPECTS.get(key, key))
    return ranking("dieu-hoi", "Hỏi điều gì của thủ tục", "Điều được hỏi", ranked)


def channels(apart: Mapping[str, Counts]) -> Table:
    """Return the questions by channel."""
    ranked = named({name: each.questions for name, each in apart.items() if each.questions}, words.channel)
    return ranking("kenh", "Kênh hỏi", "Kênh", ranked)


def answer_times(counted: Counts) -> Table:
    """Return how long answers took."""
    note = "Đo ở máy chủ, từ lúc nhận câu hỏi tới lúc có câu trả lời."
    ranked = within(counted.of("answer"), words.ANSWER_TIMES)
    return ranking("tra-loi", "Thời gian trả lời một câu", "Thời gian", ranked, note)
