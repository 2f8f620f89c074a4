"""Answer the topics that are no procedure: online services, the desk, payment, feedback and a person."""

from actions.decide import judge
from actions.errand import Errand, Said, Turn
from actions.procedure import find_and_reply
from actions.services import service_said, settled
from knowledge.wording import mentioned_aspect

# Topics asked in the same words as an aspect of a procedure: a procedure named clearly is what is meant.
ASPECT_OF_TOPIC = {"online_services": "online", "one_stop": "place", "payment": "fee"}
# How well a procedure, or something outside the commune, must fit to be meant instead of such a topic.
NAMED = 0.5
# A topic less likely than UNSURE gives way to procedures that fit (FITS) or a referral, when the policy is SURE.
UNSURE, FITS, SURE = 0.7, 0.4, 0.9


class ActionTopic(Errand):
    """Reply to a service topic, unless the message names a procedure or something outside the commune."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_topic"

    def reply(self, turn: Turn) -> Said:
        """Return the topic's reply, or what the words name more clearly."""
        topic, confidence = turn.intents[0]
        if (known := settled(turn, self.resources)) is not None:
            return known
        if self._names_something_else(turn):
            return find_and_reply(
                turn, self.resources, aspect=mentioned_aspect(turn.text) or ASPECT_OF_TOPIC.get(topic)
            )
        return service_said(turn, self.resources, topic=topic, confidence=confidence)

    def _names_something_else(self, turn: Turn) -> bool:
        topic, confidence = turn.intents[0]
        searcher = self.resources.searcher
        hits = searcher.rank(turn.text, province=turn.province)
        if not hits:
            return False
        meant = ("procedure",) if topic == "online_services" else ("procedure", "office", "outside")
        if topic in ASPECT_OF_TOPIC and hits[0].kind in meant and hits[0].score >= NAMED:
            return True
        decision = judge(turn.text, hits, searcher=searcher, province=turn.province)
        if topic != "online_services" and decision.kind == "outside" and hits[0].score >= FITS:
            return decision.confidence >= SURE
        if confidence >= UNSURE:
            return False
        fits = decision.kind == "outside" or hits[0].score >= FITS
        return fits and decision.confidence >= SURE
