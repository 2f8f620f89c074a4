"""Answer the topics that are no procedure: online services, the desk, payment, feedback and a person."""

from actions.errand import Errand, Turn
from actions.reply import Reply
from actions.say.topics import topic_reply


class ActionTopic(Errand):
    """Reply to a service topic, named by the intent or by a button."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_topic"

    def reply(self, turn: Turn) -> tuple[Reply, str | None]:
        """Return the topic's reply."""
        confidence = turn.intents[0][1]
        return topic_reply(turn.intent, store=self.resources.store, commune=turn.commune, confidence=confidence), None
