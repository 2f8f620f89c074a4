"""What the assistant says of a reform plan: cited facts, honest silence, comparisons, lists, and which commune."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.reply import Link, Message, Outcome, Reply, form_choice, human_choice, topic_choice
from actions.say.terms import sentence
from knowledge.profile import centre
from knowledge.records import Commune, ContactChannel
from knowledge.service_records import FORM_LABELS, ReformFact, ReformMatter, ReformPlan
from knowledge.text import words

TOPIC = "reform"
# How many facts one answer tells, and how many a list shows.
TOLD, LISTED = 4, 12
_STRIVE = "Đây là mức phấn đấu đặt ra trong tài liệu, không phải kết quả đã đạt."
# Parts of a document that are no numbered section.
_NAMED_PARTS = ("Tiêu đề", "Toàn văn", "Căn cứ", "Mở đầu", "Nơi nhận", "Kết")


@dataclass(frozen=True)
class Asked:
    """What a reform reply is made for: the commune and its plan, the matters, their links, and how sure it is."""

    commune: Commune
    plan: ReformPlan
    matters: Sequence[ReformMatter] = ()
    channels: Sequence[ContactChannel] = ()
    years: Sequence[int] = ()
    confidence: float = 1.0

    def reply(self, lines: Iterable[str | None], facts: Sequence[ReformFact], outcome: Outcome = "answer") -> Reply:
        """Return the reply with ``lines``, citing ``facts``."""
        offers = dict.fromkeys(offer for matter in self.matters for offer in matter.offers)
        return Reply(
            outcome=outcome,
            topic=TOPIC,
            commune=self.commune.id,
            messages=[Message("\n".join(filter(None, lines)), links=_links(self.channels))],
            choices=[
                *(form_choice(offer) for offer in offers if offer in FORM_LABELS),
                *(topic_choice(offer) for offer in offers),
                human_choice(),
            ],
            sources=sources(self.plan, facts),
            confidence=self.confidence,
        )


def told(
    asked: Asked, facts: Sequence[ReformFact], *, unsaid: Sequence[ReformMatter] = (), mainly_unsaid: bool = False
) -> Reply:
    """Return the cited answer from ``facts`` of the commune's plan, and which of the matters asked it does not name.

    A matter that has a definition is explained first. ``mainly_unsaid`` says that what was meant is not told.
    """
    if len(facts) > TOLD:
        return listed(asked, f"về {asked.matters[0].title} có" if asked.matters else "có", facts)
    mark = "- " if len(facts) > 1 else ""
    lines = [_definition(asked), _other_year(asked), _opening(asked), *(mark + _told(fact) for fact in facts)]
    missing = [line for matter in unsaid for line in _unsaid(asked, matter)]
    return asked.reply([*lines, *missing, *_cautions(facts)], facts, "no_data" if mainly_unsaid else "answer")


def silent(asked: Asked) -> Reply:
    """Return that the commune's document says nothing on the matters, and who may know."""
    lines = [line for matter in asked.matters[:1] for line in _unsaid(asked, matter)]
    return asked.reply([_other_year(asked), *lines, f"Muốn biết chắc, xin hỏi {centre(asked.commune)}."], [], "no_data")


def _unsaid(asked: Asked, matter: ReformMatter) -> list[str]:
    said = f"Tài liệu của {asked.commune.title} ({asked.plan.title}) không nêu {matter.title}."
    return [said, *filter(None, [asked.plan.silent.get(matter.id)])]


def _definition(asked: Asked) -> str | None:
    first = asked.matters[0] if asked.matters else None
    return sentence(first.definition) if first and first.definition else None


def listed(asked: Asked, heading: str, facts: Sequence[ReformFact]) -> Reply:
    """Return a numbered list of ``facts`` under ``heading`` ("Phòng Kinh tế được giao chủ trì")."""
    shown = facts[:LISTED]
    rest = len(facts) - len(shown)
    lines = [_definition(asked), _other_year(asked), f"{_opening(asked)} {heading} {len(facts)} việc:"]
    lines += [f"{number}. {_briefly(fact)}" for number, fact in enumerate(shown, start=1)]
    lines += [f"Còn {rest} việc nữa, xin hỏi cụ thể hơn hoặc xem toàn văn tài liệu." if rest else None]
    return asked.reply([*lines, *_cautions(shown)], shown)


def compared(
    matter: ReformMatter, found: Sequence[tuple[Commune, ReformPlan, Sequence[ReformFact]]], *, confidence: float
) -> Reply:
    """Return what each commune's document says on a matter, side by side, the silent ones named."""
    lines = [f"Về {matter.title}, mỗi tài liệu nói riêng cho xã mình:"]
    for commune, plan, facts in found:
        said = _briefly(facts[0]) if facts else f"tài liệu không nêu {matter.title}."
        lines.append(f"- {sentence(commune.title)[:-1]} (tài liệu năm {plan.year}): {said}")
    everything = [fact for *_, facts in found for fact in facts[:1]]
    lines += _cautions(everything)
    cited = [source for _, plan, facts in found for source in sources(plan, facts[:1]) if facts]
    return Reply(
        outcome="answer",
        topic=TOPIC,
        messages=[Message("\n".join(lines))],
        choices=[human_choice()],
        sources=cited,
        confidence=confidence,
    )


