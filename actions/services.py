"""Answer what is asked of the commune's services: a curated answer, or a matter of its reform plan."""

from dataclasses import replace

from actions.errand import Said, Turn
from actions.reform import reform_said
from actions.reply import Reply
from actions.resources import Resources
from actions.say.dossier import bad_code, read_code
from actions.say.services import answered
from knowledge import dossier
from knowledge.service_records import TopicAnswer
from knowledge.services import REFORM, ServiceHit
from knowledge.wording import telling_words

# Every topic's answer to a question that names nothing of it ends so.
OVERVIEW = "-overview"
# What the intents' opinion of a topic, and the topic talked about, add to the score (0.0-1.0) of what belongs to it.
INTENT_SHARE, TALKED_ABOUT = 0.3, 0.1
# Below this nothing fits, and the topic's overview is told.
FITS = 0.24
# Where a dossier is looked up: the national portal, and the province's own system.
DOSSIER_CHANNELS = ("dvcqg", "dvc_haiphong")
# How many of the best are weighed.
LOOKED_AT = 8


def service_said(turn: Turn, resources: Resources, *, topic: str, confidence: float) -> Said:
    """Return the reply to a message on ``topic``, which the intents are sure of to ``confidence``."""
    best = _best(turn, resources)
    if best is None:
        return Said(_overview(topic, turn, resources, confidence))
    return said_of(best, turn, resources, confidence=confidence)


def said_of(hit: ServiceHit, turn: Turn, resources: Resources, *, confidence: float) -> Said:
    """Return the reply that a found answer or matter gives."""
    if hit.kind == "matter":
        return reform_said(turn, resources, hit, confidence=confidence)
    answer = resources.store.answer(hit.id)
    assert answer is not None  # the index is built from the same records
    return Said(_answered(answer, turn, resources, confidence))


def chosen_answer(id: str, turn: Turn, resources: Resources) -> Said | None:
    """Return the curated answer behind a pressed button; None for an unknown one."""
    answer = resources.store.answer(id)
    return Said(_answered(answer, turn, resources, 1.0)) if answer else None


def topic_said(topic: str, turn: Turn, resources: Resources) -> Said:
    """Return what is told of a topic as a whole: behind a button, or when a message names nothing more."""
    if topic == REFORM:
        return reform_said(turn, resources, None, confidence=1.0)
    return Said(_overview(topic, turn, resources, 1.0))


def settled(turn: Turn, resources: Resources) -> Said | None:
    """Return the reply to what needs no understanding: a dossier's code, or the commune that a question waits for."""
    return _dossier(turn, resources) or _resumed(turn, resources)


def _dossier(turn: Turn, resources: Resources) -> Said | None:
    code, given = dossier.find(turn.text), dossier.malformed(turn.text)
    if code is None and given is None:
        return None
    channels = [c for c in resources.store.channels(turn.province) if c.id in DOSSIER_CHANNELS]
    if code:
        return Said(read_code(code, commune=turn.commune, channels=channels))
    return Said(bad_code(given or "", commune=turn.commune, channels=channels))


def _resumed(turn: Turn, resources: Resources) -> Said | None:
    """Return the reply to the question that waits for its commune, when the message names one and little else."""
    if turn.memory.waiting is None:
        return None
    named = resources.places.answered(turn.text)
    if named is None or len(telling_words(turn.text)) > len(named.name.split()) + 1:
        return None
    return resume(turn, resources, commune=named.id)


def resume(turn: Turn, resources: Resources, *, commune: str) -> Said | None:
    """Return the reply to the waiting question, asked of ``commune`` (an id); None when none waits."""
    named = resources.commune(commune)
    if turn.memory.waiting is None or named is None:
        return None
    asked = replace(turn, text=turn.memory.waiting, commune=named)
    return service_said(asked, resources, topic=REFORM, confidence=1.0)


def _best(turn: Turn, resources: Resources) -> ServiceHit | None:
    chances = dict(turn.intents)

    def weight(hit: ServiceHit) -> float:
        talked_about = TALKED_ABOUT if hit.topic == turn.memory.topic else 0.0
        return hit.score + INTENT_SHARE * chances.get(hit.topic, 0.0) + talked_about

    hits = [hit for hit in resources.finder.find(turn.text, limit=LOOKED_AT) if hit.score >= FITS]
    return max(hits, key=weight, default=None)


def _overview(topic: str, turn: Turn, resources: Resources, confidence: float) -> Reply:
    if topic == REFORM:
        return reform_said(turn, resources, None, confidence=confidence).reply
    answers = resources.store.answers(topic)
    overview = next((answer for answer in answers if answer.id.endswith(OVERVIEW)), answers[0])
    return _answered(overview, turn, resources, confidence)


def _answered(answer: TopicAnswer, turn: Turn, resources: Resources, confidence: float) -> Reply:
    near = []
    if answer.id.endswith(OVERVIEW):
        near = [other for other in resources.store.answers(answer.topic) if other.id != answer.id]
    channels = resources.store.channels(turn.province)
    return answered(answer, commune=turn.commune, channels=channels, now=turn.now, near=near, confidence=confidence)
