"""The satisfaction survey as a form: one question at a time, any of them may be passed over; anonymous."""

from api.forms.steps import Option, State, Step
from knowledge.service_records import Survey

COMMENT = "comment"


def steps(survey: Survey) -> list[Step]:
    """Return the steps of ``survey``: a typed number is the score of its degree; free words at the end."""
    degrees = [Option(label, str(score)) for score, label in enumerate(survey.scale, start=1)]
    count = len(survey.questions)
    asked = [
        Step(question.id, f"{_opening(survey, place)}Câu {place}/{count}. {question.text}", degrees, optional=True)
        for place, question in enumerate(survey.questions, start=1)
    ]
    return [*asked, Step(COMMENT, survey.comment, free=True, optional=True)]


def _opening(survey: Survey, place: int) -> str:
    if place > 1:
        return ""
    return (
        f"{survey.title}: {len(survey.questions)} câu ngắn, không hỏi tên, câu nào không muốn trả lời thì bỏ qua. "
        "Điểm được gộp lại cho cán bộ xã xem.\n"
    )


def scores(state: State, survey: Survey) -> dict[str, int]:
    """Return the score of each question that was answered: 1 the worst degree."""
    given = {question.id: state.values.get(question.id) for question in survey.questions}
    return {question: int(score) for question, score in given.items() if score is not None}
