"""The chat contract and the other public shapes, as models: what OpenAPI shows and what replies are checked against."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from knowledge.text import clean

Outcome = Literal["answer", "clarify", "no_data", "out_of_scope", "handover", "form", "chitchat"]
Topic = Literal[
    "procedure",
    "online_services",
    "one_stop",
    "payment",
    "feedback",
    "survey",
    "reform",
    "dossier_status",
    "human",
    "greeting",
    "thanks",
    "abuse",
    "out_of_scope",
]
Aspect = Literal[
    "overview",
    "documents",
    "fee",
    "time",
    "place",
    "steps",
    "online",
    "result",
    "conditions",
    "legal",
    "forms",
    "authorisation",
]
MAX_TEXT = 1000
SESSION = r"^[A-Za-z0-9_-]{8,64}$"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def resident_text(text: str) -> str:
    """Return what a resident typed, cleaned and without leading slashes; raises PydanticCustomError on bad length.

    Rasa takes a message that starts with "/" for an intent payload, so no resident's text may start with one.
    """
    text = clean(_LONE_SURROGATE.sub("", text)).lstrip("/ ")
    if not text:
        raise PydanticCustomError("text_empty", "Câu hỏi đang trống.")
    if len(text) > MAX_TEXT:
        raise PydanticCustomError("text_too_long", "Câu hỏi dài quá 1000 ký tự.")
    return text


class Shape(BaseModel):
    """A public shape; what was sent never shows up in an error text."""

    model_config = ConfigDict(hide_input_in_errors=True)


class ChatRequest(Shape):
    """One message of a resident: typed ``text``, or the ``choice`` of a button offered before; never both."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"session": "a1b2c3d4e5", "commune": None, "text": "làm khai sinh cho con cần giấy tờ gì"},
                {"session": "a1b2c3d4e5", "commune": None, "choice": "procedure:1.001193"},
            ]
        },
    )

    session: Annotated[str, Field(pattern=SESSION, description="Random id of the conversation, no personal data.")]
    message_id: Annotated[str, Field(pattern=SESSION)] | None = Field(
        default=None,
        description="Random id of this message: sent again with the same id, it gets the same reply, processed once.",
    )
    commune: str | None = Field(default=None, description="Id of the commune, from GET /api/v1/communes.")
    text: Annotated[str, AfterValidator(resident_text)] | None = Field(
        default=None, description="1 to 1000 characters after cleaning.", json_schema_extra={"maxLength": MAX_TEXT}
    )
    choice: Annotated[str, Field(max_length=100)] | None = Field(
        default=None,
        description='"procedure:<code>", "procedure:<code>:<aspect>", "topic:<topic>", "answer:<id>", '
        '"commune:<id>", "form:<answer>", "handover:start", "handover:start:<commune>", "handover:leave" or "none".',
    )

    @model_validator(mode="after")
    def _one_of_text_and_choice(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise PydanticCustomError("text_or_choice", "Cần đúng một trong hai: text hoặc choice.")
        return self


class Link(Shape):
    """A link to show under a message."""

    label: str
    url: str


class Message(Shape):
    """One message: complete plain text, and a structured card of the procedure when there is one."""

    text: str
    card: dict[str, Any] | None = None
    links: list[Link] = []


class Choice(Shape):
    """A button: what it says and what to send back as ``choice``."""

    label: str
    choice: str
    procedure: str | None = None


class SourceRef(Shape):
    """Where a fact comes from and the day its data was checked."""

    title: str
    number: str | None = None
    section: str | None = None
    url: str | None = None
    as_of: date | None = None
    file: str | None = None


class Referral(Shape):
    """The office that does handle the matter."""

    name: str
    agency: str | None = None
    url: str | None = None


class Part(Shape):
    """What became of one question of a message that held several."""

    outcome: Outcome
    procedure: str | None = None
    aspect: Aspect | None = None
    topic: Topic | None = None


class Turn(Shape):
    """Which conversation and which reply in it."""

    session: str
    turn: int = Field(ge=1, description="How many replies this session has had, this one included.")


class Answer(Shape):
    """What is said, by Rasa or by search alone."""

    outcome: Outcome
    topic: Topic
    procedure: str | None = None
    aspect: Aspect | None = None
    commune: str | None = None
    messages: Annotated[list[Message], Field(min_length=1)]
    choices: list[Choice] = []
    sources: list[SourceRef] = []
    referral: Referral | None = None
    parts: list[Part] = []
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    wiped: bool = Field(default=False, description="True when the conversation before this reply has been deleted.")


class ChatReply(Answer, Turn):
    """The reply to a message."""

    degraded: bool = Field(default=False, description="True when Rasa is away and search alone answered.")


class ProcedureItem(Shape):
    """A procedure in a list."""

    code: str
    name: str
    field: str
    agency: str | None = None
    province: str | None = None
    portal_url: str | None = None
    url: str = Field(description="The page of the procedure on this site.")


class ProcedureList(Shape):
    """Procedures in rank order when searched for, by name otherwise; ``total`` counts them before the limit."""

    total: int
    items: list[ProcedureItem]


class CommuneItem(Shape):
    """A commune the assistant serves; unconfirmed facts are null."""

    id: str
    name: str
    unit_type: str
    title: str
    province: str | None = None
    service_centre: str
    address: str | None = None
    working_hours: str | None = None
    hotline: str | None = None
    website: str | None = None


class CommuneList(Shape):
    """All communes, by name."""

    items: list[CommuneItem]


class PartHealth(Shape):
    """Whether one part is ready, and if not, why."""

    ready: bool
    detail: str | None = None


class Readiness(Shape):
    """Every part of the service and whether it is ready."""

    ready: bool
    parts: dict[str, PartHealth]


class ProblemDetails(Shape):
    """An error as RFC 9457 has it: ``type`` is stable for programs, ``title`` and ``detail`` are for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[dict[str, str]] | None = None
