"""Answer what is asked of the commune's services: a curated answer, or a matter of its reform plan."""

from dataclasses import replace

from actions import feedback_wish
from actions.coded import coded
from actions.concern import TOPICS, chance
from actions.errand import Said, Turn
from actions.reform import reform_said
from actions.reply import Reply
from actions.resources import Resources
from actions.say.dossier import bad_code, read_code
from actions.say.reform import beside, sources
from actions.say.services import answered, which_commune
from knowledge import dossier
from knowledge.profile import needs_commune
from knowledge.reform import on_matter
from knowledge.reform_question import cites_the_plan, clauses, names_the_plan
from knowledge.service_records import TopicAnswer
from knowledge.services import REFORM, ServiceHit
from knowledge.wording import ASPECT_PHRASES, mentioned_aspect, says_something, telling_words

# The chance of concerning the services from which a message does: alone, in a conversation about a procedure, and
# after an answer about the services.
ALONE, BESIDE_A_PROCEDURE, AFTER_A_SERVICE = 0.5, 0.8, 0.3
# Aspects that a bare question asks of a procedure yet to be named; filing online is a service's matter too.
BARE = ("fee", "time", "documents", "place", "steps", "result", "forms", "legal")
# Topics that no aspect of a procedure is asked in the words of.
NEVER_AN_ASPECT = ("feedback", "survey", REFORM, "dossier_status", "human")
# What the intents' opinion of a topic, and the topic talked about, add to the score (0.0-1.0) of what belongs to it.
INTENT_SHARE, TALKED_ABOUT = 0.3, 0.1
# What naming a target or who leads adds to matters of the plan, and what naming the plan itself does.
PLAN_CITED, PLAN_NAMED = 0.2, 0.4
# Below this nothing fits, and the topic's overview is told.
FITS = 0.15
# Other matters that fit at least this share of the best one are asked too; at most MATTERS are answered.
ALSO_ASKED, MATTERS = 0.78, 3
# A part of a message that alone fits a matter at least this well asks for it.
PART_FITS = 0.35
# Where a dossier is looked up: the national portal, and the province's own system.
DOSSIER_CHANNELS = ("dvcqg", "dvc_haiphong")
# The topic about the assistant itself: how well an answer of it must fit, and how much better than anything foreign.
ASSISTANT, FITS_IT, NOT_FOREIGN = "assistant", 0.2, 0.15
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
        return reform_said(turn, resources, _matters(hit, turn, resources), confidence=confidence)
    answer = resources.store.answer(hit.id)
    assert answer is not None  # the index is built from the same records
    if turn.commune is None and needs_commune(answer.answer):
        reply = which_commune(resources.store.communes(), topic=answer.contract_topic, confidence=confidence)
        return Said(reply, waiting=turn.text)
    return Said(_with_the_plan(_answered(answer, turn, resources, confidence), hit, turn, resources))


def _with_the_plan(reply: Reply, hit: ServiceHit, turn: Turn, resources: Resources) -> Reply:
    """Return ``reply`` with what the commune's own document says of the same, when a matter fits almost as well."""
    plan = resources.store.plan(turn.commune.id) if turn.commune else None
    if plan is None or turn.commune is None:
        return reply
    near = [other for other in resources.finder.find(turn.text, limit=LOOKED_AT) if other.kind == "matter"]
    facts = [fact for other in near if other.score >= ALSO_ASKED * hit.score for fact in on_matter(plan, other.id)]
    if not facts:
        return reply
    first, *rest = reply.messages
    told = replace(first, text=f"{first.text}\n{beside(turn.commune, plan, facts[0])}")
    return replace(reply, messages=[told, *rest], sources=[*reply.sources, *sources(plan, facts[:1])])


def chosen_answer(id: str, turn: Turn, resources: Resources) -> Said | None:
    """Return the curated answer behind a pressed button; None for an unknown one."""
    answer = resources.store.answer(id)
    return Said(_answered(answer, turn, resources, 1.0)) if answer else None


def topic_said(topic: str, turn: Turn, resources: Resources) -> Said:
    """Return what is told of a topic as a whole: behind a button, or when a message names nothing more."""
    if topic == REFORM:
        return reform_said(turn, resources, [], confidence=1.0)
    return Said(_overview(topic, turn, resources, 1.0))


def concerned(turn: Turn, resources: Resources) -> Said | None:
    """Return the reply of the commune's services when ``turn`` concerns them rather than a procedure, else None."""
    if (known := settled(turn, resources)) is not None:
        return known
    if _goes_on_about_the_procedure(turn) or _asks_of_nothing(turn):
        return None
    likely = chance(turn.text, turn.intents, resources, turn.province)
    if likely < _needed(turn):
        return None
    chances = dict(turn.intents)
    topic = max(TOPICS, key=lambda name: chances.get(name, 0.0))
    if not _fits_the_assistant(topic, turn, resources):
        return None
    return service_said(turn, resources, topic=topic, confidence=likely)


