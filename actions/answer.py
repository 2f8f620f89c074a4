"""Answer a question about a procedure: papers, fee, time and the other aspects."""

from actions.errand import Errand, Said, Turn
from actions.procedure import find_and_reply


class ActionAnswer(Errand):
    """Find the procedure a message means, or the one talked about, and answer the aspect asked."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_answer"

    def reply(self, turn: Turn) -> Said:
        """Return the answer, a question back, or an honest "not here"."""
        return find_and_reply(turn, self.resources, aspect=turn.aspect())
