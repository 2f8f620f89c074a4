"""What the assistant says from a curated answer: its words filled for the commune, links, source, and what is near."""

from collections.abc import Sequence
from datetime import datetime

from actions.reply import (
    TOPIC_LABELS,
    Choice,
    Link,
    Message,
    Outcome,
    Referral,
    Reply,
    form_choice,
    human_choice,
    none_choice,
    topic_choice,
)
from actions.say.terms import channel_source, day, sentence
from knowledge.profile import centre, fill
from knowledge.records import Commune, ContactChannel
from knowledge.service_records import TopicAnswer

# Other questions of the topic offered as buttons.
NEAR = 3
# How many communes are offered when one must be named.
COMMUNES = 8
OUTCOMES: dict[str, Outcome] = {"human": "handover"}


def answered(
    answer: TopicAnswer,
    *,
    commune: Commune | None,
    channels: Sequence[ContactChannel],
    now: datetime,
    near: Sequence[TopicAnswer] = (),
    confidence: float = 1.0,
) -> Reply:
    """Return the reply that ``answer`` gives in ``commune``; ``near`` are other questions to offer."""
    used = [channel for channel in channels if channel.id in answer.channels]
    text = fill(answer.answer_in(commune.province if commune else None), commune, now)
    outcome = OUTCOMES.get(answer.topic, "answer")
    offered = [form_choice(answer.form)] if answer.form else []
    offered += [Choice(other.question, f"answer:{other.id}") for other in near[:NEAR]]
    if not near and answer.topic in TOPIC_LABELS:
        offered.append(topic_choice(answer.topic))
    return Reply(
        outcome=outcome,
        topic=answer.contract_topic,
        commune=commune.id if commune else None,
        messages=[Message(f"{text}\n{_provenance(answer)}", links=[Link(c.name, c.url) for c in used if c.url])],
        choices=[*offered, *([] if outcome == "handover" else [human_choice()])],
        sources=[_source(answer), *(channel_source(channel) for channel in used)],
        referral=Referral(centre(commune)) if outcome == "handover" else None,
        confidence=confidence,
    )


def which_commune(communes: Sequence[Commune], *, topic: str, confidence: float = 1.0) -> Reply:
    """Return the question which commune is meant; of many, only some are offered as buttons."""
    offered = communes[:COMMUNES]
    rest = "" if len(offered) == len(communes) else " Nếu không có trong danh sách, xin gõ tên xã."
    names = ", ".join(commune.name for commune in offered)
    return Reply(
        outcome="clarify",
        topic=topic,
        messages=[Message(f"Mỗi xã một khác. Bác/anh/chị hỏi xã nào ạ: {names}?{rest}")],
        choices=[*(Choice(sentence(c.title)[:-1], f"commune:{c.id}") for c in offered), none_choice()],
        confidence=confidence,
    )


def _provenance(answer: TopicAnswer) -> str:
    section = f", {answer.source.section}" if answer.source.section else ""
    unchecked = answer.certainty == "uncertain" and "đối chiếu" not in answer.source.title
    doubt = " Nội dung này chưa đối chiếu được với văn bản gốc." if unchecked else ""
    return f"Nguồn: {answer.source.title}{section}; đọc ngày {day(answer.source.as_of)}.{doubt}"


def _source(answer: TopicAnswer) -> dict[str, str | None]:
    source = answer.source
    place = {"title": source.title, "number": None, "section": source.section, "url": source.url}
    return {**place, "as_of": source.as_of.isoformat(), "file": None}
