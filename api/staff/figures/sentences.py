"""The month in sentences that an official can read out: every figure in them stands in a table too."""

from api.records.daily import ANSWER_MS
from api.services import Services
from api.staff.figures.counted import Counts
from api.staff.figures.served import content as content_of
from api.staff.figures.served import surveys
from api.staff.figures.table import Table
from api.staff.figures.tables import Shown
from api.staff.figures.tiles import change, on_time
from api.staff.figures.words import mean, number, percent, seconds

# What is counted and what is not, at the end of the report and of the page.
METHOD = (
    "Lượt hỏi: mỗi câu gõ hoặc nút bấm mà trợ lý trả lời. Không tính lời chào, phiếu đang điền, lời nói với cán bộ.",
    "Chưa trả lời được: dữ liệu không có, hoặc việc không thuộc xã (trợ lý chỉ nơi giải quyết khi biết).",
    "Mỗi ngày được chốt một lần sau nửa đêm, giờ Việt Nam, chỉ giữ số. Lời của người dân tự xóa theo hạn, số thì còn; "
    "cuộc trò chuyện bị xóa ngay trong ngày thì không được đếm.",
    "Thời gian trả lời đo ở máy chủ, không gồm đường truyền tới điện thoại.",
    "Chờ gặp cán bộ: từ lúc xin gặp tới lúc một cán bộ nhận; người bỏ về trước đó không tính.",
    "Phản ánh đúng hạn: tới hết ngày dự kiến trả lời đã được trả lời, chỉ nơi giải quyết hoặc kết thúc. Ngày đó do xã "
    "đặt, chưa phải hạn của luật.",
    "Đánh giá và khảo sát do ai muốn thì làm, không đại diện cho mọi người dân.",
)


def sentences(here: Services, found: Shown) -> list[str]:
    """Return the period in plain sentences, the most important first; what did not happen is left out."""
    now = found.counts
    told = [_asked(found), _answered(now), _top(found.table("thu-tuc")), _hours(now), _channels(found.table("kenh"))]
    told += [_speed(now), _officers(now), _reports(now), _ratings(now), _scores(now), *_surveys(here, now)]
    return [sentence for sentence in told if sentence]


def _asked(found: Shown) -> str:
    now, before = found.counts, found.before
    if not now.questions:
        return "Chưa có lượt hỏi nào."
    told = (
        f"Người dân hỏi trợ lý {number(now.questions)} lượt, trong {number(now.number('conversation'))} cuộc trò chuyện"
    )
    if moved := change(now.questions, before.questions):
        same = "bằng" if moved == "không đổi" else f"{moved} so với"
        told += f"; {same} kỳ trước ({number(before.questions)} lượt, {found.period.before})"
    return f"{told}."


def _answered(now: Counts) -> str:
    if not now.questions:
        return ""
    done = now.questions - now.unanswered
    told = f"Trợ lý trả lời được hoặc hỏi lại cho rõ {number(done)} lượt ({percent(done, now.questions)})"
    if not now.unanswered:
        return f"{told}."
    no_data, outside = now.number("outcome", "no_data"), now.number("outcome", "out_of_scope")
    told += f"; chưa trả lời được {number(now.unanswered)} lượt ({percent(now.unanswered, now.questions)}), gồm "
    return told + f"{number(no_data)} lượt không có dữ liệu và {number(outside)} lượt ngoài việc của xã."


def _top(table: Table | None) -> str:
    if table is None or not table.rows:
        return ""
    first = "; ".join(f"{row.label.rpartition(' (')[0]}, {row.cells[0].text} lượt" for row in table.rows[:3])
    return f"Thủ tục được hỏi nhiều nhất: {first}."


def _hours(now: Counts) -> str:
    ranked = sorted(now.of("hour").items(), key=lambda pair: (-pair[1], pair[0]))
    if sum(count for _, count in ranked) < 10:  # no peak in a handful
        return ""
    hour, count = ranked[0]
    return f"Giờ có nhiều người hỏi nhất: từ {int(hour)} đến {int(hour) + 1} giờ, {number(count)} lượt."


def _channels(table: Table | None) -> str:
    if table is None or len(table.rows) < 2:
        return ""
    return f"Theo kênh: {'; '.join(f'{row.label} {row.cells[1].text}' for row in table.rows)}."


def _speed(now: Counts) -> str:
    took = mean(now.measured("answer"))
    if took is None:
        return ""
    fast = now.number("answer", *(str(end) for end in ANSWER_MS if end <= 1000))
    return (
        f"Một câu trả lời mất trung bình {seconds(took / 1000)}; "
        f"{percent(fast, now.number('answer'))} số câu có trong một giây."
    )


def _officers(now: Counts) -> str:
    wanted, left = now.number("handover", "asked"), now.number("handover", "left")
    if not wanted and not left:
        return ""
    told = f"Có {number(wanted)} lượt xin gặp cán bộ"
    if (waited := mean(now.measured("wait"))) is not None:
        told += f"; {number(now.number('wait'))} lượt được cán bộ nhận, chờ trung bình {seconds(waited)}"
    return f"{told}; {number(left)} lời nhắn được để lại." if left else f"{told}."


def _reports(now: Counts) -> str:
    received, (good, due) = now.number("report"), on_time(now)
    if not received and not due:
        return ""
    told = f"Xã nhận {number(received)} phản ánh qua trợ lý"
    if not due:
        return f"{told}; chưa phản ánh nào tới hạn trả lời."
    return f"{told}; {number(due)} phản ánh tới hạn, {number(good)} đúng hạn ({percent(good, due)})."


def _ratings(now: Counts) -> str:
    good, total = now.number("rating", "good"), now.number("rating")
    if not total:
        return ""
    return f"Trong {number(total)} lượt đánh giá câu trả lời, {number(good)} lượt thấy có ích ({percent(good, total)})."


def _scores(now: Counts) -> str:
    total, content = now.number("chat_score"), now.number("chat_score", "4", "5")
    if not total:
        return ""
    return f"{number(total)} người chấm điểm cuối cuộc trò chuyện; {percent(content, total)} hài lòng (điểm 4 hoặc 5)."


def _surveys(here: Services, now: Counts) -> list[str]:
    told = []
    for survey in surveys(here):
        if filled := now.number("survey", survey.id):
            pairs = [content_of(survey, question.id, now) for question in survey.questions]
            good, answered = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
            told.append(
                f"{number(filled)} phiếu “{survey.title}”: {percent(good, answered)} số câu trả lời là hài lòng."
            )
    return told