def defined(matter: ReformMatter, plan: ReformPlan, fact: ReformFact, commune: Commune, confidence: float) -> Reply:
    """Return what a matter means, in the words of the document of ``commune`` that explains it."""
    text = f"{sentence(matter.definition or '')} (Theo tài liệu của {commune.title}, {_where(fact.section)}.)"
    return Reply(
        outcome="answer",
        topic=TOPIC,
        messages=[Message(text)],
        choices=[human_choice()],
        sources=sources(plan, [fact]),
        confidence=confidence,
    )


def overview(asked: Asked) -> Reply:
    """Return what the commune's document is and its targets: for a question that names no matter of it."""
    plan = asked.plan
    targets = [fact for fact in plan.facts if fact.kind == "target" and "%" in (fact.value or "")]
    numbered = f" ({known})" if (known := _numbered(plan)) else ""
    lines = [
        _other_year(asked),
        f"Trợ lý có tài liệu: {_title_of(plan, asked.commune)}{numbered}, gồm {len(plan.facts)} nội dung.",
        "Một số chỉ tiêu:" if targets else "Tài liệu này không đặt chỉ tiêu bằng con số.",
        *(f"- {_told(fact)}" for fact in targets[:TOLD]),
        _STRIVE if targets else None,
        "Bác/anh/chị muốn hỏi chỉ tiêu nào, phòng nào chủ trì, hạn nào hay sản phẩm gì ạ?",
    ]
    return asked.reply(lines, targets[:TOLD])


def no_plan(commune: Commune) -> Reply:
    """Return that no reform document of the commune is in the data."""
    text = (
        f"Dữ liệu của trợ lý chưa có tài liệu cải cách hành chính nào của {commune.title}, nên không nêu con số nào. "
        f"Xin hỏi {centre(commune)} để xem văn bản."
    )
    return Reply("no_data", TOPIC, [Message(text)], commune=commune.id, choices=[human_choice()])


def sources(plan: ReformPlan, facts: Sequence[ReformFact]) -> list[dict[str, str | None]]:
    """Return where ``facts`` stand, a source a section; the whole document when there are none."""
    whole: dict[str, str | None] = {"title": plan.title, "number": plan.number, "section": None, "url": None}
    whole |= {"as_of": plan.as_of.isoformat(), "file": plan.file}
    sections = list(dict.fromkeys(fact.section for fact in facts))
    return [{**whole, "section": section} for section in sections] or [whole]


def _told(fact: ReformFact) -> str:
    """Return a fact as one line: what it says, who leads, with whom, by when, its product, and where it stands."""
    known = set(words(fact.statement))
    lead = fact.lead_office if fact.lead_office and not set(words(fact.lead_office)) <= known else None
    parts = [sentence(fact.statement)]
    parts += [f"Chủ trì: {lead}." if lead else ""]
    parts += [f"Phối hợp: {', '.join(fact.cooperating_offices)}." if fact.cooperating_offices else ""]
    parts += [f"Thời gian: {fact.deadline}." if fact.deadline and fact.deadline not in fact.statement else ""]
    parts += [f"Sản phẩm: {fact.product}." if fact.product else ""]
    return f"{' '.join(filter(None, parts))} ({_where(fact.section)})"


def _numbered(plan: ReformPlan) -> str:
    """Return the number and day of the document; words in brackets stand for what it left blank."""
    known = [f"{label} {value}" for label, value in (("số", plan.number), ("ngày", plan.issued)) if value]
    return "số, ngày để trống" if any("trống" in value for value in known) else ", ".join(known)


def beside(commune: Commune, plan: ReformPlan, fact: ReformFact) -> str:
    """Return the line that tells beside a curated answer what the commune's document says of the same."""
    return f"{_title_of(plan, commune)} cũng ghi: {_told(fact)}"


def _briefly(fact: ReformFact) -> str:
    """Return a fact of a list as one line: what it says, by when, and where it stands."""
    when = f" Thời gian: {fact.deadline}." if fact.deadline and fact.deadline not in fact.statement else ""
    return f"{sentence(fact.statement)}{when} ({_where(fact.section)})"


def _where(section: str) -> str:
    if section.startswith("Phụ lục"):
        return section
    return f"phần {section}" if section.startswith(_NAMED_PARTS) else f"mục {section}"


def _title_of(plan: ReformPlan, commune: Commune) -> str:
    return plan.title if commune.name in plan.title else f"{plan.title} của {commune.title}"


def _opening(asked: Asked) -> str:
    return f"Theo {_title_of(asked.plan, asked.commune)}:"


def _other_year(asked: Asked) -> str | None:
    if not asked.years or asked.plan.year in asked.years:
        return None
    wanted = ", ".join(str(year) for year in asked.years)
    return (
        f"Lưu ý: dữ liệu chưa có tài liệu năm {wanted} của {asked.commune.title}, chỉ có tài liệu năm "
        f"{asked.plan.year}; điều dưới đây là của năm {asked.plan.year}."
    )


def _cautions(facts: Sequence[ReformFact]) -> list[str]:
    strive = [_STRIVE] if any(fact.kind == "target" for fact in facts) else []
    return strive + [f"Lưu ý: {oddity}" for oddity in dict.fromkeys(f.oddity for f in facts if f.oddity)]


def _links(channels: Sequence[ContactChannel]) -> list[Link]:
    return [Link(channel.name, channel.url) for channel in channels if channel.url]
