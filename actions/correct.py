"""Take a correction: the resident meant another procedure than the one answered."""

from dataclasses import replace

from actions.errand import Errand, Said, Turn
from actions.procedure import find_and_reply
from actions.say.clarify import say_again
from knowledge.wording import after_correction, mentioned_aspect, telling_words


class ActionCorrect(Errand):
    """Answer the procedure named after "không, ý em là …", keeping the aspect that was asked before."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_correct"

    def reply(self, turn: Turn) -> Said:
        """Return the corrected answer, or ask for other words when the correction names nothing."""
        meant = after_correction(turn.text)
        aspect = mentioned_aspect(meant) or turn.memory.aspect
        if not telling_words(meant):
            return Said(say_again(commune=turn.commune), aspect)
        rejected = turn.memory.procedure
        fresh = replace(turn, memory=replace(turn.memory, procedure=None, aspect=aspect))
        return find_and_reply(fresh, self.resources, text=meant, aspect=aspect, rejected=rejected)
