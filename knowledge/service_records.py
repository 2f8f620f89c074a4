"""The records of a commune's services: its reform plans, what people ask of them, and the curated answers."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.record import Record, Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
ReformArea = Literal[
    "mục tiêu",
    "thể chế",
    "thủ tục hành chính",
    "tổ chức bộ máy",
    "chế độ công vụ",
    "tài chính công",
    "chính quyền số",
    "chỉ đạo điều hành - tuyên truyền",
    "kinh phí",
    "tổ chức thực hiện",
]
ReformKind = Literal[
    "target", "task", "responsibility", "deadline", "legal_basis",
    "system", "channel", "index", "office", "definition",
]  # fmt: skip


class ReformFact(Record):
    """One thing that a commune's reform document says, in our own words, and the section that says it."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}-\d{3}$")]
    section: Text
    area: ReformArea
    kind: ReformKind
    statement: Text
    value: str | None = None
    lead_office: str | None = None
    cooperating_offices: list[Text] = []
    deadline: str | None = None
    product: str | None = None
    oddity: str | None = None
    doubt: str | None = None
    note: str | None = None


class ReformPlan(Record):
    """A commune's reform document of one year: what it is, and everything it says.

    ``matters`` names, by matter, the facts that answer it, the best first. ``silent`` tells, by matter, what to add
    when the document says nothing on it. A plan that no person has ``reviewed`` is a draft, never answered from.
    """

    commune: Id
    year: int = Field(ge=2021, le=2035)
    title: Text
    kind: Text
    number: str | None = None
    issued: str | None = None
    file: Text
    as_of: date
    reviewed: bool
    facts: list[ReformFact]
    matters: dict[str, list[str]] = {}
    silent: dict[str, Text] = {}

    @property
    def id(self) -> str:
        """What the plan is called: its commune and year, "hoang-son-2026"."""
        return f"{self.commune}-{self.year}"


Offer = Literal["feedback", "survey", "dossier_status", "online_services", "one_stop", "payment"]


class ReformMatter(Record):
    """One thing that people ask of a reform plan, the same for every commune: its name, and how they ask it.

    ``systems`` are the rows of the list of named systems (docs/reform.md) that it answers. ``definition`` explains the
    matter itself in the words of one commune's document (``definition_from``, a fact's id). ``channels`` are shown
    as links, ``offers`` as buttons to what the resident may want next.
    """

    id: Id
    title: Text
    area: ReformArea
    systems: list[Annotated[str, StringConstraints(pattern=r"^S\d\d$")]] = []
    definition: str | None = None
    definition_from: str | None = None
    channels: list[Text] = []
    offers: list[Offer] = []
    asks: Annotated[list[Text], Field(min_length=1)]


AnswerTopic = Literal[
    "online_services", "one_stop", "payment", "feedback", "survey", "dossier_status", "human", "assistant"
]  # fmt: skip


class AnswerSource(Record):
    """The document or channel that a curated answer rests on, and the day it was read."""

    title: Text
    section: str | None = None
    url: str | None = None
    as_of: date


class AnswerVariant(Record):
    """What a curated answer says instead in the communes of one province."""

    province: Text
    answer: Text


# How the id of a topic's general answer ends.
OVERVIEW = "-overview"


Form = Literal["feedback", "survey", "erasure"]
# What the button says that begins a guided form.
FORM_LABELS: dict[str, str] = {
    "feedback": "Gửi phản ánh cho xã",
    "survey": "Đánh giá mức độ hài lòng",
    "erasure": "Xóa dữ liệu của tôi",
}


class TopicAnswer(Record):
    """A curated answer about the services of a commune; ``{…}`` in it are filled from the commune's profile.

    ``certainty`` is uncertain where the law or the source could not be checked: the words say so. ``form`` is the
    guided form that the answer offers to fill in.
    """

    id: Id
    topic: AnswerTopic
    question: Text
    answer: Text
    variants: list[AnswerVariant] = []
    channels: list[Text] = []
    source: AnswerSource
    certainty: Literal["certain", "uncertain"]
    form: Form | None = None
    asks: Annotated[list[Text], Field(min_length=1)]

    @property
    def is_overview(self) -> bool:
        """True for the answer to a question that names nothing of its topic: its id says so."""
        return self.id.endswith(OVERVIEW)

    @property
    def contract_topic(self) -> str:
        """The topic in the chat contract's words: what is asked of the assistant itself counts as a greeting."""
        return "greeting" if self.topic == "assistant" else self.topic

    def answer_in(self, province: str | None) -> str:
        """Return the words for a commune of ``province``, placeholders still in them."""
        return next((variant.answer for variant in self.variants if variant.province == province), self.answer)


class SurveyQuestion(Record):
    """One question of a survey, answered by a degree of its scale."""

    id: Id
    text: Text


class Survey(Record):
    """A satisfaction survey: its questions, the degrees of its scale from worst to best, and where it is asked.

    ``communes`` lists the communes that ask it; empty: all. ``comment`` asks for free words at the end.
    """

    id: Id
    title: Text
    questions: Annotated[list[SurveyQuestion], Field(min_length=1, max_length=10)]
    scale: Annotated[list[Text], Field(min_length=2, max_length=5)]
    comment: Text
    communes: list[Text] = []
    source: AnswerSource
    certainty: Literal["certain", "uncertain"]
