"""The end-of-chat score as a form of one question, and one line to say more; both give way to anything else typed."""

import re
from datetime import datetime
from typing import Any

from api.forms.steps import PREFIX, Option, State, Step
from api.records import chat_scores
from api.schemas import Answer, Choice, Message
from knowledge.text import words

SCORE, REMARK = "score", "remark"
FORMS = (SCORE, REMARK)
# From the worst to the best: the place in the list is the score.
LABELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
OFFER = Choice(label="Chấm điểm cuộc trò chuyện này", choice=f"{PREFIX}{SCORE}")
_MORE = Choice(label="Viết thêm một câu", choice=f"{PREFIX}{REMARK}")
_QUESTION = "Bác/anh/chị thấy cuộc trò chuyện này thế nào?"
_LONGEST = 500
_TYPED = re.compile(r"(?:cham |cho )?([1-5])(?: ?/ ?5| ?diem| ?sao)?")
_FOLDED = {" ".join(words(label)): str(number) for number, label in enumerate(LABELS, 1)}


def options() -> list[Option]:
    """Return the five answers."""
    return [Option(label, f"score-{number}") for number, label in enumerate(LABELS, 1)]


def asked_in_words() -> str:
    """Return the question with its answers numbered, for where there are no buttons."""
    lines = "\n".join(f"{number}. {label}" for number, label in enumerate(LABELS, 1))
    return f"{_QUESTION} Gõ một số để chấm, không thì cứ hỏi tiếp:\n{lines}"


def heard(text: str) -> str | None:
    """Return the number of the score that was typed ("4", "4/5", "5 sao", "hài lòng"), None when none was."""
    folded = " ".join(words(text))
    match = _TYPED.fullmatch(folded) or _TYPED.fullmatch(text.strip().lower())
    return match[1] if match else _FOLDED.get(folded)


def steps(state: State) -> list[Step]:
    """Return the one step of the form."""
    if state.form == SCORE:
        return [Step(SCORE, _QUESTION, options())]
    return [Step(REMARK, "Bác/anh/chị nói thêm một câu; đừng ghi tên, số điện thoại, số căn cước.", free=True)]


def finish(connection: Any, state: State, session: str, channel: str, now: datetime) -> Answer:
    """Store the score, or the words beside it; return what is said."""
    if state.form == REMARK:
        kept = chat_scores.remark(connection, session, state.values[REMARK][:_LONGEST])
        return _said("Đã ghi, cảm ơn bác/anh/chị." if kept else "Chưa có điểm nào để ghi thêm lời.", state)
    score = int(state.values[SCORE].removeprefix("score-"))
    chat_scores.give(connection, session, score, commune=state.commune or None, channel=channel, at=now)
    return _said(f"Đã ghi {score}/5: {LABELS[score - 1]}. Cảm ơn bác/anh/chị, xã xem điểm gộp lại.", state, _MORE)


def _said(text: str, state: State, *choices: Choice) -> Answer:
    return Answer(
        outcome="form",
        topic="survey",
        commune=state.commune or None,
        messages=[Message(text=text)],
        choices=list(choices),
        confidence=1.0,
    )
