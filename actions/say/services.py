"""What the assistant says from a curated answer: its words filled for the commune, links, source, and what is near."""

from collections.abc import Sequence
from datetime import datetime

from actions.reply import Choice, Link, Message, Outcome, Referral, Reply, human_choice
from actions.say.terms import day
from knowledge.profile import centre, fill
from knowledge.records import Commune, ContactChannel
from knowledge.service_records import TopicAnswer

# Topics of the data that the chat contract knows under another name.
TOPIC_NAMES = {"assistant": "greeting"}
# Other questions of the topic offered as buttons.
NEAR = 3
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
    offered = [Choice(other.question, f"answer:{other.id}") for other in near[:NEAR]]
    return Reply(
        outcome=outcome,
        topic=TOPIC_NAMES.get(answer.topic, answer.topic),
        commune=commune.id if commune else None,
        messages=[Message(f"{text}\n{_provenance(answer)}", links=[Link(c.name, c.url) for c in used if c.url])],
        choices=[*offered, *([] if outcome == "handover" else [human_choice()])],
        sources=[_source(answer), *(_channel_source(channel) for channel in used)],
        referral=Referral(centre(commune)) if outcome == "handover" else None,
        confidence=confidence,
    )


def _provenance(answer: TopicAnswer) -> str:
    section = f", {answer.source.section}" if answer.source.section else ""
    doubt = " Nội dung này chưa đối chiếu được với văn bản gốc." if answer.certainty == "uncertain" else ""
    return f"Theo {answer.source.title}{section}, đọc ngày {day(answer.source.as_of)}.{doubt}"


def _source(answer: TopicAnswer) -> dict[str, str | None]:
    source = answer.source
    place = {"title": source.title, "number": None, "section": source.section, "url": source.url}
    return {**place, "as_of": source.as_of.isoformat(), "file": None}


def _channel_source(channel: ContactChannel) -> dict[str, str | None]:
    source = {"title": channel.name, "number": None, "section": None}
    return {**source, "url": channel.url, "as_of": channel.as_of, "file": None}
