"""Answer a question about a commune's reform plan: one matter, a list, a comparison, a section, or the whole."""

from collections.abc import Sequence

from actions.errand import Said, Turn
from actions.reply import Reply
from actions.resources import Resources
from actions.say import reform as say
from actions.say.services import which_commune
from knowledge.records import Commune
from knowledge.reform import by_office, by_period, by_section, on_matter
from knowledge.reform_question import ReformQuestion
from knowledge.service_records import ReformFact, ReformMatter, ReformPlan
from knowledge.services import REFORM, ServiceHit

# A matter that fits this share of the best one may be what is meant instead of it.
AS_LIKELY = 0.9


def reform_said(turn: Turn, resources: Resources, hits: Sequence[ServiceHit], *, confidence: float) -> Said:
    """Return the reply to a question on reform that asks for the matters in ``hits``, the likeliest first.

    When the commune is not known and matters, the question waits for it.
    """
    reply = _reply(turn, resources, hits, confidence)
    return Said(reply, waiting=turn.text if reply.outcome == "clarify" else None)


def _reply(turn: Turn, resources: Resources, hits: Sequence[ServiceHit], confidence: float) -> Reply:
    store = resources.store
    question = ReformQuestion.of(turn.text)
    matters = [matter for hit in hits if (matter := store.matter(hit.id))]
    matter = matters[0] if matters else None
    named = [commune for commune in resources.places.all_named(turn.text) if store.plan(commune.id)]
    if matter and (len(named) > 1 or question.compares):
        return _compared(matter, named if len(named) > 1 else None, resources, confidence)
    commune = named[0] if named else turn.commune
    if commune is None:
        return _without_commune(matter, question, resources, confidence)
    plan = store.plan(commune.id)
    if plan is None:
        return say.no_plan(commune)
    linked = {channel for matter in matters for channel in matter.channels}
    channels = [channel for channel in store.channels(commune.province) if channel.id in linked]
    asked = say.Asked(commune, plan, matters, channels, question.years, confidence)
    if (lists := _listed(asked, question)) is not None:
        return lists
    if matter is None or question.names_nothing:
        return say.overview(asked)
    return _on_matters(asked, question, hits, resources)


def _listed(asked: say.Asked, question: ReformQuestion) -> Reply | None:
    """Return the list that the question asks for: of an office, of a period, of a section; None for no list."""
    if question.lists_an_office:
        for office in question.offices:
            if facts := by_office(asked.plan, office, commune=asked.commune):
                return say.listed(asked, f"{facts[0].lead_office} được giao chủ trì", facts)
    if question.lists_a_period and (facts := by_period(asked.plan, question.text)):
        return say.listed(asked, "trong kỳ ấy đến hạn", facts)
    if question.cites_a_section and (facts := by_section(asked.plan, question.text)):
        return say.told(asked, facts) if len(facts) <= say.TOLD else say.listed(asked, "phần ấy có", facts)
    return None


def _on_matters(asked: say.Asked, question: ReformQuestion, hits: Sequence[ServiceHit], resources: Resources) -> Reply:
    """Return what the plan says on each of the matters, and on which it is silent."""
    by_matter = {matter.id: on_matter(asked.plan, matter.id) for matter in asked.matters}
    facts = list({fact.id: fact for found in by_matter.values() for fact in found}.values())
    here = {fact.id for fact in by_section(asked.plan, question.text)}
    facts = [fact for fact in facts if fact.id in here] or facts
    first = asked.matters[0]
    if not facts and question.explains and (explained := _defined(first, resources, asked.confidence)):
        return explained
    if not facts:
        return say.silent(asked)
    unsaid = [matter for matter in asked.matters if not by_matter[matter.id]]
    best = max((hit.score for hit in hits if by_matter.get(hit.id)), default=0.0)
    mainly_unsaid = first in unsaid and best < AS_LIKELY * hits[0].score
    return say.told(asked, facts, unsaid=unsaid, mainly_unsaid=mainly_unsaid)


def _without_commune(
    matter: ReformMatter | None, question: ReformQuestion, resources: Resources, confidence: float
) -> Reply:
    """Return what a matter means when that is asked; else the question which commune is meant."""
    if matter and matter.definition and question.explains:
        explained = _defined(matter, resources, confidence)
        if explained:
            return explained
    communes = [commune for commune in resources.store.communes() if resources.store.plan(commune.id)]
    return which_commune(communes, topic=REFORM, confidence=confidence)


def _defined(matter: ReformMatter, resources: Resources, confidence: float) -> Reply | None:
    for plan, fact in _facts(resources):
        commune = resources.commune(plan.commune)
        if fact.id == matter.definition_from and commune:
            return say.defined(matter, plan, fact, commune, confidence)
    return None


def _facts(resources: Resources) -> list[tuple[ReformPlan, ReformFact]]:
    return [(plan, fact) for plan in resources.store.plans() for fact in plan.facts]


def _compared(matter: ReformMatter, named: list[Commune] | None, resources: Resources, confidence: float) -> Reply:
    store = resources.store
    found = [
        (commune, plan, on_matter(plan, matter.id))
        for commune in named or store.communes()
        if (plan := store.plan(commune.id))
    ]
    return say.compared(matter, found, confidence=confidence)
