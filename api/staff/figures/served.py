"""Tables of what people did for people: handovers, feedback, what residents thought of it, and each commune's share."""

from collections.abc import Mapping

from api.forms.feedback import LABELS
from api.forms.score import LABELS as DEGREES
from api.routes.ratings import REASONS
from api.services import Services
from api.staff.figures import words
from api.staff.figures.counted import Counts
from api.staff.figures.table import Row, Table, named, part, ranking, within
from api.staff.figures.words import count, share
from knowledge.service_records import Survey

NO_COMMUNE = "Chưa chọn xã"


def waits(counted: Counts) -> Table:
    """Return how long residents waited for the officer who came."""
    note = (
        f"{words.number(counted.number('handover', 'asked'))} lượt xin gặp cán bộ, "
        f"{words.number(counted.number('handover', 'left'))} lời nhắn. Chờ: từ lúc xin gặp tới lúc có người nhận."
    )
    ranked = within(counted.of("wait"), words.WAITS)
    return ranking("cho-can-bo", "Chờ gặp cán bộ", "Chờ", ranked, note)


def ratings(counted: Counts) -> Table:
    """Return the thumbs on answers, with the reasons of those that point down."""
    thumbs, reasons = counted.of("rating"), counted.of("reason")
    total = sum(thumbs.values())
    rows = [part("Có ích", thumbs.get("good", 0), total), part("Chưa đúng", thumbs.get("bad", 0), total)]
    rows += [part(f"Vì: {label.lower()}", reasons[key], total) for key, label in REASONS.items() if key in reasons]
    note = "Nút “Có ích / Chưa đúng” dưới câu trả lời; ai muốn thì bấm."
    head = ("Đánh giá", "Số lượt", "Tỷ lệ")
    return Table(id="danh-gia", title="Đánh giá câu trả lời", head=head, rows=rows, note=note)


def scores(counted: Counts) -> Table:
    """Return the scores given at the end of a conversation, the best first."""
    given = counted.of("chat_score")
    degrees = reversed(list(enumerate(DEGREES, 1)))
    rows = [part(f"{score} · {label}", given.get(str(score), 0), sum(given.values())) for score, label in degrees]
    head = ("Điểm", "Số lượt", "Tỷ lệ")
    return Table(
        id="diem", title="Điểm cuối cuộc trò chuyện", head=head, rows=rows, note="Mời một lần, ai muốn thì chấm."
    )


def surveys(here: Services) -> list[Survey]:
    """Return the surveys that are asked now, each once."""
    asked = (here.store.survey(commune.id) for commune in here.store.communes())
    return list({survey.id: survey for survey in asked if survey}.values())


def content(survey: Survey, question: str, counted: Counts) -> tuple[int, int]:
    """Return how many chose a degree above the middle of the scale, and how many answered the question."""
    prefix = f"{survey.id}:{question}:"
    scores = {key.removeprefix(prefix): n for key, n in counted.of("score").items() if key.startswith(prefix)}
    middle = (len(survey.scale) + 1) / 2
    return sum(n for score, n in scores.items() if int(score) > middle), sum(scores.values())


def survey(here: Services, counted: Counts) -> Table:
    """Return the share of content answers to each question of the surveys."""
    rows = []
    for each in surveys(here):
        for question in each.questions:
            good, answered = content(each, question.id, counted)
            rows.append(
                Row(question.text, (count(answered), share(good, answered)), good / answered if answered else 0)
            )
    filled = counted.number("survey", *(each.id for each in surveys(here)))
    note = f"{words.number(filled)} phiếu, không tên. Hài lòng: chọn mức cao hơn mức giữa."
    head = ("Câu hỏi", "Lượt trả lời", "Hài lòng")
    return Table(id="khao-sat", title="Khảo sát hài lòng", head=head, rows=rows, note=note)


def due(counted: Counts) -> Table:
    """Return whether the feedback due in the period was dealt with in time."""
    on_time, total = counted.number("due", "on_time"), counted.number("due")
    rows = [part("Đúng hạn", on_time, total), part("Quá hạn", total - on_time, total)]
    note = "Phản ánh có ngày dự kiến trả lời nằm trong kỳ; phản ánh trùng không tính."
    head = ("Kết quả", "Số phản ánh", "Tỷ lệ")
    return Table(id="dung-han", title="Phản ánh tới hạn", head=head, rows=rows, note=note)


def reports(counted: Counts) -> Table:
    """Return the feedback received, by what it is about."""
    ranked = named(counted.of("report"), lambda key: LABELS.get(key, key))
    return ranking("phan-anh", "Phản ánh nhận được", "Việc", ranked)


def communes(here: Services, apart: Mapping[str, Counts]) -> Table:
    """Return the main figures of each commune, the one with most questions first."""
    rows = []
    for id, each in sorted(apart.items(), key=lambda pair: (-pair[1].questions, pair[0])):
        commune = here.store.commune(id)
        name = (commune.title if commune else id) or NO_COMMUNE
        asked = (count(each.questions), share(each.unanswered, each.questions))
        told = (count(each.number("report")), share(each.number("due", "on_time"), each.number("due")))
        rows.append(Row(name[:1].upper() + name[1:], (*asked, *told)))
    head = ("Xã", "Lượt hỏi", "Chưa trả lời được", "Phản ánh nhận", "Phản ánh đúng hạn")
    return Table(id="xa", title="Theo xã", head=head, rows=rows)
