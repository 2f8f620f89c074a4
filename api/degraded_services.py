"""What search alone can say of the commune's services while Rasa is away: a curated answer, or facts of its plan."""

from typing import cast

from api.forms.steps import PREFIX
from api.schemas import Answer, Choice, Link, Message, SourceRef, Topic
from api.services import Services
from knowledge.hours import now_in_vietnam
from knowledge.profile import fill
from knowledge.records import Commune
from knowledge.reform import on_matter
from knowledge.service_records import FORM_LABELS, ReformPlan, TopicAnswer
from knowledge.services import ServiceHit

# The similarity from which a service is named, and how much better than a procedure it must fit.
SURE, LEAD = 0.6, 1.1
FACTS = 3
HUMAN = Choice(label="Gặp cán bộ", choice="topic:human", procedure=None)


def clear_service(text: str, here: Services, *, beside: float) -> ServiceHit | None:
    """Return the service that ``text`` names clearly, better than a procedure of similarity ``beside``; else None."""
    hits = here.finder.find(text, limit=1)
    clear = bool(hits) and hits[0].similarity >= SURE and hits[0].similarity >= LEAD * beside
    return hits[0] if clear else None


def answer_service(hit: ServiceHit, here: Services, commune: Commune | None) -> Answer | None:
    """Return what the records say; None when the matter needs a commune, or its plan is silent."""
    if hit.kind == "answer" and (found := here.store.answer(hit.id)):
        return answer_curated(found, here, commune)
    plan = here.store.plan(commune.id) if commune else None
    return _matter(hit, plan, commune) if plan and commune else None


def answer_curated(found: TopicAnswer, here: Services, commune: Commune | None) -> Answer:
    """Return a curated answer as it reads in ``commune``, with its links and source."""
    province = commune.province if commune else None
    channels = [channel for channel in here.store.channels(province) if channel.id in found.channels]
    links = [Link(label=channel.name, url=channel.url) for channel in channels if channel.url]
    source = SourceRef(
        title=found.source.title, section=found.source.section, url=found.source.url, as_of=found.source.as_of
    )
    return Answer(
        outcome="answer",
        topic=cast(Topic, found.contract_topic),
        messages=[Message(text=fill(found.answer_in(province), commune, now_in_vietnam()), links=links)],
        choices=[*_forms(found), HUMAN],
        sources=[source],
    )


def _forms(found: TopicAnswer) -> list[Choice]:
    return [Choice(label=FORM_LABELS[found.form], choice=f"{PREFIX}{found.form}")] if found.form else []


def _matter(hit: ServiceHit, plan: ReformPlan, commune: Commune) -> Answer | None:
    facts = on_matter(plan, hit.id)[:FACTS]
    if not facts:
        return None
    lines = [f"Theo {plan.title} ({commune.title}):", *(f"- {fact.statement} ({fact.section})" for fact in facts)]
    lines += [f"Lưu ý: {fact.oddity}" for fact in facts if fact.oddity]
    if any(fact.kind == "target" for fact in facts):
        lines.append("Đây là mức phấn đấu, không phải kết quả đã đạt.")
    sources = [
        SourceRef(title=plan.title, number=plan.number, section=fact.section, as_of=plan.as_of, file=plan.file)
        for fact in facts
    ]
    return Answer(
        outcome="answer", topic="reform", messages=[Message(text="\n".join(lines))], choices=[HUMAN], sources=sources
    )
