"""Answer a question about a procedure: papers, fee, time and the other aspects."""

from actions.errand import Errand, Said, Turn
from actions.route import go_back, route
from actions.services import service_said, settled
from knowledge.questions import asks
from knowledge.wording import mentioned_aspect, telling_words

GO_BACK = "go_back"
# An aspect asked of no procedure at all is a question about the service itself.
GENERAL = {"ask_online": "online_services", "ask_place": "one_stop"}
# The topic that the intents name next, if this likely, is meant rather than the general one.
TOPICS, LIKELY_TOPIC = ("online_services", "one_stop", "payment", "dossier_status"), 0.15
# A message with fewer telling words, or fitting everything worse than this, asks of no procedure.
FEW_WORDS, NAMES_SOMETHING = 2, 0.22
# Below this an intent is no reason to give up the aspect that still waits for its answer.
SURE_ASPECT = 0.6


class ActionAnswer(Errand):
    """Find the procedure a message means, or the one talked about, and answer the aspect asked."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    def reply(self, turn: Turn) -> Said:
        """Return the answer, a question back, or an honest "not here"."""
        if (known := settled(turn, self.resources)) is not None:
            return known
        if turn.intent == GO_BACK:
            return go_back(turn, self.resources, aspect=None)
        said = route(turn, self.resources, aspect=_aspect(turn))
        if said.reply.outcome in ("out_of_scope", "clarify") and turn.intent in GENERAL and self._names_nothing(turn):
            likely = (name for name, chance in turn.intents if name in TOPICS and chance >= LIKELY_TOPIC)
            topic = next(likely, GENERAL[turn.intent])
            return service_said(turn, self.resources, topic=topic, confidence=1.0)
        return said

    def _names_nothing(self, turn: Turn) -> bool:
        """True when no procedure is talked about, and the words neither name one nor anything else."""
        if turn.memory.subject:
            return False
        hits = self.resources.searcher.rank(turn.text, province=turn.province, limit=1)
        return len(telling_words(turn.text)) < FEW_WORDS or not hits or hits[0].score < NAMES_SOMETHING


def _aspect(turn: Turn) -> str | None:
    """Return the aspect asked: the message's own, or the one that a question back left waiting for its answer."""
    own, waiting = turn.aspect(), turn.memory.aspect
    if not turn.memory.asking or waiting in (None, "overview") or mentioned_aspect(turn.text):
        return own
    sure = own not in (None, "overview") and turn.intents[0][1] >= SURE_ASPECT and asks(turn.text)
    return own if sure else waiting
