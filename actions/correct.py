"""Take a correction: the resident meant another procedure than the one answered."""

from actions.errand import Errand, Said, Turn
from actions.route import correct, route
from knowledge.wording import mentioned_aspect


class ActionCorrect(Errand):
    """Answer the procedure named after "không, ý em là …", keeping the aspect that was asked before."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_correct"

    def reply(self, turn: Turn) -> Said:
        """Return the corrected answer, or ask for other words when the correction names nothing."""
        if turn.memory.subject is None:  # nothing was understood yet that could be denied
            return route(turn, self.resources, aspect=mentioned_aspect(turn.text))
        return correct(turn, self.resources, aspect=None)
