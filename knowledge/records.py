"""The records the assistant answers from, as typed models: their fields are the written schema of ``data/``.

``None`` always means unknown, never none and never free (rule 2 of an honest answer).
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.commune_records import Banner, CommuneOffice, Hours
from knowledge.record import Record, Text

Code = Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}$")]
Channel = Literal["trực tiếp", "trực tuyến", "bưu chính"]
Confidence = Literal["high", "medium", "low"]


class Source(Record):
    """Where a record comes from and the day its data was read."""

    title: Text
    url: str | None = None
    as_of: date
    portal_updated: date | None = None
    via: str | None = None
    channels_as_of: date | None = None
    note: str | None = None


class Paper(Record):
    """One paper to hand in or show: its name, how many copies, its form, and when it is needed."""

    name: Text
    copies: str | None = None
    form: str | None = None
    note: str | None = None


class Fee(Record):
    """The national fee: an amount in đồng when one figure fits everybody, and the words that go with it."""

    amount_vnd: int | None = Field(default=None, ge=0)
    text: str | None = None
    note: str | None = None


class TimeLimit(Record):
    """How long the office may take: the words, and a number of days that only sorts and filters."""

    text: str | None = None
    days: float | None = Field(default=None, ge=0)


class ChannelTerms(Record):
    """What the portal says for one way of filing."""

    channel: Channel
    time_text: str | None = None
    fee_text: str | None = None
    note: str | None = None


class Procedure(Record):
    """One administrative procedure as published, national or a province's own (``province`` is set)."""

    code: Code
    name: Text
    name_exact: bool
    label: str | None = None
    field: Text
    level: str | None = None
    agency: str | None = None
    audience: str | None = None
    province: str | None = None
    national_code: Code | None = None
    online_level: Literal["toàn trình", "một phần"] | None = None
    channels: list[Channel] = []
    by_channel: list[ChannelTerms] = []
    papers: list[Paper] = []
    fee: Fee
    time_limit: TimeLimit
    steps: list[Text] = []
    steps_generic: bool
    result: str | None = None
    conditions: str | None = None
    legal_basis: list[Text] = []
    forms: list[Text] = []
    aliases: list[Text] = []
    situations: list[Text] = []
    status: Literal["active", "superseded"]
    superseded_by: Code | None = None
    portal_url: str | None = None
    source: Source
    confidence: Confidence
    reviewed: bool
    completeness: Literal["full", "partial", "name_only"]
    note: str | None = None

    @property
    def firm(self) -> bool:
        """True when the record may be answered firmly (rule 3 of an honest answer)."""
        return self.completeness != "name_only" and self.confidence != "low" and self.name_exact


class Member(Record):
    """One procedure of a family, named so that a resident can tell it from the others."""

    procedure: Code
    label: Text


class Family(Record):
    """Sibling procedures that people name by one open word ("sổ đỏ"): how they say it, and what to ask back."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    question: Text
    asks: list[Text]
    members: Annotated[list[Member], Field(min_length=2, max_length=6)]


class UsualName(Record):
    """What nine in ten people mean by a plain name ("làm giấy khai sinh"): answered at once, the siblings offered."""

    procedure: Code
    names: Annotated[list[Text], Field(min_length=1)]


class LocalFee(Record):
    """A fee or exemption set by a province's People's Council, with the resolution it stands in."""

    id: Text
    province: Text
    area: str | None = None
    kind: Text
    item: Text
    channel: Text
    amount_vnd: int | None = Field(default=None, ge=0)
    text: str | None = None
    rows: list[tuple[str, str]] = []
    exemptions: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    document: Text
    status: Literal["in_force", "expired", "amount_unknown"]
    applies_to: list[Code] = []
    source: Source
    confidence: Confidence
    note: str | None = None

    def in_force(self, today: date) -> bool:
        """True when the resolution applies on ``today``."""
        begun = self.effective_from is None or self.effective_from <= today
        ended = self.effective_to is not None and self.effective_to < today
        return self.status == "in_force" and begun and not ended


class Fact(Record):
    """A commune's fact that an officer confirms: unconfirmed values are never told to residents."""

    value: str | None = None
    confirmed: bool = False
    source: str | None = None
    as_of: date | None = None
    note: str | None = None


class Commune(Record):
    """A commune the assistant serves. Unknown facts stay empty until an officer fills them in."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    name: Text
    unit_type: Literal["xã", "phường", "đặc khu"]
    province: str | None = None
    province_source: str | None = None
    admin_code: str | None = None
    aliases: list[Text] = []
    service_centre: Text
    address: Fact = Fact()
    hours: Hours = Hours()
    hotline: Fact = Fact()
    email: Fact = Fact()
    website: Fact = Fact()
    feedback_systems: list[Text] = []
    offices: list[CommuneOffice] = []
    banner: Banner | None = None
    note: str | None = None

    @property
    def title(self) -> str:
        """The commune's name as people say it: "xã Hoằng Lộc"."""
        return f"{self.unit_type} {self.name}"


class OldPlace(Record):
    """A commune of before 1/7/2025 and the one it belongs to now; ``divided`` when parts of it went elsewhere."""

    old_commune: Text
    old_district: Text
    old_province: Text
    commune: Text
    province: Text
    divided: bool = False


class DirectoryEntry(Record):
    """A national procedure known by name only: used to recognise what a commune does not do, and who does."""

    code: Code
    name: Text
    field: Text
    level: str | None = None
    agency: str | None = None
    decision: str | None = None
    portal_url: str | None = None
    groups: list[str] = []
    as_of: date


class DirectoryAsks(Record):
    """How people ask for an entry of the national directory, in their own words."""

    code: Code
    asks: Annotated[list[Text], Field(min_length=1)]


class OutsideTopic(Record):
    """A matter that no office of the state answers (weather, football): only recognised, to be declined politely."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    asks: list[Text]


class Office(Record):
    """An office outside the commune's business, for a referral: who it is, what people ask it, how to reach it."""

    id: Text
    name: Text
    agency: str | None = None
    url: str | None = None
    phone: str | None = None
    asks: list[Text]
    source: Source | None = None


class ContactChannel(Record):
    """A national or provincial door for residents (portal, hotline, app): how to reach it and what it is for."""

    id: Text
    name: Text
    province: str | None = None
    url: str | None = None
    phone: str | None = None
    use: str | None = None
    login: str | None = None
    confidence: Confidence | None = None
    source: str | None = None
    as_of: str | None = None
    note: str | None = None
