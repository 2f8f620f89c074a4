"""The reply an action sends down to the gateway: the body of the public chat contract, made in one place."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from knowledge.records import Procedure
from knowledge.service_records import FORM_LABELS

Outcome = Literal["answer", "clarify", "no_data", "out_of_scope", "handover", "form", "chitchat"]
NONE_OF_THESE = "Không phải các mục trên"


@dataclass(frozen=True)
class Link:
    """A labelled address shown under a message."""

    label: str
    url: str


@dataclass(frozen=True)
class Message:
    """One message: plain Vietnamese that can be read aloud, and a card for screens that can draw it."""

    text: str
    card: dict[str, Any] | None = None
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """A button: what it says, what it sends back, and the procedure it stands for."""

    label: str
    choice: str
    procedure: str | None = None


@dataclass(frozen=True)
class Referral:
    """The office that handles what the commune does not."""

    name: str
    agency: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Reply:
    """One whole reply of the chat contract, without what only the gateway knows (session, turn, degraded)."""

    outcome: Outcome
    topic: str
    messages: list[Message]
    procedure: str | None = None
    aspect: str | None = None
    commune: str | None = None
    choices: list[Choice] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    referral: Referral | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    confidence: float = 1.0

    def body(self) -> dict[str, Any]:
        """Return the reply as the JSON-ready body of a custom message."""
        return asdict(self)


def procedure_choice(procedure: Procedure, *, label: str, aspect: str | None = None) -> Choice:
    """Return a button that asks for ``procedure``, about ``aspect`` if given."""
    suffix = f":{aspect}" if aspect else ""
    return Choice(label=label, choice=f"procedure:{procedure.code}{suffix}", procedure=procedure.code)


TOPIC_LABELS = {
    "feedback": "Cách gửi phản ánh, kiến nghị",
    "survey": "Hỏi về khảo sát hài lòng",
    "dossier_status": "Tra cứu hồ sơ",
    "online_services": "Dịch vụ công trực tuyến",
    "one_stop": "Trung tâm một cửa",
    "payment": "Nộp phí, lệ phí",
}


def topic_choice(topic: str) -> Choice:
    """Return the button that leads to a service topic; raises KeyError for one without a label."""
    return Choice(label=TOPIC_LABELS[topic], choice=f"topic:{topic}")


def form_choice(form: str) -> Choice:
    """Return the button that begins a guided form, through which the gateway leads; raises KeyError for no form."""
    return Choice(label=FORM_LABELS[form], choice=f"form:{form}")


def none_choice() -> Choice:
    """Return the last button of every clarifying question."""
    return Choice(label=NONE_OF_THESE, choice="none")


def human_choice() -> Choice:
    """Return the button that asks for an officer."""
    return Choice(label="Gặp cán bộ", choice="topic:human")
