"""Answer a question about a procedure: papers, fee, time and the other aspects."""

from dataclasses import replace

from actions.errand import Errand, Said, Turn
from actions.memory import Memory
from actions.procedure import about, find_and_reply
from actions.say.topics import topic_reply
from knowledge.wording import before_now, mentioned_aspect, telling_words

# An aspect asked of no procedure at all is a question about the service itself.
GO_BACK = "go_back"
# How many found procedures are compared with the earlier ones of the conversation.
EARLIER_LOOKED_AT = 6
GENERAL = {"ask_online": "online_services", "ask_place": "one_stop"}


class ActionAnswer(Errand):
    """Find the procedure a message means, or the one talked about, and answer the aspect asked."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    def reply(self, turn: Turn) -> Said:
        """Return the answer, a question back, or an honest "not here"."""
        if turn.intent == GO_BACK:
            return self._go_back(turn)
        aspect = turn.aspect()
        if turn.memory.asking and turn.memory.aspect and mentioned_aspect(turn.text) is None:
            aspect = turn.memory.aspect  # what was asked before the question back still waits for its answer
        said = find_and_reply(turn, self.resources, aspect=aspect)
        if said.reply.outcome == "out_of_scope" and said.reply.referral is None and turn.intent in GENERAL:
            topic = GENERAL[turn.intent]
            return Said(topic_reply(topic, store=self.resources.store, commune=turn.commune))
        return said

    def _go_back(self, turn: Turn) -> Said:
        """Return to the earlier procedure that the words name, or to the one before the present."""
        named = before_now(turn.text)
        aspect = mentioned_aspect(named) or "overview"
        earlier = [code for code in reversed(turn.memory.history) if code != turn.memory.procedure]
        if not telling_words(named):
            code = next(iter(earlier), turn.memory.procedure)
            if code is not None:
                return Said(about(code, aspect, turn, self.resources), aspect)
        hits = self.resources.searcher.find(named, province=turn.province, limit=EARLIER_LOOKED_AT)
        back = next((hit.code for hit in hits if hit.code in turn.memory.history), None)
        if back is not None:
            return Said(about(back, aspect, turn, self.resources), aspect, named)
        fresh = replace(turn, memory=Memory(history=turn.memory.history))
        return find_and_reply(fresh, self.resources, text=named, aspect=aspect)
