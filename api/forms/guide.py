"""Leads a resident through a form: what is said next, what goes on, and what is stored at the end.

It knows no channel: a button and its number or words typed are the same answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from api import erasure as deletion
from api.forms import contact, erasure, feedback, score, survey
from api.forms.steps import CANCEL, PREFIX, RESUME, SKIP, Option, State, Step, is_cancel, read
from api.records import erasing, reports, surveys
from api.schemas import Answer, Choice, Message, SourceRef, Topic
from knowledge.privacy import mask
from knowledge.profile import fill
from knowledge.store import Store
from knowledge.text import words

FORMS = ("feedback", "survey", erasure.ERASURE, *score.FORMS, *contact.FORMS)
# Forms that concern whatever commune it is.
ANYWHERE = (erasure.ERASURE, *score.FORMS)
COMMUNE = "commune"
# How many communes are offered as buttons; any other can be typed.
COMMUNES = 8
MAX_CONTACT = 200
# A resident leaves a way to be reached on purpose; everything else is masked.
UNMASKED = ("contact",)
_CANCELLED = "Đã dừng, chưa gửi gì cả. Bác/anh/chị cần gì cứ hỏi tiếp nhé."


@dataclass(frozen=True)
class Turned:
    """One turn of a form: the answer, or what gives it while storing; the form that goes on, None when it ended."""

    answer: Answer | None
    state: State | None
    store: Callable[[Any], Answer] | None = None


@dataclass(frozen=True)
class Guide:
    """The forms over one knowledge, at one moment, for one conversation."""

    knowledge: Store
    now: datetime
    session: str
    channel: str = "web"
    # Working days within which feedback is expected to be answered.
    report_days: int = 15

    def begin(self, form: str, commune: str | None) -> Turned:
        """Return the first question of ``form``."""
        return self._next(State(form, commune, {}, begun=self.now.isoformat()))

    def gives_way(self, state: State, text: str, choice: str | None) -> bool:
        """Return True when what was typed or pressed is no answer to the score, which was perhaps asked unasked for."""
        if state.form != score.SCORE:
            return False
        if choice is not None:
            return not choice.startswith(PREFIX)
        return score.heard(text) is None and not is_cancel(text, None)

    def go_on(self, state: State, text: str, choice: str | None) -> Turned:
        """Return what follows on the answer given to the step that ``state`` stands at."""
        if is_cancel(text, choice):
            told = erasure.CANCELLED if state.form == erasure.ERASURE else _CANCELLED
            return Turned(self._said(state, told), None)
        if choice == PREFIX + RESUME:
            return self._next(state)
        step = self._step(state)
        if state.form == score.SCORE and choice is None:
            text = score.heard(text) or text
        understood, value = read(step, text, choice)
        if not understood:
            return self._next(state, before="Bác/anh/chị chọn giúp một mục bên dưới nhé.")
        return self._taken(state, step, value)

    def _taken(self, state: State, step: Step, value: str | None) -> Turned:
        if step.key == COMMUNE:
            return self._at(state, value)
        if value and step.free and step.key not in UNMASKED:
            value = mask(value)
        if state.form == "feedback" and step.key == "review":
            return self._reviewed(state, value)
        if value and step.key in ("body", "place", "attachment", "question") and (id := feedback.warning(value)):
            return self._warned(state, step, value, id)
        if step.key == "contact" and value:
            value = value[:MAX_CONTACT]
        if step.key == "consent":
            value = self.now.isoformat()
        return self._next(state.having(step.key, value))

    def _at(self, state: State, commune: str | None) -> Turned:
        """Go on in the commune named; a typed name that is none of ours asks again."""
        folded = words(commune or "")
        for known in self.knowledge.communes():
            if commune == known.id or folded in [words(name) for name in (known.name, known.title, *known.aliases)]:
                return self._next(replace(state, commune=known.id))
        return self._next(state, before="Trợ lý chưa phục vụ xã này.")

    def _warned(self, state: State, step: Step, value: str, id: str) -> Turned:
        """Tell first what must be told: an emergency goes on after it, a denunciation ends, a complaint asks again."""
        ids = [feedback.EMERGENCY, id] if feedback.urgent(value) and id != feedback.EMERGENCY else [id]
        answers = [answer for each in ids if (answer := self.knowledge.answer(each))]
        commune = self.knowledge.commune(state.commune or "")
        told = "\n".join(fill(answer.answer, commune, self.now) for answer in answers)
        if id == feedback.EMERGENCY:
            return self._next(state.having(step.key, value), before=told)
        if id == feedback.DENUNCIATION:
            return Turned(self._said(state, f"{told} Những lời vừa viết không được lưu lại."), None)
        return self._next(state, before=f"{told} Nếu đây là phản ánh, xin viết lại giúp, không dùng chữ khiếu nại.")

    def _reviewed(self, state: State, value: str | None) -> Turned:
        if value == feedback.EDIT:
            return self._next(state.without("body"))
        return Turned(None, None, store=lambda connection: self._report(connection, state))

    def _report(self, connection: Any, state: State) -> Answer:
        """Store the feedback, then tell its receipt code."""
        values, commune = state.values, cast(str, state.commune)
        given = reports.Report(
            commune=commune,
            kind=values["kind"],
            body=values["body"],
            place=values.get("place"),
            attachment=values.get("attachment"),
            contact=values.get("contact"),
            notice=feedback.NOTICE,
            consented_at=datetime.fromisoformat(values["consent"]),
            session=self.session,
            channel=self.channel,
        )
        place = self.knowledge.commune(commune)
        due = feedback.due_on(place, self.now, self.report_days)
        code = reports.add(connection, given, at=self.now, due_on=due)
        told = (
            f"Đã ghi phản ánh cho {place.title if place else 'xã'}. Mã theo dõi: {reports.shown(code)}. Xin giữ mã này "
            f"để xem trả lời. Dự kiến trả lời đến hết ngày {due:%d/%m/%Y}; đây là ngày trợ lý tính, xã chưa cam kết. "
            "Cần gấp thì gửi thêm qua kênh chính thức hoặc hỏi cán bộ."
        )
        page = f"/phan-anh/{reports.shown(code)}"
        return _answer("feedback", told, commune, links=[{"label": "Xem phản ánh của tôi", "url": page}])

    def _next(self, state: State, before: str = "") -> Turned:
        """Ask the first step without an answer; with none left, store what the form collected."""
        state = replace(state, paused=False)
        step = self._open_step(state)
        if step is None:
            return Turned(None, None, store=lambda connection: self._stored(connection, state))
        told = f"{before}\n{step.words}" if before else step.words
        passing = [Option("Bỏ qua", SKIP)] if step.optional else []
        cancel = erasure.CANCEL_LABEL if state.form == erasure.ERASURE else "Thôi, không gửi nữa"
        buttons = [*step.options, *passing, Option(cancel, CANCEL)]
        choices = [Choice(label=option.label, choice=PREFIX + option.value) for option in buttons]
        return Turned(_answer(_topic(state), told, state.commune, choices=choices), state)

    def _step(self, state: State) -> Step:
        step = self._open_step(state)
        assert step is not None  # a form without an open step has been stored and is gone
        return step

    def _open_step(self, state: State) -> Step | None:
        if state.form not in ANYWHERE and (state.commune is None or self.knowledge.commune(state.commune) is None):
            offered = self.knowledge.communes()[:COMMUNES]
            return Step(COMMUNE, "Việc ở xã nào ạ?", [Option(c.name, c.id) for c in offered], free=True)
        return next((step for step in self._steps(state) if step.key not in state.values), None)

    def _steps(self, state: State) -> list[Step]:
        if state.form == "feedback":
            return feedback.steps(state, self.knowledge)
        if state.form in contact.FORMS:
            return contact.steps(state, self.knowledge)
        if state.form == erasure.ERASURE:
            return erasure.steps()
        if state.form in score.FORMS:
            return score.steps(state)
        asked = self.knowledge.survey(cast(str, state.commune))
        return survey.steps(asked) if asked else []

    def _stored(self, connection: Any, state: State) -> Answer:
        if state.form in contact.FORMS:
            return contact.finish(connection, state, self.knowledge, self.session, self.channel, self.now)
        if state.form == erasure.ERASURE:
            return self._erased(connection, state)
        if state.form in score.FORMS:
            return score.finish(connection, state, self.session, self.channel, self.now)
        return self._filled_survey(connection, state)

    def _erased(self, connection: Any, state: State) -> Answer:
        """Delete what can go at once, store the request, then tell its code."""
        person = erasing.behind(connection, self.session)
        wiped, rows = deletion.ask(
            connection,
            self.knowledge,
            person,
            commune=state.commune,
            channel=self.channel,
            session=self.session,
            at=self.now,
        )
        told = deletion.words_of_stored(wiped, rows, self.knowledge)
        links = [
            *({"label": f"Xem yêu cầu {code}", "url": f"{deletion.PAGE}/{code}"} for code in deletion.codes_of(rows)),
            {"label": "Trang Xóa dữ liệu", "url": deletion.PAGE},
        ]
        return _answer(_topic(state), told, state.commune, links=links, wiped=True)

    def _filled_survey(self, connection: Any, state: State) -> Answer:
        commune = cast(str, state.commune)
        asked = self.knowledge.survey(commune)
        if asked is None:
            return _answer("survey", "Hiện xã chưa mở khảo sát nào ở đây. Muốn góp ý, xin gửi phản ánh.", commune)
        scores = survey.scores(state, asked)
        comment = state.values.get(survey.COMMENT)
        if not scores and not comment:
            return _answer("survey", "Chưa có câu nào được trả lời nên không lưu gì. Cảm ơn bác/anh/chị.", commune)
        given = surveys.Response(
            survey=asked.id,
            commune=commune,
            channel=self.channel,
            session=self.session,
            scores=scores,
            comment=comment,
        )
        surveys.add(connection, given, at=self.now)
        source = SourceRef(title=asked.source.title, as_of=asked.source.as_of)
        told = f"Cảm ơn bác/anh/chị, đã ghi {len(scores)} câu trả lời, không kèm tên. Cán bộ xã xem số liệu gộp."
        return _answer("survey", told, commune, sources=[source])

    def _said(self, state: State, text: str) -> Answer:
        return _answer(_topic(state), text, state.commune)


def _topic(state: State) -> Topic:
    of_others: dict[str, Topic] = {erasure.ERASURE: "greeting"}
    of_others |= {**dict.fromkeys(contact.FORMS, "human"), **dict.fromkeys(score.FORMS, "survey")}
    return of_others.get(state.form) or cast(Topic, state.form)


def _answer(topic: Topic, text: str, commune: str | None, *, links: list[Any] | None = None, **more: Any) -> Answer:
    message = Message(text=text, links=links or [])
    return Answer(outcome="form", topic=topic, commune=commune, messages=[message], confidence=1.0, **more)
