"""Answer a question about a procedure: papers, fee, time and the other aspects."""

from actions.errand import Errand, Said, Turn
from actions.procedure import find_and_reply
from actions.say.topics import topic_reply
from knowledge.wording import mentioned_aspect

# An aspect asked of no procedure at all is a question about the service itself.
GENERAL = {"ask_online": "online_services", "ask_place": "one_stop"}


class ActionAnswer(Errand):
    """Find the procedure a message means, or the one talked about, and answer the aspect asked."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    def reply(self, turn: Turn) -> Said:
        """Return the answer, a question back, or an honest "not here"."""
        aspect = turn.aspect()
        if turn.memory.asking and turn.memory.aspect and mentioned_aspect(turn.text) is None:
            aspect = turn.memory.aspect  # what was asked before the question back still waits for its answer
        said = find_and_reply(turn, self.resources, aspect=aspect)
        if said.reply.outcome == "out_of_scope" and said.reply.referral is None and turn.intent in GENERAL:
            topic = GENERAL[turn.intent]
            return Said(topic_reply(topic, store=self.resources.store, commune=turn.commune))
        return said
