"""Answer the topics that are no procedure: online services, the desk, payment, feedback and a person."""

from actions.errand import Errand, Said, Turn
from actions.say.topics import topic_reply


class ActionTopic(Errand):
    """Reply to a service topic, named by the intent or by a button."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_topic"

    def reply(self, turn: Turn) -> Said:
        """Return the topic's reply."""
        confidence = turn.intents[0][1]
        store = self.resources.store
        return Said(topic_reply(turn.intent, store=store, commune=turn.commune, confidence=confidence))
