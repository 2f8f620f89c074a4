"""What residents thought of it in a period, as tables: scores at the end, thumbs on answers, surveys, by channel.

Under FEW answers a share is no share: the table says how many of how many.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from api.forms.score import LABELS
from api.records import satisfaction
from api.records.chat_scores import HANDOVER, THANKS, UNASKED
from api.records.satisfaction import Counted, Wanted
from api.routes.ratings import REASONS
from api.services import Services
from api.staff.figures import words
from api.staff.figures.served import surveys
from api.staff.figures.table import Row, Table
from api.staff.figures.words import Cell, count, share
from knowledge.service_records import Survey

FEW = 10
# SIPAS counts the two upper degrees of five as content.
CONTENT = 4
WORST = 20
GONE = "Thủ tục không còn trong dữ liệu"
FEW_TOLD = f"Dưới {FEW} lượt: chỉ nêu số lượt, chưa đủ để nói tỷ lệ."
_OCCASIONS = {HANDOVER: "sau khi nói chuyện với cán bộ", THANKS: "khi cảm ơn, chào", UNASKED: "tự chấm"}


def tables(connection: Any, here: Services, wanted: Wanted) -> list[Table]:
    """Return the tables in the order of the page."""
    scores, thumbs = satisfaction.scores(connection, wanted), satisfaction.thumbs(connection, wanted)
    filled = satisfaction.surveys(connection, wanted)
    given = satisfaction.survey_scores(connection, wanted)
    return [
        _scores(scores),
        _thumbs(thumbs, satisfaction.reasons(connection, wanted)),
        *(_survey(survey, given, _sum(filled, {0: survey.id})) for survey in surveys(here)),
        _worst(here, satisfaction.by_answer(connection, wanted)),
        _channels(scores, thumbs, filled),
    ]


def about(here: Services, topic: str, procedure: str | None, aspect: str | None) -> str:
    """Return what an answer was about: the procedure or the topic, and the aspect."""
    known = here.store.procedure(procedure) if procedure else None
    name = (known.label or known.name) if known else GONE if procedure else words.TOPICS.get(topic, topic)
    return f"{name} · {words.ASPECTS.get(aspect, aspect)}" if aspect and procedure else name


def _scores(scores: Counted) -> Table:
    by_score = Counter({number: _sum(scores, {2: number}) for number in range(1, len(LABELS) + 1)})
    total = by_score.total()
    rows = [
        Row(f"{number} · {label}", (count(by_score[number]), _share(by_score[number], total)), _bar(by_score, number))
        for number, label in reversed(list(enumerate(LABELS, 1)))
    ]
    asked = ", ".join(
        f"{words.number(_sum(scores, {1: occasion}))} {name}"
        for occasion, name in _OCCASIONS.items()
        if _sum(scores, {1: occasion})
    )
    note = f"{words.number(total)} người chấm trong {words.number(sum(scores.values()))} cuộc được mời"
    note += f" ({asked})." if asked else "."
    note += f" Trung bình {_mean(by_score).text}/5." if total else ""
    return Table(
        id="diem-cuoi",
        title="Điểm cuối cuộc trò chuyện",
        head=("Điểm", "Số lượt", "Tỷ lệ"),
        rows=rows,
        note=_with_few(note, total),
    )


def _thumbs(thumbs: Counted, reasons: Counted) -> Table:
    good, bad = _sum(thumbs, {1: True}), _sum(thumbs, {1: False})
    named = {REASONS.get(reason, "Không nêu lý do"): number for (reason,), number in reasons.items()}
    rows = [_row("Có ích", good, good + bad), _row("Chưa đúng", bad, good + bad)]
    rows += [
        _row(f"Vì: {label.lower()}", number, bad) for label, number in sorted(named.items(), key=lambda pair: -pair[1])
    ]
    note = "Nút dưới từng câu trả lời; tỷ lệ của lý do tính trên các lượt chê."
    head = ("Đánh giá", "Số lượt", "Tỷ lệ")
    return Table(id="khen-che", title="Khen chê câu trả lời", head=head, rows=rows, note=_with_few(note, good + bad))


def _survey(survey: Survey, given: Mapping[tuple[str, str], Counter[int]], filled: int) -> Table:
    rows, fewest = [], filled
    for question in survey.questions:
        found = given.get((survey.id, question.id), Counter())
        content = sum(number for score, number in found.items() if score >= CONTENT)
        fewest = min(fewest, found.total())
        cells = (count(found.total()), _mean(found), _share(content, found.total()))
        rows.append(Row(question.text, cells, content / found.total() if found.total() else 0.0))
    note = f"{words.number(filled)} phiếu, không tên. Hài lòng: chọn mức {CONTENT} hoặc 5 trên 5, như cách tính SIPAS."
    head = ("Câu hỏi", "Trả lời", "Trung bình", "Hài lòng")
    return Table(id=f"khao-sat-{survey.id}", title=survey.title, head=head, rows=rows, note=_with_few(note, fewest))


def _channels(scores: Counted, thumbs: Counted, filled: Counted) -> Table:
    named = {channel for channel, *_ in (*scores, *thumbs) if channel} | {channel for _, channel in filled}
    rows = []
    for channel in [*sorted(named), *([None] if any(channel is None for channel, _ in thumbs) else [])]:
        by_score = Counter({number: _sum(scores, {0: channel, 2: number}) for number in range(1, len(LABELS) + 1)})
        cells = (
            count(_sum(thumbs, {0: channel, 1: True})),
            count(_sum(thumbs, {0: channel, 1: False})),
            count(by_score.total()),
            _mean(by_score),
            count(_sum(filled, {1: channel})),
        )
        rows.append(Row(words.channel(channel) if channel else "Không còn biết", cells))
    head = ("Kênh", "Khen", "Chê", "Chấm điểm", "Trung bình", "Khảo sát")
    note = "“Không còn biết”: cuộc trò chuyện đã tự xóa theo hạn, đánh giá còn giữ." if None in _firsts(thumbs) else ""
    return Table(id="theo-kenh", title="Theo kênh", head=head, rows=rows, note=note)


def _worst(here: Services, by_answer: Counted) -> Table:
    found: dict[str, Counter[bool]] = {}
    for (topic, procedure, aspect, good), number in by_answer.items():
        found.setdefault(about(here, topic, procedure, aspect), Counter())[bool(good)] += number
    disliked = sorted((pair for pair in found.items() if pair[1][False]), key=lambda pair: (-pair[1][False], pair[0]))
    rows = [
        Row(name, (count(each[False]), count(each[True]), _share(each[False], each.total())))
        for name, each in disliked[:WORST]
    ]
    head = ("Câu trả lời về", "Chê", "Khen", "Tỷ lệ chê")
    note = "Chỉ tính câu trả lời chưa tự xóa theo hạn."
    return Table(id="bi-che", title="Câu trả lời bị chê nhiều", head=head, rows=rows, note=note)


def _row(label: str, part: int, whole: int) -> Row:
    return Row(label, (count(part), _share(part, whole)), part / whole if whole else 0.0)


def _share(part: int, whole: int) -> Cell:
    """Return the cell of a share; of few, how many of how many."""
    return share(part, whole) if not 0 < whole < FEW else Cell(f"{part}/{whole}", "")


def _mean(by_score: Counter[int]) -> Cell:
    if not by_score.total():
        return Cell(words.NONE, "")
    mean = sum(score * number for score, number in by_score.items()) / by_score.total()
    return Cell(f"{mean:.1f}".replace(".", ","), f"{mean:.2f}")


def _bar(by_score: Counter[int], score: int) -> float:
    return by_score[score] / by_score.total() if by_score.total() else 0.0


def _with_few(note: str, fewest: int) -> str:
    return f"{note} {FEW_TOLD}" if fewest < FEW else note


def _sum(counted: Counted, wanted: Mapping[int, Any]) -> int:
    """Return the counts of the keys that have, at each place of ``wanted``, what it says."""
    return sum(n for key, n in counted.items() if all(key[place] == value for place, value in wanted.items()))


def _firsts(counted: Iterable[tuple[Any, ...]]) -> set[Any]:
    return {key[0] for key in counted}
