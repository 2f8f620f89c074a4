"""Answer the topics that are no procedure: online services, the desk, payment, feedback, the reform plan, a person."""

from actions.errand import Errand, Said, Turn
from actions.procedure import find_and_reply
from actions.services import concerned
from knowledge.wording import mentioned_aspect

# Topics asked in the same words as an aspect of a procedure.
ASPECT_OF_TOPIC = {"online_services": "online", "one_stop": "place", "payment": "fee"}


class ActionTopic(Errand):
    """Reply to a service topic, unless the message names a procedure or something outside the commune."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_topic"

    def reply(self, turn: Turn) -> Said:
        """Return the topic's reply, or what the words name more clearly."""
        aspect = mentioned_aspect(turn.text) or ASPECT_OF_TOPIC.get(turn.intent)
        return concerned(turn, self.resources) or find_and_reply(turn, self.resources, aspect=aspect)