def _fits_the_assistant(topic: str, turn: Turn, resources: Resources) -> bool:
    """False for what only sounds as if it were about the assistant, as whatever is said to a machine does."""
    best = next(iter(resources.finder.find(turn.text, limit=1)), None)
    if ASSISTANT not in (topic, best.topic if best else None):
        return True
    hits = resources.searcher.rank(turn.text, province=turn.province, limit=LOOKED_AT)
    foreign = max((hit.score for hit in hits if hit.kind == "outside"), default=0.0)
    return best is not None and best.score >= max(FITS_IT, foreign + NOT_FOREIGN)


def _goes_on_about_the_procedure(turn: Turn) -> bool:
    """True in a conversation about a procedure for what asks an aspect ("thế có mất tiền không", "nộp onl đc k")."""
    if not turn.memory.subject or turn.intent in NEVER_AN_ASPECT:
        return False
    return turn.intent not in TOPICS or mentioned_aspect(turn.text) is not None or not telling_words(turn.text)


def _asks_of_nothing(turn: Turn) -> bool:
    """True for a bare "hết bao nhiêu tiền" when no service was talked about: what it is asked of must be asked back."""
    if turn.memory.topic in TOPICS or says_something(turn.text):
        return False
    return mentioned_aspect(turn.text, tables=(ASPECT_PHRASES,)) in BARE


def _needed(turn: Turn) -> float:
    """Return the chance from which a message is taken to concern the services: what was talked about weighs."""
    if turn.memory.subject or turn.memory.asking:
        return BESIDE_A_PROCEDURE
    return AFTER_A_SERVICE if turn.memory.topic in TOPICS else ALONE


def settled(turn: Turn, resources: Resources) -> Said | None:
    """Return the reply to what needs no understanding: a code, a commune waited for, the wish to send feedback."""
    if feedback_wish.is_wanted(turn.text):
        return topic_said("feedback", turn, resources)
    return _dossier(turn, resources) or coded(turn, resources) or _resumed(turn, resources)


def _dossier(turn: Turn, resources: Resources) -> Said | None:
    code, given = dossier.find(turn.text), dossier.malformed(turn.text)
    if code is None and given is None:
        return None
    found = {channel.id: channel for channel in resources.store.channels(turn.province)}
    channels = [found[id] for id in DOSSIER_CHANNELS if id in found]
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
    asked = replace(turn, text=turn.memory.waiting, intents=[], commune=named)
    return service_said(asked, resources, topic=REFORM, confidence=1.0)


def _best(turn: Turn, resources: Resources) -> ServiceHit | None:
    chances = dict(turn.intents)

    cited = PLAN_NAMED if names_the_plan(turn.text) else PLAN_CITED if cites_the_plan(turn.text) else 0.0

    def weight(hit: ServiceHit) -> float:
        talked_about = TALKED_ABOUT if hit.topic == turn.memory.topic else 0.0
        of_the_plan = cited if hit.topic == REFORM else 0.0
        return hit.score + INTENT_SHARE * chances.get(hit.topic, 0.0) + talked_about + of_the_plan

    hits = [hit for hit in resources.finder.find(turn.text, limit=LOOKED_AT) if hit.score >= FITS]
    return max(hits, key=weight, default=None)


def _matters(best: ServiceHit, turn: Turn, resources: Resources) -> list[ServiceHit]:
    """Return the matters that a message asks for: the best one, and others that fit almost as well."""
    hits = [hit for hit in resources.finder.find(turn.text, limit=LOOKED_AT) if hit.kind == "matter"]
    beside = [hit for hit in hits if hit.score >= ALSO_ASKED * best.score]
    parts = [hits[0] for clause in clauses(turn.text) if (hits := resources.finder.find(clause, limit=1))]
    beside += [hit for hit in parts if hit.kind == "matter" and hit.score >= PART_FITS]
    unique = {hit.id: hit for hit in [best, *beside]}
    return list(unique.values())[:MATTERS]


def _overview(topic: str, turn: Turn, resources: Resources, confidence: float) -> Reply:
    if topic == REFORM:
        return reform_said(turn, resources, [], confidence=confidence).reply
    overview = resources.store.overview(topic)
    assert overview is not None  # the check lets no topic be without one
    return _answered(overview, turn, resources, confidence)


def _answered(answer: TopicAnswer, turn: Turn, resources: Resources, confidence: float) -> Reply:
    near = []
    if answer.is_overview:
        near = [other for other in resources.store.answers(answer.topic) if other.id != answer.id]
    channels = resources.store.channels(turn.province)
    return answered(answer, commune=turn.commune, channels=channels, now=turn.now, near=near, confidence=confidence)
