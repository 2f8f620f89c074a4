"""Answer a question about a procedure: papers, fee, time and the other aspects."""

from actions.errand import Errand, Said, Turn
from actions.route import go_back, route
from actions.services import concerned
from knowledge.questions import asks
from knowledge.wording import mentioned_aspect

GO_BACK = "go_back"
# Below this an intent is no reason to give up the aspect that still waits for its answer.
SURE_ASPECT = 0.6


class ActionAnswer(Errand):
    """Find the procedure a message means, or the one talked about, and answer the aspect asked."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    def reply(self, turn: Turn) -> Said:
        """Return the answer, a question back, or an honest "not here"."""
        if turn.intent == GO_BACK:
            return go_back(turn, self.resources, aspect=None)
        return concerned(turn, self.resources) or route(turn, self.resources, aspect=_aspect(turn))


def _aspect(turn: Turn) -> str | None:
    """Return the aspect asked: the message's own, or the one that a question back left waiting for its answer."""
    own, waiting = turn.aspect(), turn.memory.aspect
    if not turn.memory.asking or waiting in (None, "overview") or mentioned_aspect(turn.text):
        return own
    sure = own not in (None, "overview") and turn.intents[0][1] >= SURE_ASPECT and asks(turn.text)
    return own if sure else waiting
