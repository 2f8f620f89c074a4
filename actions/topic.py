"""Answer the topics that are no procedure: online services, the desk, payment, feedback and a person."""

from actions.errand import Errand, Said, Turn
from actions.procedure import find_and_reply
from actions.say.topics import topic_reply

# Topics asked in the same words as an aspect of a procedure: a procedure named clearly is what is meant.
ASPECT_OF_TOPIC = {"online_services": "online", "one_stop": "place", "payment": "fee"}
# How well a procedure, or something outside the commune, must fit to be meant instead of the topic.
NAMED = 0.5


class ActionTopic(Errand):
    """Reply to a service topic, unless the message names a procedure or something outside the commune."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_topic"

    def reply(self, turn: Turn) -> Said:
        """Return the topic's reply, or what the words name more clearly."""
        topic, confidence = turn.intents[0]
        if topic in ASPECT_OF_TOPIC and self._names_something_else(turn):
            return find_and_reply(turn, self.resources, aspect=ASPECT_OF_TOPIC[topic])
        store = self.resources.store
        return Said(topic_reply(topic, store=store, commune=turn.commune, confidence=confidence))

    def _names_something_else(self, turn: Turn) -> bool:
        best = next(iter(self.resources.searcher.rank(turn.text, province=turn.province, limit=1)), None)
        meant = ("procedure",) if turn.intent == "online_services" else ("procedure", "office", "outside")
        return best is not None and best.kind in meant and best.score >= NAMED
